import Foundation

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
        return String(decoding: try! encoder.encode(self), as: UTF8.self)
    }
}
