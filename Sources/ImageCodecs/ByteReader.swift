/// Reads numbers out of bytes from outside; whatever lies beyond the end is `nil`, never a trap.
struct ByteReader {
    /// The bytes that offsets count in.
    let bytes: ArraySlice<UInt8>
    var littleEndian = false

    init(_ bytes: ArraySlice<UInt8>, littleEndian: Bool = false) {
        self.bytes = bytes
        self.littleEndian = littleEndian
    }

    /// `count` bytes from `offset` on.
    func slice(_ offset: Int, _ count: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
            return nil
        }
        let start = bytes.startIndex + offset
        return bytes[start..<start + count]
    }

    /// An unsigned 16-bit number.
    func uint16(_ offset: Int) -> Int? { number(offset, 2) }

    /// An unsigned 32-bit number.
    func uint32(_ offset: Int) -> Int? { number(offset, 4) }

    private func number(_ offset: Int, _ count: Int) -> Int? {
        guard let slice = slice(offset, count) else { return nil }
        var value = 0
        if littleEndian {
            for byte in slice.reversed() { value = value << 8 | Int(byte) }
        } else {
            for byte in slice { value = value << 8 | Int(byte) }
        }
        return value
    }
}
