/// What a client calls a request, or the progress of one: a text or a whole number, which answers repeat.
package enum MessageID: Hashable, Sendable, Encodable {
    case number(Int)
    case text(String)

    /// In characters; longer ones are refused, because they are kept as long as a call runs.
    static let longestText = 256

    /// `nil` for a number that is not whole, or too large to be told from its neighbours.
    init?(_ number: Double) {
        guard number.rounded() == number, number.magnitude < 0x1p53 else { return nil }
        self = .number(Int(number))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}
