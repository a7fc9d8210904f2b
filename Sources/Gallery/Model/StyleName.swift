/// The name of a saved style: 1 to 80 characters, trimmed, in NFC, on one line.
///
/// Two names are the same if their ``key``s are: letters' case and the spelling of accents do not count.
package struct StyleName: CheckedText, Hashable, Sendable, CustomStringConvertible {
    /// The most characters (as a reader counts them) of a name.
    package static let maximumCharacters = 80
    /// The most UTF-8 bytes of a name: one "character" may be a long pile of combining marks.
    package static let maximumBytes = 640

    /// The name as it is shown.
    package let text: String

    /// What is unique within a gallery: NFC, without case.
    package var key: String { TextFolding.caseFolded(text) }

    /// What names are sorted by: without case and accents.
    var order: String { TextFolding.loose(text) }

    /// The name as it is shown.
    package var description: String { text }

    /// Trims and normalizes `text`.
    ///
    /// Throws ``GalleryError/invalidName(_:)`` for a name that is empty, invisible, too long, or that holds
    /// control characters, line breaks or bidirectional overrides.
    package init(_ text: String) throws(GalleryError) {
        // Before normalizing, which may be costly on a text of megabytes. NFC never shortens that much.
        guard text.utf8.count <= Self.maximumBytes * 8 else {
            throw .invalidName("a name of \(text.utf8.count) bytes is too long; use up to \(Self.limit)")
        }
        let name = TextFolding.normalized(text)
        guard name.unicodeScalars.contains(where: { !$0.properties.isDefaultIgnorableCodePoint }) else {
            throw .invalidName("a style needs a name with at least one visible character")
        }
        if let scalar = TextFolding.forbiddenScalar(in: name, allowingLines: false) {
            throw .invalidName(
                "a name cannot hold the control character \(TextFolding.codePoint(scalar))")
        }
        guard name.count <= Self.maximumCharacters, name.utf8.count <= Self.maximumBytes else {
            throw .invalidName("a name of \(name.count) characters is too long; use up to \(Self.limit)")
        }
        self.text = name
    }

    private static var limit: String { "\(maximumCharacters) characters (\(maximumBytes) bytes)" }

    /// This name with `number` behind it, shortened so that it stays within the limits.
    func numbered(_ number: Int) -> StyleName {
        let suffix = " \(number)"
        let stem = TextFolding.prefix(
            numberedStem, characters: Self.maximumCharacters - suffix.count,
            bytes: Self.maximumBytes - suffix.utf8.count)
        return StyleName(checked: TextFolding.normalized(stem) + suffix)
    }

    /// The name without a number that an earlier conflict put behind it: "Sky 2" gives "Sky".
    private var numberedStem: String {
        guard let space = text.lastIndex(of: " "), space > text.startIndex else { return text }
        let digits = text[text.index(after: space)...]
        guard let number = Int(digits), number >= 2, String(number) == digits else { return text }
        let stem = TextFolding.normalized(String(text[..<space]))
        return stem.isEmpty ? text : stem
    }

    private init(checked text: String) { self.text = text }

    /// A file name's stem: without what file systems refuse, without leading dots and spaces, at most 120 bytes.
    package var fileStem: String {
        let refused = Set<Unicode.Scalar>(["/", "\\", ":", "*", "?", "\"", "<", ">", "|"])
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { safe.append(refused.contains(scalar) ? "-" : scalar) }
        // By scalars: a dot with a mark on it hides a file, too.
        let visible = safe.drop { $0 == "." || $0.properties.isWhitespace }
        let stem = TextFolding.prefix(String(visible), characters: 80, bytes: 120)
        let trimmed = TextFolding.normalized(stem)
        return trimmed.isEmpty ? "style" : trimmed
    }
}
