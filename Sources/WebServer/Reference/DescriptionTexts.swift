/// What the OpenAPI document says in English, in the other languages of the pages.
///
/// A text is found by itself: one that changes is missing until it is translated again, so that no translation says what
/// its text has not said for long.
struct DescriptionTexts: Sendable {
    /// By language and English text.
    let tables: [Language: [String: String]]

    /// The file of a language other than English, in `Public/api`.
    static func file(_ language: Language) -> String { "openapi.\(language.rawValue).json" }

    /// The text in that language; `nil` where it is missing.
    func text(_ english: String, _ language: Language) -> String? {
        language == .english ? english : tables[language]?[english]
    }

    /// As HTML; where it is missing English stands in, and says so to screen readers.
    func marked(_ english: String, _ language: Language) -> String {
        if let text = text(english, language) { return MarkedText.html(text) }
        return "<span lang=\"en\">\(MarkedText.html(english))</span>"
    }
}
