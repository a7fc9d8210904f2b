/// The words and signs of a Swift file without its comments and texts; code inside texts (`\(…)`) is kept.
struct SwiftTokens {
    /// A word, or a single sign.
    struct Token {
        let text: Substring
        /// From 1.
        let line: Int

        var isWord: Bool { text.utf8.first.map(SwiftTokens.isWordByte) ?? false }
    }

    /// A text literal that is being read, or code inside one.
    private enum Nesting {
        case text(hashes: Int, isMultiline: Bool)
        case code(openParentheses: Int)
    }

    private(set) var tokens: [Token] = []
    private let source: String
    private let bytes: String.UTF8View
    private var position: String.Index
    private var line = 1
    private var nesting: [Nesting] = []

    init(_ source: String) {
        self.source = source
        bytes = source.utf8
        position = source.startIndex
        while position < bytes.endIndex {
            if case .text(let hashes, let isMultiline) = nesting.last {
                readText(hashes, isMultiline)
            } else {
                readCode()
            }
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private func starts(with text: StaticString) -> Bool {
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return bytes[position...].starts(with: expected)
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.endIndex {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position = bytes.index(after: position)
        }
    }

    private mutating func readCode() {
        if starts(with: "//") {
            while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\n") { advance() }
            return
        }
        if starts(with: "/*") {
            while position < bytes.endIndex, !starts(with: "*/") { advance() }
            advance(2)
            return
        }
        if opensText() { return }
        let byte = bytes[position]
        if Self.isWordByte(byte) {
            let start = position
            while position < bytes.endIndex, Self.isWordByte(bytes[position]) { advance() }
            tokens.append(Token(text: source[start..<position], line: line))
            return
        }
        if case .code(let open) = nesting.last {
            if byte == UInt8(ascii: "(") {
                nesting[nesting.count - 1] = .code(openParentheses: open + 1)
            } else if byte == UInt8(ascii: ")") {
                nesting[nesting.count - 1] = .code(openParentheses: open - 1)
                if open == 1 {
                    nesting.removeLast()
                    advance()
                    return
                }
            }
        }
        let start = position
        let startLine = line
        advance()
        // A backtick around a name is no part of it.
        if ![UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "`")].contains(byte) {
            tokens.append(Token(text: source[start..<position], line: startLine))
        }
    }

    /// Whether a text begins here; then its opening has been read.
    private mutating func opensText() -> Bool {
        var after = position
        var hashes = 0
        while after < bytes.endIndex, bytes[after] == UInt8(ascii: "#") {
            hashes += 1
            after = bytes.index(after: after)
        }
        guard after < bytes.endIndex, bytes[after] == UInt8(ascii: "\"") else { return false }
        advance(hashes)
        let isMultiline = starts(with: #"""""#)
        advance(isMultiline ? 3 : 1)
        nesting.append(.text(hashes: hashes, isMultiline: isMultiline))
        return true
    }

    private mutating func readText(_ hashes: Int, _ isMultiline: Bool) {
        let rest = bytes[position...]
        let marks = repeatElement(UInt8(ascii: "#"), count: hashes)
        if bytes[position] == UInt8(ascii: "\\"), rest.dropFirst().starts(with: marks) {
            let isCode = rest.dropFirst(1 + hashes).first == UInt8(ascii: "(")
            advance(2 + hashes)
            if isCode { nesting.append(.code(openParentheses: 1)) }
            return
        }
        let quotes = repeatElement(UInt8(ascii: "\""), count: isMultiline ? 3 : 1)
        if rest.starts(with: quotes), rest.dropFirst(quotes.count).starts(with: marks) {
            advance(quotes.count + hashes)
            nesting.removeLast()
            return
        }
        advance()
    }
}
