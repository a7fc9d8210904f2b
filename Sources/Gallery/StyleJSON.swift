import Foundation
import Stylization

/// The JSON of files, bundles and cards.
enum StyleJSON {
    static func data(_ content: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Everything in a portable style has a JSON form: its numbers are finite.
        return try! encoder.encode(content)
    }

    /// The styles of a file or bundle, and the unknown keys.
    ///
    /// Throws ``GalleryError/unrecognizedImport(_:)`` for other JSON,
    /// ``GalleryError/unsupportedImportVersion(found:known:)``, ``GalleryError/importTooLarge(_:)`` and
    /// ``GalleryError/invalidImport(_:)``.
    static func read(_ data: Data) throws(GalleryError) -> StyleImport {
        let decoder = JSONDecoder()
        let unknown = UnknownKeys()
        decoder.userInfo[UnknownKeys.userInfoKey] = unknown
        do {
            // What it is comes first: a later version's style need not look like ours.
            let head = try decoder.decode(Head.self, from: data)
            let isBundle = head.format == StyleBundle.format
            guard isBundle || head.format == StyleFile.format else { throw Self.unrecognized }
            guard let version = head.version, version >= 1 else {
                throw GalleryError.invalidImport(
                    "the style file names no version of its format; export it again")
            }
            guard version <= StyleFormat.schemaVersion else {
                throw GalleryError.unsupportedImportVersion(
                    found: version, known: StyleFormat.schemaVersion)
            }
            let styles =
                isBundle
                ? try decoder.decode(Bundle.self, from: data).styles
                : [try decoder.decode(Single.self, from: data).style]
            return StyleImport(
                format: isBundle ? .bundle : .file, styles: styles, unknownKeys: unknown.paths)
        } catch let error as GalleryError {
            throw error
        } catch let error as StyleError {
            throw .invalidImport(error.description)
        } catch let error as DecodingError {
            throw .invalidImport(Self.explanation(error))
        } catch {
            throw .invalidImport("the style file cannot be read")
        }
    }

    private static var unrecognized: GalleryError {
        .unrecognizedImport(
            "this JSON file holds no styles: its key 'format' is neither '\(StyleFile.format)' nor '\(StyleBundle.format)'"
        )
    }

    private static func explanation(_ error: DecodingError) -> String {
        let (context, what) =
            switch error {
            case .keyNotFound(let key, let context): (context, "the key '\(key.stringValue)' is missing")
            case .typeMismatch(_, let context): (context, "a value is of another type than expected")
            case .valueNotFound(_, let context): (context, "a value is missing")
            case .dataCorrupted(let context): (context, context.debugDescription)
            @unknown default:
                (DecodingError.Context(codingPath: [], debugDescription: ""), "it is malformed")
            }
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
            .joined(separator: ".")
        return path.isEmpty
            ? "the style file is invalid: \(what)" : "the style file is invalid at \(path): \(what)"
    }

    private struct Head: Decodable {
        let format: String?
        let version: Int?
    }

    private struct Single: Decodable {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case format, version, style
        }

        let style: PortableStyle

        init(from decoder: any Decoder) throws {
            decoder.reportUnknownKeys(besides: CodingKeys.self)
            style = try decoder.container(keyedBy: CodingKeys.self).decode(
                PortableStyle.self, forKey: .style)
        }
    }

    private struct Bundle: Decodable {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case format, version, styles
        }

        let styles: [PortableStyle]

        init(from decoder: any Decoder) throws {
            decoder.reportUnknownKeys(besides: CodingKeys.self)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            var list = try container.nestedUnkeyedContainer(forKey: .styles)
            let count = list.count ?? 0
            guard count <= StyleBundle.maximumCount else {
                throw GalleryError.importTooLarge(
                    "a bundle of \(count) styles is too large; the limit is \(StyleBundle.maximumCount)")
            }
            var styles: [PortableStyle] = []
            styles.reserveCapacity(count)
            while !list.isAtEnd { styles.append(try list.decode(PortableStyle.self)) }
            self.styles = styles
        }
    }
}
