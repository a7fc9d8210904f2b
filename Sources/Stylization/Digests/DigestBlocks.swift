/// What SHA-1 and SHA-256 share: input cut into blocks of 64 bytes, padded at the end with a 1 bit,
/// zeros and the length in bits (FIPS 180-4, section 5.1.1).
struct DigestBlocks {
    /// Bytes a block.
    static let size = 64

    /// Input that does not fill a block yet.
    private var rest: [UInt8] = []
    private var length: UInt64 = 0

    /// Calls `compress` with every whole block that `bytes` complete: first byte, number of blocks.
    mutating func append(_ bytes: UnsafeRawBufferPointer, compress: (UnsafeRawPointer, Int) -> Void) {
        length &+= UInt64(bytes.count)
        var start = 0
        if !rest.isEmpty {
            start = min(Self.size - rest.count, bytes.count)
            rest.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<start]))
            guard rest.count == Self.size else { return }
            rest.withUnsafeBufferPointer { compress(UnsafeRawPointer($0.baseAddress!), 1) }
            rest.removeAll(keepingCapacity: true)
        }
        let blocks = (bytes.count - start) / Self.size
        if blocks > 0, let base = bytes.baseAddress { compress(base + start, blocks) }
        rest.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[(start + blocks * Self.size)...]))
    }

    /// Calls `compress` with the padded end.
    consuming func finish(compress: (UnsafeRawPointer, Int) -> Void) {
        var end = rest
        end.append(0x80)
        let padded = end.count + 8 <= Self.size ? Self.size : 2 * Self.size
        end.append(contentsOf: [UInt8](repeating: 0, count: padded - 8 - end.count))
        withUnsafeBytes(of: (length &* 8).bigEndian) { end.append(contentsOf: $0) }
        end.withUnsafeBufferPointer { compress(UnsafeRawPointer($0.baseAddress!), padded / Self.size) }
    }
}

/// Lowercase hexadecimal digits of `words`, most significant byte first.
func hexadecimal(_ words: [UInt32]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for word in words {
        for shift in stride(from: 28, through: 0, by: -4) {
            text.append(digits[Int(word >> UInt32(shift)) & 15])
        }
    }
    return String(decoding: text, as: UTF8.self)
}
