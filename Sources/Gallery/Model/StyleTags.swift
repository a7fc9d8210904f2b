/// The tags of a saved style, in their owner's order: up to 32, each up to 40 characters, none twice.
package struct StyleTags: Hashable, Sendable {
    /// The most tags of one style.
    package static let maximumCount = 32
    /// The most characters of one tag.
    package static let maximumCharacters = 40
    /// The most UTF-8 bytes of one tag.
    package static let maximumBytes = 320

    /// The tags: trimmed, in NFC.
    package let list: [String]

    /// No tags.
    package static let none = StyleTags(checked: [])

    /// Trims and normalizes the tags, and leaves out empty ones and those that differ from an earlier one
    /// only by case.
    ///
    /// Throws ``GalleryError/invalidTags(_:)`` for too many tags, and for a tag that is too long or holds
    /// control characters.
    package init(_ tags: [String]) throws(GalleryError) {
        guard tags.count <= Self.maximumCount else {
            throw .invalidTags("\(tags.count) tags are too many; a style has up to \(Self.maximumCount)")
        }
        var list: [String] = []
        var keys: Set<String> = []
        for raw in tags {
            guard raw.utf8.count <= Self.maximumBytes * 8 else {
                throw .invalidTags("a tag of \(raw.utf8.count) bytes is too long; use up to \(Self.limit)")
            }
            let tag = TextFolding.normalized(raw)
            if let scalar = TextFolding.forbiddenScalar(in: tag, allowingLines: false) {
                throw .invalidTags(
                    "a tag cannot hold the control character \(TextFolding.codePoint(scalar))")
            }
            guard tag.count <= Self.maximumCharacters, tag.utf8.count <= Self.maximumBytes else {
                throw .invalidTags("a tag of \(tag.count) characters is too long; use up to \(Self.limit)")
            }
            if !tag.isEmpty, keys.insert(TextFolding.caseFolded(tag)).inserted { list.append(tag) }
        }
        self.list = list
    }

    private init(checked list: [String]) { self.list = list }

    private static var limit: String { "\(maximumCharacters) characters (\(maximumBytes) bytes)" }
}

extension StyleTags: Codable {
    /// Throws ``GalleryError/invalidTags(_:)``.
    package init(from decoder: any Decoder) throws {
        self = try StyleTags(decoder.singleValueContainer().decode([String].self))
    }

    /// A plain list of strings.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(list)
    }
}
