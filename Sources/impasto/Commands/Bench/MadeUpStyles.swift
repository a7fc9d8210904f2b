import Foundation
import Gallery
import Stylization

/// Styles of pseudo-random numbers and names, the same each time.
struct MadeUpStyles {
    let count: Int

    /// As a bundle: the form in which many styles are saved in one transaction.
    func imported() throws -> StyleImport {
        let words = [
            "blue", "red", "night", "dawn", "river", "stone", "oil", "ink", "storm", "garden", "élan", "秋",
        ]
        var state: UInt64 = 1
        func next() -> Int {
            // Knuth's MMIX generator; the high bits are the good ones.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let styles = (0..<count).map { number in
            Style(
                name: "\(words[next() % words.count]) \(words[next() % words.count]) \(number)",
                space: StyleSpace.magentaMobile.rawValue,
                vector: (0..<StyleVector.count).map { _ in Float(next() % 4001) / 1000 - 2 },
                tags: [words[next() % words.count]], favourite: next() % 10 == 0,
                notes: "\(words[next() % words.count]) and \(words[next() % words.count])")
        }
        let bundle = Bundle(format: StyleBundle.format, version: StyleFormat.schemaVersion, styles: styles)
        return try StyleImport(reading: Data(bundle.jsonLine.utf8))
    }

    private struct Bundle: Encodable {
        let format: String
        let version: Int
        let styles: [Style]
    }

    private struct Style: Encodable {
        let name: String
        let space: String
        let vector: [Float]
        let tags: [String]
        let favourite: Bool
        let notes: String
    }
}
