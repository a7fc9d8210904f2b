import Foundations

/// The secret that a client on the network must show.
package struct AccessToken: Sendable, Equatable, CustomStringConvertible {
    /// The secret itself: printed once at start, never logged.
    package let secret: String

    /// How many different characters a token has at least: `aaaaaaaaaaaaaaaa` is long, and soon guessed.
    package static let minimumVariety = 6

    /// A token of the caller's choice; `nil` if it is shorter than 16 characters, has fewer than ``minimumVariety``
    /// different ones, or holds anything but ASCII letters, digits, `-`, `.`, `_` and `~` (which stand in a URL and a
    /// header as they are).
    package init?(_ secret: String) {
        let allowed = secret.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-._~".utf8.contains($0) }
        guard allowed, secret.utf8.count >= 16, secret.utf8.count <= 256,
            Set(secret.utf8).count >= Self.minimumVariety
        else { return nil }
        self.secret = secret
    }

    /// A new random token of 128 bits.
    package static func random() -> AccessToken {
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<2).map { _ in
            let text = String(UInt64.random(in: 0 ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return AccessToken(digits.joined())!
    }

    /// Whether `candidate` is the secret, in a time that does not depend on where they differ.
    func matches(_ candidate: some StringProtocol) -> Bool {
        let a = Array(secret.utf8)
        let b = Array(candidate.utf8)
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// A stand-in, so that the secret does not slip into a log.
    package var description: String { "(token)" }
}
