/// The chunks of a PNG file in order (W3C PNG, section 5), with bounds and checksums checked, pixels untouched.
struct PNGChunks: Sequence {
    /// The first eight bytes of every PNG file.
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// One chunk.
    struct Chunk {
        /// Four letters, such as "IHDR".
        let type: String
        let content: ArraySlice<UInt8>
        /// As stored; over type and content.
        private let checksum: Int
        private let checked: ArraySlice<UInt8>

        fileprivate init?(_ reader: ByteReader, at offset: Int) {
            guard let length = reader.uint32(offset), length <= Int(Int32.max),
                let checked = reader.slice(offset + 4, 4 + length),
                let checksum = reader.uint32(offset + 8 + length)
            else { return nil }
            self.type = String(decoding: checked.prefix(4), as: UTF8.self)
            self.content = checked.dropFirst(4)
            self.checked = checked
            self.checksum = checksum
        }

        /// Whether the stored CRC-32 is that of the chunk.
        var isIntact: Bool { CRC32.checksum(checked) == UInt32(checksum) }

        /// Whether the chunk carries text: its type is tEXt, zTXt or iTXt.
        var isText: Bool { type == "tEXt" || type == "zTXt" || type == "iTXt" }
    }

    private let reader: ByteReader

    /// Chunks of `bytes`, whose signature the caller has checked.
    init(_ bytes: [UInt8]) { reader = ByteReader(bytes[...]) }

    /// Ends behind IEND, or in front of a chunk that reaches beyond the file.
    func makeIterator() -> AnyIterator<Chunk> {
        var offset = Self.signature.count
        var ended = false
        return AnyIterator {
            guard !ended, let chunk = Chunk(reader, at: offset) else { return nil }
            offset += 12 + chunk.content.count
            ended = chunk.type == "IEND"
            return chunk
        }
    }

    /// A finished chunk of `type` (four ASCII letters).
    static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        precondition(type.utf8.count == 4)
        let checked = Array(type.utf8) + content
        return bigEndian(UInt32(content.count)) + checked + bigEndian(CRC32.checksum(checked))
    }

    /// A number as PNG stores it.
    static func bigEndian(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
