import Foundations

/// The text in which a search looks for its words, and the words.
enum SearchText {
    /// Name, tags and notes, folded, each on a line of its own so that no word is found across two of them.
    static func text(name: String, tags: [String], notes: String) -> String {
        TextFolding.loose(([name] + tags + [notes]).joined(separator: "\n"))
    }

    /// The most bytes of a search.
    static let maximumBytes = 512

    /// What was searched for, as words that must all occur, anywhere, as parts of words too.
    struct Words: Equatable {
        /// Long enough for the trigram index.
        let indexed: [String]
        /// One or two characters.
        let short: [String]

        init(_ search: String) {
            let words = TextFolding.loose(search).split(whereSeparator: \.isWhitespace).map(String.init)
            // The index counts code points.
            indexed = words.filter { $0.unicodeScalars.count >= 3 }
            short = words.filter { $0.unicodeScalars.count < 3 }
        }

        var isEmpty: Bool { indexed.isEmpty && short.isEmpty }

        /// The FTS5 expression of ``indexed``: quoted, so that nothing in them is an operator.
        var matchExpression: String {
            indexed.map { "\"" + $0.replacing(scalar: "\"", with: "\"\"") + "\"" }.joined(separator: " AND ")
        }

        /// `LIKE` patterns that find `words` anywhere, with `\` as the escape.
        func likePatterns(of words: [String]) -> [String] {
            words.map { word in
                let escaped = ["\\", "%", "_"].reduce(word) { text, special in
                    text.replacing(scalar: special, with: "\\" + String(special))
                }
                return "%" + escaped + "%"
            }
        }
    }
}
