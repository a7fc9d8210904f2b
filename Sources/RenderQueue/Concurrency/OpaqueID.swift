import Foundations

/// An id that cannot be guessed: 128 bits of the system's secure randomness, as 32 lowercase hexadecimal digits.
///
/// `Subject` keeps ids of different things apart. To know the id is the right to use the thing, so ids are never
/// listed and never logged. The name of the server that made it, if it has one, stands in front: `blue-0123…cdef`; a
/// balancer finds the owner by it.
package struct OpaqueID<Subject>: Hashable, Sendable, CustomStringConvertible {
    /// The server that knows the id.
    package let instance: InstanceName?
    private let high: UInt64
    private let low: UInt64

    private static var digitCount: Int { 32 }

    /// A new id.
    package init(instance: InstanceName? = nil) {
        var generator = SystemRandomNumberGenerator()
        self.instance = instance
        high = generator.next()
        low = generator.next()
    }

    /// Reads an id; `nil` unless the text is exactly 32 lowercase hexadecimal digits, with or without an instance's name
    /// and `-` in front.
    package init?(_ text: some StringProtocol) {
        let longest = InstanceName.longest + 1 + Self.digitCount
        guard text.utf8.prefix(longest + 1).count <= longest else { return nil }
        let digits = text.suffix(Self.digitCount)
        guard digits.utf8.count == Self.digitCount, digits.utf8.allSatisfy(\.isLowercaseHexDigit),
            let high = UInt64(digits.prefix(16), radix: 16), let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        let name = text[..<digits.startIndex]
        if name.isEmpty {
            instance = nil
        } else {
            guard name.last == "-", let known = InstanceName(name.dropLast()) else { return nil }
            instance = known
        }
        self.high = high
        self.low = low
    }

    /// The 32 digits behind the instance's name, safe in a URL's path.
    package var description: String { (instance.map { "\($0)-" } ?? "") + Self.text(high) + Self.text(low) }

    private static func text(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
