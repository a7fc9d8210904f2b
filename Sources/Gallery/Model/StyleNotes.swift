/// What its owner wrote about a saved style: up to 4000 characters, lines allowed.
package struct StyleNotes: CheckedText, Hashable, Sendable {
    /// The most characters.
    package static let maximumCharacters = 4000
    /// The most UTF-8 bytes.
    package static let maximumBytes = 32_000

    /// The text: trimmed, in NFC, lines ended by a line feed.
    package let text: String

    /// No notes.
    package static let none = StyleNotes(checked: "")

    /// Trims and normalizes `text`; a carriage return before a line feed goes (forms send them).
    ///
    /// Throws ``GalleryError/invalidNotes(_:)`` for text that is too long or holds control characters other
    /// than line feeds and tabs.
    package init(_ text: String) throws(GalleryError) {
        guard text.utf8.count <= Self.maximumBytes * 8 else {
            throw .invalidNotes("notes of \(text.utf8.count) bytes are too long; use up to \(Self.limit)")
        }
        // A Character: Swift reads CR LF as one.
        let lines = text.split(separator: "\r\n" as Character, omittingEmptySubsequences: false)
        let notes = TextFolding.normalized(lines.joined(separator: "\n"))
        if let scalar = TextFolding.forbiddenScalar(in: notes, allowingLines: true) {
            throw .invalidNotes(
                "notes cannot hold the control character \(TextFolding.codePoint(scalar))")
        }
        guard notes.count <= Self.maximumCharacters, notes.utf8.count <= Self.maximumBytes else {
            throw .invalidNotes(
                "notes of \(notes.count) characters are too long; use up to \(Self.limit)")
        }
        self.text = notes
    }

    private init(checked text: String) { self.text = text }

    private static var limit: String { "\(maximumCharacters) characters (\(maximumBytes) bytes)" }
}
