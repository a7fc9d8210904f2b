import Logging

/// What stands in a log line beside its message, as JSON has it: a number is a number there.
enum LogValue: Sendable, Encodable, CustomStringConvertible {
    case text(String)
    case integer(Int)
    case number(Double)
    case texts([String])

    init(_ value: Logger.MetadataValue) {
        switch value {
        case .stringConvertible(let value as Int): self = .integer(value)
        case .stringConvertible(let value as Double) where value.isFinite: self = .number(value)
        default: self = .text(value.description)
        }
    }

    var description: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .texts(let texts): texts.joined(separator: ",")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .integer(let number): try container.encode(number)
        case .number(let number): try container.encode(number)
        case .texts(let texts): try container.encode(texts)
        }
    }
}
