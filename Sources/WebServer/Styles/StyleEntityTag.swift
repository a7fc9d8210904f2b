import Gallery

/// The HTTP entity tag of a saved style: its revision in quotes.
enum StyleEntityTag {
    /// The tag, with its quotes.
    static func text(_ style: SavedStyle) -> String { "\"\(style.revision)\"" }

    /// The revision that a strong tag of `If-Match` names, whether the style was sent compressed or not; `nil` if it is no
    /// tag of ours.
    static func revision(_ tag: String) -> Int? {
        let tag = EntityTag.uncompressed(tag)
        guard tag.count > 2, tag.hasPrefix("\""), tag.hasSuffix("\"") else { return nil }
        return Int(tag.dropFirst().dropLast())
    }
}
