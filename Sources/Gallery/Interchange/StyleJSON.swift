import Foundation
import StrictJSON
import Stylization

/// The JSON of files, bundles and cards.
enum StyleJSON {
    static func data(_ content: some Encodable) -> Data {
        // Everything in a portable style has a JSON form: its numbers are finite.
        Data(try! CanonicalJSON.bytes(content))
    }

    /// The styles of a file or bundle, or of a card that holds one, and the unknown keys.
    ///
    /// They are read one by one, each within ``styleLimits``: a bundle takes no more memory than its styles and itself.
    /// Throws ``GalleryError/unrecognizedImport(_:)`` for other JSON,
    /// ``GalleryError/unsupportedImportVersion(found:known:)``, ``GalleryError/importTooLarge(_:)`` and
    /// ``GalleryError/invalidImport(_:)``.
    static func read(_ data: Data, card: Bool = false) throws(GalleryError) -> StyleImport {
        let outline = try StyleOutline(data)
        // What it is comes first: a later version's style need not look like ours.
        let isBundle = outline.format == StyleBundle.format
        guard isBundle || outline.format == StyleFile.format else { throw Self.unrecognized }
        guard let version = outline.version, version >= 1 else {
            throw .invalidImport("the style file names no version of its format; export it again")
        }
        guard version <= StyleFormat.schemaVersion else {
            throw .unsupportedImportVersion(found: version, known: StyleFormat.schemaVersion)
        }
        guard let found = isBundle ? outline.styles : outline.style.map({ [$0] }) else {
            throw .invalidImport(
                "the style file is invalid: the key '\(isBundle ? "styles" : "style")' is missing")
        }
        guard outline.styleCount <= StyleBundle.maximumCount else {
            throw .importTooLarge(
                "a bundle of \(outline.styleCount) styles is too large; the limit is \(StyleBundle.maximumCount)"
            )
        }
        let known = ["format", "version", isBundle ? "styles" : "style"]
        let unknown = UnknownKeys(outline.keys.filter { !known.contains($0) }.sorted())
        let format: StyleFormat = card ? .card : isBundle ? .bundle : .file
        var styles: [PortableStyle] = []
        styles.reserveCapacity(found.count)
        for (index, range) in found.enumerated() {
            let path = isBundle ? ["styles", "\(index)"] : ["style"]
            let text = data[data.startIndex + range.lowerBound..<data.startIndex + range.upperBound]
            styles.append(try style(text, path: path, format, unknown))
        }
        return StyleImport(format: format, styles: styles, unknownKeys: unknown.paths)
    }

    /// What one style may be: its hundred numbers, and a recipe of many times as many parts as are kept.
    static let styleLimits = JSONLimits(values: 20_000, depth: 64)

    private static func style(
        _ text: Data, path: [String], _ format: StyleFormat, _ unknown: UnknownKeys
    ) throws(GalleryError) -> PortableStyle {
        do {
            try text.withUnsafeBytes { bytes in
                var reader = JSONReader(bytes, limits: styleLimits)
                while try reader.next() != nil {}
            }
            let decoder = JSONDecoder()
            decoder.userInfo[UnknownKeys.userInfoKey] = unknown.within(path)
            decoder.userInfo[PortableStyle.formatKey] = format
            return try decoder.decode(PortableStyle.self, from: text)
        } catch let error as GalleryError {
            throw error
        } catch let error as StyleError {
            throw .invalidImport(error.description)
        } catch let error as JSONError {
            throw .importTooLarge("\(path.joined(separator: ".")) of the style file is too large: \(error)")
        } catch let error as DecodingError {
            throw .invalidImport(Self.explanation(error, path: path))
        } catch {
            throw .invalidImport("the style file cannot be read")
        }
    }

    private static var unrecognized: GalleryError {
        .unrecognizedImport(
            "this JSON file holds no styles: its key 'format' is neither '\(StyleFile.format)' nor '\(StyleBundle.format)'"
        )
    }

    private static func explanation(_ error: DecodingError, path start: [String]) -> String {
        let (context, what) =
            switch error {
            case .keyNotFound(let key, let context): (context, "the key '\(key.stringValue)' is missing")
            case .typeMismatch(_, let context): (context, "a value is of another type than expected")
            case .valueNotFound(_, let context): (context, "a value is missing")
            case .dataCorrupted(let context): (context, context.debugDescription)
            @unknown default:
                (DecodingError.Context(codingPath: [], debugDescription: ""), "it is malformed")
            }
        let path = start + context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        return "the style file is invalid at \(path.joined(separator: ".")): \(what)"
    }
}
