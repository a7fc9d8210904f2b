/// A setting that is a number within a range, or one word for what no number says.
package protocol NumberOrWord: LosslessStringConvertible, Hashable, Sendable {
    associatedtype Number: LosslessStringConvertible & Comparable & Codable

    /// What people call the setting.
    static var title: String { get }
    /// The word.
    static var word: String { get }
    /// The numbers that there are.
    static var range: ClosedRange<Number> { get }

    /// A number, or the word in place of one.
    init(number: Number?)

    /// The number; `nil` for the word.
    var number: Number? { get }
}

extension NumberOrWord {
    /// The word, or a number within ``range``; `nil` for any other text.
    package init?(_ text: String) {
        if text == Self.word {
            self.init(number: nil)
        } else if let number = Number(text), Self.range.contains(number) {
            self.init(number: number)
        } else {
            return nil
        }
    }

    /// The word, or the number.
    package var description: String { number.map(\.description) ?? Self.word }
}
