import SystemLibC

/// The names of files as Swift texts.
///
/// A name is a sequence of bytes to the system, and an old archive may hold some that are no UTF-8 (`caf\xE9.jpg`).
/// `String` would repair them into another name. So each byte that is no part of UTF-8 becomes one character of a
/// private range, U+10FE80 for 0x80 up to U+10FEFF for 0xFF, and becomes that byte again where a file is opened. The
/// range itself counts as no UTF-8 in what comes from outside, so that every sequence of bytes has a text of its own.
package enum PathText {
    private static let first: UInt32 = 0x10FE80
    private static let last: UInt32 = 0x10FEFF

    /// The text of a name.
    package static func text(of bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        if let text = String(validating: bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: standsForByte)
        {
            return text
        }
        var scalars = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var position = 0
        func carry(_ count: Int) {
            for byte in bytes[position..<(position + count)] {
                // Bytes below 0x80 are UTF-8 wherever they stand; the range holds the others.
                scalars.append(Unicode.Scalar(first - 0x80 + UInt32(byte))!)
            }
            position += count
        }
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let units):
                let scalar = Unicode.UTF8.decode(units)
                if standsForByte(scalar) {
                    carry(units.count)
                } else {
                    scalars.append(scalar)
                    position += units.count
                }
            case .error(let length): carry(length)
            case .emptyInput: return String(scalars)
            }
        }
    }

    /// The bytes of the name whose text this is.
    package static func bytes(of text: String) -> [UInt8] {
        guard !isUTF8(text) else { return Array(text.utf8) }
        return text.unicodeScalars.flatMap { scalar in
            standsForByte(scalar) ? [UInt8(scalar.value - first + 0x80)] : Array(String(scalar).utf8)
        }
    }

    /// Whether the name's bytes are UTF-8, and so can be given to what knows only texts.
    package static func isUTF8(_ text: String) -> Bool { !text.unicodeScalars.contains(where: standsForByte) }

    /// The text for people: a byte that is no UTF-8 as `\xE9`, or with another `mark` before its digits.
    package static func display(_ text: String, mark: String = "\\x") -> String {
        guard !isUTF8(text) else { return text }
        return text.unicodeScalars.reduce(into: "") { shown, scalar in
            guard standsForByte(scalar) else { return shown.unicodeScalars.append(scalar) }
            shown += mark + String(scalar.value - first + 0x80, radix: 16, uppercase: true)
        }
    }

    /// Calls `body` with the name as the system's calls take it.
    ///
    /// The error of a call that fails there stays the last one, whatever giving back the memory does.
    static func withCString<Result>(_ text: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        var code: Int32 = 0
        let result = (bytes(of: text) + [0]).withUnsafeBytes { bytes in
            let result = body(bytes.assumingMemoryBound(to: CChar.self).baseAddress!)
            code = errno
            return result
        }
        errno = code
        return result
    }

    /// Whether a character stands for a byte that is no UTF-8: nothing to be stored as text.
    package static func standsForByte(_ scalar: Unicode.Scalar) -> Bool {
        (first...last).contains(scalar.value)
    }
}
