import Application
import TestSupport
import Testing

@Suite("Styles in a sentence")
struct StylePhraseTests {
    /// The last reading, which takes the most apart: names with their weights, and the strength.
    private func taken(_ text: String) -> String {
        guard let phrase = StylePhrase.readings(of: text).last else { return "nothing" }
        let parts = phrase.parts.map { part in
            part.name + (part.percent.map { " \(Int($0))" } ?? "")
        }
        return parts.joined(separator: " | ") + (phrase.strength.map { " @ \(Int($0))" } ?? "")
    }

    @Test(
        "names, weights and a strength are found in what people write",
        arguments: [
            ("Dusk", "Dusk"), ("style: Dusk at 70", "Dusk @ 70"), ("Style:Dusk at 70%", "Dusk @ 70"),
            ("Dusk 70% + Waves 30%", "Dusk 70 | Waves 30"),
            ("style: Dusk 70% + Waves 30% at 80", "Dusk 70 | Waves 30 @ 80"),
            ("70% Dusk + 30% of Waves, strength 50", "Dusk 70 | Waves 30 @ 50"),
            ("Dusk: 70 + Waves: 30", "Dusk 70 | Waves 30"), ("Dusk @70", "Dusk @ 70"),
            ("Dusk with strength 40", "Dusk @ 40"), ("Dusk at a strength of 40 %.", "Dusk @ 40"),
            ("Paint this photo in the style of Night swirl at 60.", "Night swirl @ 60"),
            ("Lifestyle of the rich", "Lifestyle of the rich"), ("Study 12", "Study 12"),
            ("Look at", "Look at"), ("at 70", "at 70"), ("Dusk + Waves 30%", "Dusk | Waves 30"),
            ("\"Black + White\" 70% + “Dusk at 5” at 30", "Black + White 70 | Dusk at 5 @ 30"),
            ("风格 style：黄昏 70% ＋ 波浪", "黄昏 70 | 波浪"), ("", "nothing"), ("  \n ", "nothing"),
            (String(repeating: "a", count: StylePhrase.maximumCharacters + 1), "nothing"),
        ])
    func taken(_ example: (text: String, taken: String)) {
        #expect(taken(example.text) == example.taken)
    }

    @Test("what a name may hold is read as a name first")
    func literal() {
        for name in ["Dusk at 70", "Black + White", "style: one", "70% cocoa", "Waves 30%"] {
            #expect(StylePhrase.readings(of: name).first?.parts.map(\.name) == [name])
        }
        #expect(
            StylePhrase.readings(of: "style: Black + White at 50").contains {
                $0.parts.map(\.name) == ["Black + White"] && $0.strength == 50
            })
    }

    @Test("styles without a weight share what the others leave")
    func weights() throws {
        func weights(_ text: String, besides others: Int = 0) throws -> [Double] {
            try #require(StylePhrase.readings(of: text).last).checkedWeights(besides: others)
        }
        #expect(try weights("A") == [100])
        #expect(try weights("A + B") == [50, 50])
        #expect(try weights("A 70% + B") == [70, 30])
        #expect(try weights("A 30% + B 30%") == [30, 30])
        #expect(try weights("A: 200 + B: 100") == [200, 100])
        #expect(try weights("A", besides: 1) == [50, 50])
        #expect(try weights("A 20%", besides: 2) == [20, 40, 40])
        for (text, error) in [
            ("A 100% + B", StylePhraseError.nothingLeft), ("A 0%", .nothingLeft),
            ("A 101% + B", .weight(101, most: 100)), ("A 2% + B 1001%", .weight(1001, most: 1000)),
            ("A at 101", .strength(101)),
            (Array(repeating: "A", count: 17).joined(separator: "+"), .tooManyStyles(17)),
        ] {
            #expect(throws: error) { try weights(text) }
        }
    }

    @Test("any text has readings with names, and what was put together is taken apart again")
    func anyText() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let pieces = [
            "style", ":", "of", " ", "+", "%", "at", "@", "70", ".", "\"", "“", "”", "Dusk", "é", "\n",
            "strength",
            "９", "٣", "=", "，", "👩‍🎨", "\u{0301}", "-1", "1e9", "nan",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                pieces.randomElement(using: &random)!
            }.joined()
            let readings = StylePhrase.readings(of: text)
            let isEmpty = text.allSatisfy(\.isWhitespace)
            #expect(readings.isEmpty == isEmpty, "\(text.debugDescription), seed \(seed)")
            #expect(readings.count <= 9 && readings.allSatisfy { $0.parts.allSatisfy { !$0.name.isEmpty } })
        }
        let letters = ["a", "B", "+", "%", "at 5", "style:", " of ", "ü", "7"]
        for _ in 0..<500 {
            let names = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                "x" + (0..<3).map { _ in letters.randomElement(using: &random)! }.joined() + "x"
            }
            let weights = names.map { _ in Int.random(in: 0...100, using: &random) }
            let strength = Int.random(in: 0...100, using: &random)
            let text =
                "style: " + zip(names, weights).map { "\"\($0)\" \($1)%" }.joined(separator: " + ")
                + " at \(strength)"
            let phrase = try #require(StylePhrase.readings(of: text).last)
            #expect(phrase.parts.map(\.name) == names, "\(text), seed \(seed)")
            #expect(phrase.parts.map(\.percent) == weights.map(Double.init), "\(text), seed \(seed)")
            #expect(phrase.strength == Double(strength), "\(text), seed \(seed)")
        }
    }
}
