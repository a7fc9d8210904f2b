import Foundation
import HostSystem

extension Encodable {
    /// This value as one line of JSON, keys sorted.
    var jsonLine: String { json([.sortedKeys, .withoutEscapingSlashes]) }

    /// This value as JSON on several lines, keys sorted.
    var prettyJSON: String { json([.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]) }

    private func json(_ formatting: JSONEncoder.OutputFormatting) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        // Measured figures may be infinite where a clock stood still.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        // What the program prints are structs of texts and numbers, which always have a JSON form.
        let text = String(decoding: try! encoder.encode(self), as: UTF8.self)
        // In JSON the backslash of a byte that is no text is itself escaped.
        return PathText.display(text, mark: "\\\\x")
    }
}
