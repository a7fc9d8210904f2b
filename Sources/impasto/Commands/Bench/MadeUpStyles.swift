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
        var numbers = MadeUpNumbers(seed: 1)
        let styles = (0..<count).map { number in
            Style(
                name: "\(numbers.word(of: words)) \(numbers.word(of: words)) \(number)",
                space: StyleSpace.magentaMobile.rawValue, vector: numbers.vector(),
                tags: [numbers.word(of: words)], favourite: numbers.next() % 10 == 0,
                notes: "\(numbers.word(of: words)) and \(numbers.word(of: words))")
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
