import Stylization

/// A value that is a number in a receipt's JSON, or one word.
protocol ReceiptSize: Codable, Equatable, Sendable {
    associatedtype Number: Codable

    /// What it is called in errors.
    static var title: String { get }
    /// The word.
    static var word: String { get }
    /// The numbers that there are, as errors name them.
    static var range: String { get }

    /// `nil` for a number out of range; `nil` in place of a number is the word.
    init?(number: Number?)

    /// `nil` for the word.
    var number: Number? { get }
}

extension ReceiptSize {
    /// Throws `DecodingError` for what is neither a number in range nor the word.
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if (try? container.decode(String.self)) == Self.word, let value = Self(number: nil) {
            self = value
        } else if let number = try? container.decode(Number.self), let value = Self(number: number) {
            self = value
        } else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a \(Self.title) is \(Self.range) or \"\(Self.word)\"")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let number {
            try container.encode(number)
        } else {
            try container.encode(Self.word)
        }
    }
}

extension Receipt {
    /// A content size as JSON has it: px, or `"full"`.
    struct Size: ReceiptSize {
        static let title = "content size"
        static let word = "full"
        static var range: String { "\(StylizationLimits.contentHeights)" }

        let value: ContentSize

        init(_ value: ContentSize) { self.value = value }

        init?(number: Int?) {
            guard let number else {
                value = .full
                return
            }
            guard StylizationLimits.contentHeights.contains(number) else { return nil }
            value = .height(number)
        }

        var number: Int? { if case .height(let height) = value { height } else { nil } }
    }

    /// A brush as JSON has it: a number within `StylizationLimits/brushes`, or `"auto"`.
    struct Brush: ReceiptSize {
        static let title = "brush"
        static let word = "auto"
        static var range: String { "\(StylizationLimits.brushes)" }

        let value: BrushSize

        init(_ value: BrushSize) { self.value = value }

        init?(number: Double?) {
            guard let number else {
                value = .auto
                return
            }
            guard StylizationLimits.brushes.contains(number) else { return nil }
            value = .times(number)
        }

        var number: Double? { if case .times(let factor) = value { factor } else { nil } }
    }
}
