/// Reads the text of a PNG file without decoding its pixels: the settings of a result, a style card's style.
package enum PNGTextChunks {
    /// The most bytes of one text, inflated or not: 1 MiB.
    ///
    /// Longer texts are left out.
    package static let mostBytes = 1024 * 1024
    /// The most texts of a file, and the most bytes of all of them together; the rest is left out.
    static let mostTexts = 1000
    static let mostBytesInAll = 4 * 1024 * 1024

    /// The texts of `bytes` in the file's order, from iTXt, zTXt and tEXt chunks.
    ///
    /// A text that breaks the rules (no keyword, not UTF-8, damaged compression) is left out, since other
    /// programs wrote it; a file that is cut off, or whose text chunks have wrong checksums, throws
    /// ``ImageCodecError/corrupt(_:reason:)``. Files of other formats throw as in ``ImageDecoder``.
    package static func read(from bytes: [UInt8]) throws(ImageCodecError) -> [PNGText] {
        let format = try FileSignature(bytes).format
        guard format == .png else { throw .unsupportedFormat(format.description) }
        var collection = PNGTextCollection()
        var ended = false
        for chunk in PNGChunks(bytes) {
            if chunk.isText {
                guard chunk.isIntact else {
                    throw .corrupt(.png, reason: "a \(chunk.type) chunk has a wrong checksum")
                }
                collection.add(chunk)
            }
            ended = chunk.type == "IEND"
        }
        guard ended else { throw .corrupt(.png, reason: "the file ends too early") }
        return collection.texts
    }
}

/// Texts as they are found, held to ``PNGTextChunks``'s limits.
struct PNGTextCollection {
    private(set) var texts: [PNGText] = []
    /// Of texts, and of what had to be inflated in vain: thousands of tiny chunks that each inflate to too
    /// much must not cost more than one.
    private var bytesLeft = PNGTextChunks.mostBytesInAll

    /// Adds the text of an intact text chunk, unless it is malformed or too long.
    mutating func add(_ chunk: PNGChunks.Chunk) {
        guard texts.count < PNGTextChunks.mostTexts, let text = read(chunk) else { return }
        texts.append(text)
    }

    /// The text of an intact text chunk, which counts for the limits, without keeping it.
    mutating func read(_ chunk: PNGChunks.Chunk) -> PNGText? {
        guard let text = text(of: chunk) else { return nil }
        bytesLeft -= min(bytesLeft, text.text.utf8.count)
        return text
    }

    private var limit: Int { min(bytesLeft, PNGTextChunks.mostBytes) }

    /// The text of a chunk, if it keeps the format's rules (W3C PNG, 11.3.3) and the limits.
    private mutating func text(of chunk: PNGChunks.Chunk) -> PNGText? {
        guard let (keyword, rest) = chunk.content.splitAtNUL(), (1...79).contains(keyword.count) else {
            return nil
        }
        let decoded: String?
        switch chunk.type {
        case "tEXt":
            decoded = rest.count <= limit ? String(latin1: rest) : nil
        case "zTXt":
            // Compression method 0, then the stream.
            guard rest.first == 0 else { return nil }
            decoded = inflated(rest.dropFirst()).map { String(latin1: $0[...]) }
        case "iTXt":
            // Compression flag and method, language, NUL, translated keyword, NUL, text.
            guard let flag = rest.first, let method = rest.dropFirst().first,
                let (_, afterLanguage) = rest.dropFirst(2).splitAtNUL(),
                let (_, body) = afterLanguage.splitAtNUL()
            else { return nil }
            switch (flag, method) {
            case (0, _): decoded = body.count <= limit ? String(validating: body, as: UTF8.self) : nil
            case (1, 0): decoded = inflated(body).flatMap { String(validating: $0, as: UTF8.self) }
            default: return nil
            }
        default:
            return nil
        }
        return decoded.map { PNGText(keyword: String(latin1: keyword), text: $0) }
    }

    private mutating func inflated(_ stream: ArraySlice<UInt8>) -> [UInt8]? {
        let limit = limit
        if let bytes = ZlibStream.inflated(stream, limit: limit) { return bytes }
        bytesLeft -= min(limit, stream.count * ZlibStream.largestRatio)
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// What stands in front of the first NUL, and behind it.
    fileprivate func splitAtNUL() -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
        guard let nul = firstIndex(of: 0) else { return nil }
        return (self[..<nul], self[(nul + 1)...])
    }
}

extension String {
    /// Every byte is the character of that number.
    fileprivate init(latin1 bytes: ArraySlice<UInt8>) {
        var scalars = UnicodeScalarView()
        for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
        self.init(scalars)
    }
}
