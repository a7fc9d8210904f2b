/// The identity of a saved style: opaque, the same for its whole life and in every gallery it travels to.
///
/// 128 random bits as 26 letters and digits (RFC 4648 base32, lower case), so that an id fits a URL, a file
/// name and a command line as it is, and is never taken for a word of the API.
package struct StyleID: Hashable, Sendable, CustomStringConvertible {
    /// How many characters an id has.
    package static let length = 26

    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// The 26 characters.
    package let text: String

    /// The 26 characters.
    package var description: String { text }

    /// `nil` if `text` is not 26 characters of the alphabet.
    package init?(_ text: String) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy(Self.alphabet.contains) else {
            return nil
        }
        self.text = text
    }

    /// A new identity.
    package static func random() -> StyleID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    static func random(using generator: inout some RandomNumberGenerator) -> StyleID {
        var characters: [UInt8] = []
        var bits = generator.next()
        // 12 characters of each of two words, then 2 more of a third: 130 bits.
        for index in 0..<length {
            if index % 12 == 0, index > 0 { bits = generator.next() }
            characters.append(alphabet[Int(bits & 31)])
            bits >>= 5
        }
        return StyleID(checked: String(decoding: characters, as: UTF8.self))
    }

    private init(checked text: String) { self.text = text }
}

extension StyleID: Codable {
    /// Throws `DecodingError` for text that is no id.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = StyleID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a style's id is \(Self.length) characters of a-z and 2-7")
        }
        self = id
    }

    /// A plain string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
