/// Reads a JSON text (RFC 8259) from front to back, token by token, without recursion, and decodes nothing but numbers.
///
/// It is strict: UTF-8 only, no comments, no trailing commas, no lone surrogates, nothing behind the value. A byte
/// order mark in front is skipped, which section 8.1 allows. What a text costs is bounded by ``JSONLimits`` alone:
/// the reader holds one byte for each open array or object.
///
/// The text must stay where it is as long as the reader is used.
package struct JSONReader {
    private enum Expected {
        case value
        case valueOrArrayEnd
        case keyOrObjectEnd
        case key
        /// A comma, or what closes the innermost array or object.
        case separator
        case end
    }

    private let text: UnsafeRawBufferPointer
    /// The whole text.
    var source: UnsafeRawBufferPointer { text }
    private let limits: JSONLimits
    /// The byte at which the next token is looked for.
    package private(set) var position = 0
    private var expected = Expected.value
    /// The open arrays (`false`) and objects (`true`), the innermost last.
    private var open: [Bool] = []
    private var values = 0

    /// A reader of `text`, in UTF-8.
    package init(_ text: UnsafeRawBufferPointer, limits: JSONLimits) {
        self.text = text
        self.limits = limits
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next token; `nil` once, after the last.
    ///
    /// Throws ``JSONError``, after which the reader is of no use.
    package mutating func next() throws(JSONError) -> JSONToken? {
        while true {
            skipWhitespace()
            switch expected {
            case .end:
                guard position == text.count else { throw malformed("something follows the value") }
                return nil
            case .separator:
                let isObject = open[open.count - 1]
                switch byte {
                case UInt8(ascii: ","):
                    position += 1
                    expected = isObject ? .key : .value
                case isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"): return close()
                case nil: throw malformed("the text ends within \(isObject ? "an object" : "an array")")
                default: throw malformed("a comma or '\(isObject ? "}" : "]")' is missing")
                }
            case .keyOrObjectEnd where byte == UInt8(ascii: "}"),
                .valueOrArrayEnd where byte == UInt8(ascii: "]"):
                return close()
            case .key, .keyOrObjectEnd: return try key()
            case .value, .valueOrArrayEnd: return try value()
            }
        }
    }

    private var byte: UInt8? { position < text.count ? text[position] : nil }

    private func malformed(_ reason: String, at position: Int? = nil) -> JSONError {
        .malformed(position: position ?? self.position, reason: reason)
    }

    private mutating func skipWhitespace() {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func close() -> JSONToken {
        position += 1
        let isObject = open.removeLast()
        expected = open.isEmpty ? .end : .separator
        return isObject ? .endObject : .endArray
    }

    private mutating func begin(object isObject: Bool) throws(JSONError) -> JSONToken {
        guard open.count < limits.depth else { throw .tooDeep(position: position, limit: limits.depth) }
        position += 1
        open.append(isObject)
        expected = isObject ? .keyOrObjectEnd : .valueOrArrayEnd
        return isObject ? .beginObject : .beginArray
    }

    private mutating func key() throws(JSONError) -> JSONToken {
        guard byte == UInt8(ascii: "\"") else {
            throw malformed(
                byte == nil ? "the text ends within an object" : "a key in quotation marks is missing")
        }
        let key = try string()
        skipWhitespace()
        guard byte == UInt8(ascii: ":") else { throw malformed("a colon is missing") }
        position += 1
        expected = .value
        return .key(key)
    }

    private mutating func value() throws(JSONError) -> JSONToken {
        values += 1
        guard values <= limits.values else { throw .tooManyValues(limit: limits.values) }
        switch byte {
        case UInt8(ascii: "{"): return try begin(object: true)
        case UInt8(ascii: "["): return try begin(object: false)
        default: break
        }
        guard let byte else { throw malformed("the text ends where a value is expected") }
        let token: JSONToken
        switch byte {
        case UInt8(ascii: "\""): token = .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): token = .number(try number())
        case UInt8(ascii: "t"): token = try word("true", .bool(true))
        case UInt8(ascii: "f"): token = try word("false", .bool(false))
        case UInt8(ascii: "n"): token = try word("null", .null)
        default: throw malformed("there is no value")
        }
        expected = open.isEmpty ? .end : .separator
        return token
    }

    private mutating func word(_ word: StaticString, _ token: JSONToken) throws(JSONError) -> JSONToken {
        let count = word.utf8CodeUnitCount
        guard position + count <= text.count,
            (0..<count).allSatisfy({ text[position + $0] == word.utf8Start[$0] })
        else { throw malformed("there is no value") }
        position += count
        return token
    }

    // MARK: Numbers

    private mutating func number() throws(JSONError) -> Double {
        let start = position
        if byte == UInt8(ascii: "-") { position += 1 }
        if byte == UInt8(ascii: "0") {
            position += 1
            if case UInt8(ascii: "0")...UInt8(ascii: "9") = byte ?? 0 {
                throw malformed("the number begins with a zero", at: start)
            }
        } else {
            try digits(start)
        }
        if byte == UInt8(ascii: ".") {
            position += 1
            try digits(start)
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            try digits(start)
        }
        let digits = UnsafeRawBufferPointer(rebasing: text[start..<position])
        // Rounded to nearest, whatever the locale; what is too large becomes infinite.
        guard let number = Double(String(decoding: digits, as: UTF8.self)), number.isFinite else {
            throw malformed("the number is too large", at: start)
        }
        return number
    }

    private mutating func digits(_ start: Int) throws(JSONError) {
        let first = position
        while position < text.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = text[position] {
            position += 1
            guard position - start <= limits.numberLength else {
                throw .numberTooLong(position: start, limit: limits.numberLength)
            }
        }
        if position == first { throw malformed("the number is not complete", at: start) }
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> JSONString {
        position += 1
        let start = position
        var hasEscapes = false
        while true {
            skipPlain()
            guard position < text.count else { throw malformed("the string has no end", at: start - 1) }
            switch text[position] {
            case UInt8(ascii: "\""):
                position += 1
                return JSONString(bytes: start..<position - 1, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape()
            case 0x80...:
                guard let length = Self.sequenceLength(text, at: position) else {
                    throw malformed("the text is not UTF-8")
                }
                position += length
            default: throw malformed("a control character stands in a string without its escape")
            }
        }
    }

    /// Skips unescaped ASCII, eight bytes at a time: pictures in base64 are megabytes of it.
    private mutating func skipPlain() {
        let ones: UInt64 = 0x0101_0101_0101_0101, highs: UInt64 = 0x8080_8080_8080_8080
        /// The high bit of each byte of `word` that is below `limit` (at most 0x80), if no byte before it lies.
        func below(_ limit: UInt64, _ word: UInt64) -> UInt64 { (word &- ones &* limit) & ~word & highs }
        while position + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let quotes = below(1, word ^ (ones &* 0x22)), escapes = below(1, word ^ (ones &* 0x5C))
            if (word & highs) | below(0x20, word) | quotes | escapes != 0 { break }
            position += 8
        }
        while position < text.count, case let byte = text[position], byte >= 0x20, byte < 0x80,
            byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\")
        {
            position += 1
        }
    }

    private mutating func skipEscape() throws(JSONError) {
        let start = position
        guard let unit = Self.escape(text, at: position) else {
            throw malformed("a backslash begins no escape sequence that JSON has", at: start)
        }
        position += unit.length
        guard UTF16.isTrailSurrogate(unit.value) || UTF16.isLeadSurrogate(unit.value) else { return }
        guard UTF16.isLeadSurrogate(unit.value), let second = Self.escape(text, at: position),
            UTF16.isTrailSurrogate(second.value)
        else { throw malformed("half of a surrogate pair stands alone", at: start) }
        position += second.length
    }

    /// The UTF-16 unit of the escape sequence at `position`, and how many bytes it has.
    static func escape(_ text: UnsafeRawBufferPointer, at position: Int) -> (value: UInt16, length: Int)? {
        guard position + 1 < text.count, text[position] == UInt8(ascii: "\\") else { return nil }
        switch text[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return (UInt16(text[position + 1]), 2)
        case UInt8(ascii: "b"): return (0x08, 2)
        case UInt8(ascii: "f"): return (0x0C, 2)
        case UInt8(ascii: "n"): return (0x0A, 2)
        case UInt8(ascii: "r"): return (0x0D, 2)
        case UInt8(ascii: "t"): return (0x09, 2)
        case UInt8(ascii: "u"):
            guard position + 6 <= text.count else { return nil }
            var value: UInt16 = 0
            for index in position + 2..<position + 6 {
                let digit: UInt8
                switch text[index] {
                case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
                case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6:
                    digit = (byte | 0x20) - UInt8(ascii: "a") + 10
                default: return nil
                }
                value = value << 4 | UInt16(digit)
            }
            return (value, 6)
        default: return nil
        }
    }

    /// The length of the UTF-8 sequence of two to four bytes at `position` (RFC 3629); `nil` for any other bytes.
    private static func sequenceLength(_ text: UnsafeRawBufferPointer, at position: Int) -> Int? {
        let second: ClosedRange<UInt8>
        let length: Int
        switch text[position] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard position + length <= text.count, second.contains(text[position + 1]),
            text[position + 2..<position + length].allSatisfy({ (0x80...0xBF).contains($0) })
        else { return nil }
        return length
    }
}
