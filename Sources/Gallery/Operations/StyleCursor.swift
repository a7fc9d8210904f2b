import Foundation
import Foundations
import StrictJSON

/// The place in a list where a page ended: the last style's sort key, so that pages neither skip nor repeat a
/// style when others are saved or deleted meanwhile.
package struct StyleCursor: Sendable, Equatable {
    enum Key: Sendable, Equatable, Codable {
        case number(Int64)
        case text(String)

        var isText: Bool {
            if case .text = self { true } else { false }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int64.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .number(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            }
        }
    }

    let sort: StyleSort
    let isAscending: Bool
    let keys: [Key]
    let serial: Int64
}

extension StyleCursor: Codable {
    private enum CodingKeys: String, CodingKey {
        case sort
        case isAscending = "ascending"
        case keys, serial
    }

    /// Opaque text for a URL (base64url).
    package var text: String {
        // Enums, strings and integers always have a JSON form.
        Base64URL.text(try! CanonicalJSON.bytes(self))
    }

    /// Throws ``GalleryError/invalidQuery(_:)`` for text that ``text`` never gave.
    package init(text: String) throws(GalleryError) {
        guard text.utf8.count <= 40_000, let bytes = Base64URL.bytes(text),
            let cursor = try? JSONDecoder().decode(StyleCursor.self, from: Data(bytes))
        else {
            throw .invalidQuery("'\(text.prefix(40))' is no place in a list; begin at the first page")
        }
        self = cursor
    }
}
