import Stylization

/// Styles as people write them in a sentence: `Dusk`, `style: Dusk at 70`, `Dusk 70% + Waves 30%`.
///
/// Weights are in proportion to each other; a style without one beside others with one has what is left of 100.
///
/// In words: whatever stands before `style:` or `style of` does not count; a strength may stand at the end (`at 70`,
/// `@70`, `strength 70`, each with or without `%`); between are names with `+` between them, each with a weight behind it
/// (`70%`, `: 70`) or before it (`70% Dusk`), or none. A name may stand in double quotes, and then holds whatever
/// separates otherwise.
package struct StylePhrase: Sendable, Equatable {
    /// One style, and how much of it.
    package struct Part: Sendable, Equatable {
        /// As it was written, without quotes and spaces around it.
        package let name: String
        /// In percent; `nil` where nothing is said.
        package let percent: Double?
    }

    /// One at least.
    package let parts: [Part]
    /// In percent; `nil` where nothing is said.
    package let strength: Double?

    /// Beyond this, a text is no sentence about styles.
    package static let maximumCharacters = 1000

    /// What `text` may mean, the most literal first: names are people's own, and may hold all that separates.
    ///
    /// Who knows which names there are takes the first reading all of whose names are. The last one is the most likely to
    /// have been meant where none is. None for a text that names nothing, or is longer than ``maximumCharacters``.
    package static func readings(of text: String) -> [StylePhrase] {
        guard text.utf8.count <= maximumCharacters * 4, text.count <= maximumCharacters else { return [] }
        let text = trimmed(text[...])
        let said = introduction(of: text)?.rest ?? text
        let (bare, strength) = takingStrength(said)
        var readings: [StylePhrase] = []
        func add(_ parts: [Part], _ strength: Double?) {
            guard parts.allSatisfy({ !$0.name.isEmpty }), !parts.isEmpty else { return }
            readings.append(StylePhrase(parts: parts, strength: strength))
        }
        let texts: [(text: Substring, strength: Double?)] = [(text, nil), (said, nil), (bare, strength)]
        for (text, strength) in texts { add([Part(name: unquoted(text), percent: nil)], strength) }
        for (text, strength) in texts {
            add(split(text).map { Part(name: unquoted($0), percent: nil) }, strength)
        }
        for (text, strength) in texts { add(split(text).map(weighted), strength) }
        return readings
    }

    /// How much there is of each part and of `others` that are mixed in beside them, in proportion: what was said, and where
    /// nothing was said an equal part of what is left of 100.
    ///
    /// Throws ``StylePhraseError``, also for a strength beyond its range.
    package func checkedWeights(besides others: Int = 0) throws(StylePhraseError) -> [Double] {
        if let strength, !StylizationLimits.strengths.contains(strength) { throw .strength(strength) }
        let count = parts.count + others
        guard count <= StylizationLimits.mostMixedStyles else { throw .tooManyStyles(count) }
        let given = parts.compactMap(\.percent)
        let open = count - given.count
        // Where each has one they are proportions, as everywhere; a part of nothing said is a part of 100.
        let most = open > 0 ? 100 : StylizationLimits.weights.upperBound
        if let wrong = given.first(where: { !(0...most).contains($0) }) { throw .weight(wrong, most: most) }
        let total = given.reduce(0, +)
        guard open > 0 ? total < 100 : total > 0 else { throw .nothingLeft }
        let rest = open > 0 ? (100 - total) / Double(open) : 0
        return parts.map { $0.percent ?? rest } + Array(repeating: rest, count: others)
    }

    /// Whether `text` says with `style:`, wherever that stands, that what follows are names of styles, so that an unknown
    /// one is a mistake.
    ///
    /// In `in the style of the second picture` it is no name.
    package static func isExplicit(_ text: String) -> Bool {
        introduction(of: text[...])?.isExplicit ?? false
    }

    // MARK: Reading

    /// What follows the first `style:`, which is explicit, or `style of`; `nil` where neither is there.
    private static func introduction(of text: Substring) -> (rest: Substring, isExplicit: Bool)? {
        var rest = text
        while let start = rest.firstIndex(where: { $0 == "s" || $0 == "S" }) {
            let word = rest[start...].prefix(5)
            let behind = trimmed(rest[start...].dropFirst(5))
            let isWord = start == text.startIndex || !text[text.index(before: start)].isLetter
            if isWord, word.lowercased() == "style" {
                if let colon = behind.first, ":=：".contains(colon) {
                    return (trimmed(behind.dropFirst()), true)
                }
                if behind.prefix(3).lowercased() == "of " { return (trimmed(behind.dropFirst(3)), false) }
            }
            rest = rest[rest.index(after: start)...]
        }
        return nil
    }

    /// The words that may stand between the styles and the strength's number.
    private static let strengthWords: Set<String> = ["at", "with", "a", "of", "strength"]
    /// Those of which one has to.
    private static let strengthMarks: Set<String> = ["at", "strength"]

    private static func takingStrength(_ text: Substring) -> (rest: Substring, strength: Double?) {
        var rest = text
        if rest.last == "." { rest = trimmed(rest.dropLast()) }
        guard let (before, number) = takingNumber(rest) else { return (text, nil) }
        rest = before
        var isMarked = false
        while let last = rest.last {
            if last == "@" {
                isMarked = true
                rest = trimmed(rest.dropLast())
            } else if ":=,：，".contains(last) {
                rest = trimmed(rest.dropLast())
            } else {
                // The first word is the style, even if it is called like one of these.
                guard let space = rest.lastIndex(where: \.isWhitespace) else { break }
                let word = rest[rest.index(after: space)...].lowercased()
                guard strengthWords.contains(word) else { break }
                isMarked = isMarked || strengthMarks.contains(word)
                rest = trimmed(rest[..<space])
            }
        }
        return isMarked && !rest.isEmpty ? (rest, number) : (text, nil)
    }

    /// The number that a text ends with, with or without `%`, and what stands before it.
    private static func takingNumber(_ text: Substring) -> (before: Substring, number: Double)? {
        var rest = text
        if rest.last == "%" { rest = trimmed(rest.dropLast()) }
        let digits = rest.reversed().prefix { $0 == "." || ($0.isASCII && $0.isNumber) }.reversed()
        guard digits.first != ".", let number = Double(String(digits)) else { return nil }
        return (trimmed(rest.dropLast(digits.count)), number)
    }

    /// The text between the plus signs that stand in no quotes.
    private static func split(_ text: Substring) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        for index in text.indices {
            switch text[index] {
            case "\"": isQuoted.toggle()
            case "“": isQuoted = true
            case "”": isQuoted = false
            case "+", "＋":
                if isQuoted { continue }
                parts.append(trimmed(text[start..<index]))
                start = text.index(after: index)
            default: continue
            }
        }
        return parts + [trimmed(text[start...])]
    }

    /// A style with the weight that stands behind or before it.
    private static func weighted(_ text: Substring) -> Part {
        if let (before, number) = takingNumber(text), !before.isEmpty {
            if let colon = before.last, ":：".contains(colon) {
                return Part(name: unquoted(trimmed(before.dropLast())), percent: number)
            }
            if text.last == "%" { return Part(name: unquoted(before), percent: number) }
        }
        let digits = text.prefix { $0 == "." || ($0.isASCII && $0.isNumber) }
        var rest = trimmed(text.dropFirst(digits.count))
        if rest.first == "%", digits.first != ".", let number = Double(String(digits)) {
            rest = trimmed(rest.dropFirst())
            if rest.prefix(3).lowercased() == "of " { rest = trimmed(rest.dropFirst(3)) }
            if !rest.isEmpty { return Part(name: unquoted(rest), percent: number) }
        }
        return Part(name: unquoted(text), percent: nil)
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count > 2, let first = text.first, let last = text.last, "\"“".contains(first),
            "\"”".contains(last)
        else { return String(text) }
        let inner = trimmed(text.dropFirst().dropLast())
        return inner.isEmpty || inner.contains(where: { "\"“”".contains($0) }) ? String(text) : String(inner)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start.prefix(0) }
        return start[...last]
    }
}

/// Why what a phrase says of styles cannot be painted.
package enum StylePhraseError: Error, Equatable, CustomStringConvertible {
    /// The strength, in percent.
    case strength(Double)
    /// A weight, and the most that it may be.
    case weight(Double, most: Double)
    /// How many.
    case tooManyStyles(Int)
    /// The weights leave nothing for what has none, or are all 0.
    case nothingLeft

    package var description: String {
        switch self {
        case .strength(let percent): "the strength is \(percent), not 0 to 100"
        case .weight(let weight, let most): "a weight is \(weight), not 0 to \(Int(most))"
        case .tooManyStyles(let count):
            "there are \(count) styles; at most \(StylizationLimits.mostMixedStyles) are mixed"
        case .nothingLeft: "the weights leave nothing for the styles that have none"
        }
    }
}
