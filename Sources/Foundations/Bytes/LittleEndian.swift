extension RangeReplaceableCollection<UInt8> {
    /// Appends the bytes of `value`, the least significant first.
    @inlinable package mutating func append(littleEndian value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// Appends four bytes for each of `values`, in their order: the bits of IEEE 754 binary32, the least significant
    /// byte first.
    @inlinable package mutating func append(littleEndian values: some Sequence<Float>) {
        for value in values { append(littleEndian: value.bitPattern) }
    }
}

extension FixedWidthInteger {
    /// The number whose bytes are `bytes`, the least significant first; its upper bytes are zero where there are fewer.
    @inlinable package init(littleEndian bytes: some Sequence<UInt8>) {
        self = 0
        for (index, byte) in bytes.enumerated() { self |= Self(truncatingIfNeeded: byte) << (8 * index) }
    }
}

extension Float {
    /// The number whose bits begin at byte `offset` of `bytes`, the least significant byte first; the offset
    /// needs no alignment.
    @inlinable package init(littleEndian bytes: UnsafeRawBufferPointer, at offset: Int) {
        self.init(
            bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
}
