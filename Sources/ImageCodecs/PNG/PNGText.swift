/// A piece of text in a PNG file, under a keyword.
public struct PNGText: Sendable, Equatable {
    /// 1 to 79 printable Latin-1 characters, such as "Description"; keywords may repeat.
    public let keyword: String
    /// Any text without U+0000.
    public let text: String

    /// Text to write; ``ImageEncoder`` checks it against PNG's rules.
    public init(keyword: String, text: String) {
        self.keyword = keyword
        self.text = text
    }

    /// A finished iTXt chunk (W3C PNG, 11.3.3.4): UTF-8, not compressed, so that any tool can show it.
    ///
    /// Throws ``ImageCodecError/invalidText(keyword:reason:)``.
    func chunk() throws(ImageCodecError) -> [UInt8] {
        guard let latin1 = Self.latin1(keyword) else {
            throw .invalidText(
                keyword: keyword,
                reason: "a keyword has 1 to 79 printable Latin-1 characters and no space at its ends or twice"
            )
        }
        if text.utf8.contains(0) {
            throw .invalidText(keyword: keyword, reason: "the text contains a NUL character")
        }
        guard text.utf8.count <= PNGTextChunks.mostBytes else {
            throw .invalidText(
                keyword: keyword,
                reason: "\(text.utf8.count) bytes of text; the limit is \(PNGTextChunks.mostBytes)")
        }
        // Keyword, NUL, compression flag and method, no language, NUL, no translated keyword, NUL, text.
        return PNGChunks.chunk("iTXt", latin1 + [0, 0, 0, 0, 0] + Array(text.utf8))
    }

    private static func latin1(_ keyword: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in keyword.unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value), (0x20...0x7E).contains(byte) || byte >= 0xA1,
                !(byte == 0x20 && bytes.last ?? 0x20 == 0x20)
            else { return nil }
            bytes.append(byte)
        }
        return (1...79).contains(bytes.count) && bytes.last != 0x20 ? bytes : nil
    }
}
