package import Stylization

/// A value that is a number in a receipt's JSON, or one word.
package struct ReceiptSize<Value: NumberOrWord>: Codable, Equatable, Sendable {
    package let value: Value

    package init(_ value: Value) { self.value = value }

    /// Throws `DecodingError` for what is neither a number in range nor the word.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if (try? container.decode(String.self)) == Value.word {
            value = Value(number: nil)
        } else if let number = try? container.decode(Value.Number.self), Value.range.contains(number) {
            value = Value(number: number)
        } else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a \(Value.title) is \(Value.range) or \"\(Value.word)\"")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let number = value.number {
            try container.encode(number)
        } else {
            try container.encode(Value.word)
        }
    }
}

extension Receipt {
    /// A content size as JSON has it: px, or `"full"`.
    package typealias Size = ReceiptSize<ContentSize>

    /// A brush as JSON has it: a number within `StylizationLimits/brushes`, or `"auto"`.
    package typealias Brush = ReceiptSize<BrushSize>
}
