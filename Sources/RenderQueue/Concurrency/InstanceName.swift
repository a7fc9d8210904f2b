import Foundations

/// Which one of several servers behind a balancer this is: a part of the ids that only it knows.
package struct InstanceName: Hashable, Sendable, CustomStringConvertible {
    /// The most characters of a name.
    package static let longest = 32

    /// Lowercase letters, digits and `-`, with a letter or digit at both ends.
    package let description: String

    /// `nil` for a text that is no such name, or longer than ``longest``.
    package init?(_ text: some StringProtocol) {
        let bytes = text.utf8
        guard (1...Self.longest).contains(bytes.count), let first = bytes.first, let last = Array(bytes).last,
            bytes.allSatisfy({ Self.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }),
            Self.isLetterOrDigit(first), Self.isLetterOrDigit(last)
        else { return nil }
        description = String(text)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
