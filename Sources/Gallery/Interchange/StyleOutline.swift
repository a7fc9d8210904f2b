import Foundation
import StrictJSON

/// What a style file or bundle is, and where in its text the styles stand, without anything made of them.
struct StyleOutline {
    private(set) var format: String?
    private(set) var version: Int?
    /// Where the style of a file stands, in bytes.
    private(set) var style: Range<Int>?
    /// Where the styles of a bundle stand; not more than ``StyleBundle/maximumCount``.
    private(set) var styles: [Range<Int>]?
    /// How many there are.
    private(set) var styleCount = 0
    /// The keys of the whole, as they stand; not more than a person would read.
    private(set) var keys: [String] = []

    /// Deeper than any recipe.
    private static let limits = JSONLimits(values: .max, depth: 64)

    /// Reads all of the text, so that it is JSON when this returns.
    ///
    /// Throws ``GalleryError/invalidImport(_:)``.
    init(_ data: Data) throws(GalleryError) {
        do {
            try data.withUnsafeBytes { bytes in
                var reader = JSONReader(bytes, limits: Self.limits)
                try read(&reader)
            }
        } catch let error as GalleryError {
            throw error
        } catch {
            throw .invalidImport("the style file is invalid: \(error)")
        }
    }

    private mutating func read(_ reader: inout JSONReader) throws {
        guard try reader.next() == .beginObject else { throw Self.wrongType(at: nil) }
        var seen: Set<String> = []
        while case .key(let string) = try reader.next() {
            let key = reader.text(string)
            if keys.count < UnknownKeys.limit + 4 { keys.append(key) }
            let start = try reader.next()
            switch (key, start) {
            case ("format", _), ("version", _), ("style", _), ("styles", _):
                guard seen.insert(key).inserted else {
                    throw GalleryError.invalidImport(
                        "the style file is invalid: the key '\(key)' stands twice")
                }
            default: break
            }
            switch (key, start) {
            case ("format", .string(let text)): format = reader.text(text)
            case ("version", .number(let number)): version = Int(exactly: number)
            case ("format", .null), ("version", .null): break
            case ("format", _), ("version", _): throw Self.wrongType(at: key)
            case ("style", .beginObject): style = try skip(from: reader.position - 1, &reader)
            case ("styles", .beginArray): styles = try list(&reader)
            case ("style", _), ("styles", _): throw Self.wrongType(at: key)
            case (_, .beginObject), (_, .beginArray): _ = try skip(from: reader.position - 1, &reader)
            default: break
            }
        }
        // What follows the object is an error.
        _ = try reader.next()
    }

    private mutating func list(_ reader: inout JSONReader) throws -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        while let token = try reader.next(), token != .endArray {
            guard token == .beginObject else { throw Self.wrongType(at: "styles.\(styleCount)") }
            let range = try skip(from: reader.position - 1, &reader)
            if styleCount < StyleBundle.maximumCount { ranges.append(range) }
            styleCount += 1
        }
        return ranges
    }

    /// Reads to the end of the array or object that began at `start`, and returns where it stands.
    private func skip(from start: Int, _ reader: inout JSONReader) throws -> Range<Int> {
        var depth = 1
        while depth > 0, let token = try reader.next() {
            switch token {
            case .beginObject, .beginArray: depth += 1
            case .endObject, .endArray: depth -= 1
            default: break
            }
        }
        return start..<reader.position
    }

    private static func wrongType(at path: String?) -> GalleryError {
        .invalidImport(
            "the style file is invalid\(path.map { " at \($0)" } ?? ""): a value is of another type than expected"
        )
    }
}
