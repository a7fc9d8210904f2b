/// A text that keeps to rules, and is a plain string in JSON.
package protocol CheckedText: Codable {
    /// The text, by the rules.
    var text: String { get }

    /// Throws ``GalleryError`` for a text that breaks them.
    init(_ text: String) throws(GalleryError)
}

extension CheckedText {
    /// Throws ``GalleryError`` for a text that breaks the rules.
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// A plain string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
