/// Descriptions with the little markup that they have: `code` in backticks, and paragraphs.
enum MarkedText {
    /// The text as HTML, in which nothing of it is markup but the backticks.
    static func html(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
            index % 2 == 0 ? escaped(part) : "<code>\(escaped(part))</code>"
        }.joined()
    }

    /// The paragraphs of a text, which empty lines part.
    static func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n\n").map(String.init)
    }

    private static func escaped(_ text: some StringProtocol) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
