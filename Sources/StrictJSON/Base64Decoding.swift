/// Decodes base64 (RFC 4648) in all its forms: either alphabet, with or without padding, broken into lines.
///
/// It takes a text piece by piece, so that a long one need not be in one place.
package struct Base64Decoding {
    /// Why a text is not base64; positions count its bytes from 0.
    package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
        /// A byte that is not allowed there.
        case unexpected(byte: UInt8, position: Int)
        /// The text ends after a character that gives only six bits.
        case incomplete
        /// More than the bytes that were expected.
        case tooLong(limit: Int)

        /// What is wrong, for a person.
        package var description: String {
            switch self {
            case .unexpected(let byte, let position) where byte > 0x20 && byte < 0x7F:
                "the character '\(Character(UnicodeScalar(byte)))' at position \(position) is not base64"
            case .unexpected(let byte, let position): "the byte \(byte) at position \(position) is not base64"
            case .incomplete: "the base64 is cut off: its last character stands for less than a byte"
            case .tooLong(let limit): "it has more than \(limit) bytes"
            }
        }
    }

    private let out: UnsafeMutableBufferPointer<UInt8>
    private let limit: Int
    /// How many bytes were written.
    package private(set) var count = 0
    private var position = 0
    private var bits: UInt32 = 0
    private var digits = 0
    private var isPadded = false

    /// Writes into `out`; not more than `limit` bytes, if it has room for as many.
    package init(into out: UnsafeMutableBufferPointer<UInt8>, limit: Int) {
        self.out = out
        self.limit = min(limit, out.count)
    }

    /// Takes the next bytes of the text.
    package mutating func append(_ piece: UnsafeRawBufferPointer) throws(Failure) {
        let values = Self.values
        for byte in piece {
            let digit = values[Int(byte)]
            if digit < 64, !isPadded {
                bits = bits << 6 | UInt32(digit)
                digits += 1
                if digits == 4 {
                    guard count + 3 <= limit else { throw .tooLong(limit: limit) }
                    out[count] = UInt8(truncatingIfNeeded: bits >> 16)
                    out[count + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                    out[count + 2] = UInt8(truncatingIfNeeded: bits)
                    count += 3
                    digits = 0
                }
            } else if byte == UInt8(ascii: "="), digits >= 2 || isPadded {
                isPadded = true
            } else if digit != Self.space {
                throw .unexpected(byte: byte, position: position)
            }
            position += 1
        }
    }

    /// Writes the last bytes once the text has ended.
    package mutating func finish() throws(Failure) {
        guard digits != 1 else { throw .incomplete }
        guard digits > 0 else { return }
        guard count + digits - 1 <= limit else { throw .tooLong(limit: limit) }
        out[count] = UInt8(truncatingIfNeeded: digits == 2 ? bits >> 4 : bits >> 10)
        if digits == 3 { out[count + 1] = UInt8(truncatingIfNeeded: bits >> 2) }
        count += digits - 1
        digits = 0
    }

    private static let space: UInt8 = 64

    /// The six bits of each character; 64 for white space between them, 255 for the rest.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { table[Int(character)] = UInt8(value) }
        table[Int(UInt8(ascii: "-"))] = 62
        table[Int(UInt8(ascii: "_"))] = 63
        for character in " \t\r\n".utf8 { table[Int(character)] = space }
        return table
    }()
}
