import Foundations

/// An id that cannot be guessed: 128 bits of the system's secure randomness, as 32 lowercase hexadecimal digits.
///
/// `Subject` keeps ids of different things apart. To know the id is the right to use the thing, so ids are never
/// listed and never logged.
package struct OpaqueID<Subject>: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// A new id.
    package init() {
        var generator = SystemRandomNumberGenerator()
        high = generator.next()
        low = generator.next()
    }

    /// Reads an id; `nil` unless the text is exactly 32 lowercase hexadecimal digits.
    package init?(_ text: some StringProtocol) {
        let digits = text.utf8.prefix(33)
        guard digits.count == 32, digits.allSatisfy(\.isLowercaseHexDigit),
            let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.high = high
        self.low = low
    }

    /// The 32 digits, safe in a URL's path.
    package var description: String { Self.text(high) + Self.text(low) }

    private static func text(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
