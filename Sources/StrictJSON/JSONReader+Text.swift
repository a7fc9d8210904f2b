extension JSONReader {
    /// The characters of a string that this reader has found in its text.
    package func text(_ string: JSONString) -> String { Self.text(string, in: source) }

    /// The characters of a string that a reader has found in `text`.
    package static func text(_ string: JSONString, in text: UnsafeRawBufferPointer) -> String {
        let bytes = UnsafeRawBufferPointer(rebasing: text[string.bytes])
        guard string.hasEscapes else { return String(decoding: bytes, as: UTF8.self) }
        var units: [UInt8] = []
        units.reserveCapacity(bytes.count)
        Self.forEachPiece(of: bytes) { units.append(contentsOf: $0) }
        return String(decoding: units, as: UTF8.self)
    }

    /// Calls `body` with the string's UTF-8 bytes from front to back, in pieces, its escape sequences replaced.
    ///
    /// Nothing is copied but what an escape sequence means. `bytes` are those of a string that a reader found.
    package static func forEachPiece<Failure: Error>(
        of bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        var position = 0
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "\\")) ?? bytes.count
            if end > position { try body(UnsafeRawBufferPointer(rebasing: bytes[position..<end])) }
            position = end
            guard position < bytes.count, let first = Self.escape(bytes, at: position) else { return }
            position += first.length
            var value = UInt32(first.value)
            if UTF16.isLeadSurrogate(first.value), let second = Self.escape(bytes, at: position),
                UTF16.isTrailSurrogate(second.value)
            {
                position += second.length
                value = 0x10000 + (value & 0x3FF) << 10 + UInt32(second.value & 0x3FF)
            }
            // In place, not in an array: a text may be nothing but escape sequences, millions of them.
            var encoded: UInt32 = 0
            var count = 0
            for unit in UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter {
                encoded |= UInt32(unit) << UInt32(8 * count)
                count += 1
            }
            encoded = encoded.littleEndian
            // A closure that rethrows a typed error cannot be handed through another that does not.
            var failure: Failure?
            withUnsafeBytes(of: &encoded) { piece in
                do throws(Failure) {
                    try body(UnsafeRawBufferPointer(rebasing: piece[..<count]))
                } catch { failure = error }
            }
            if let failure { throw failure }
        }
    }
}
