/// The boxes of an ISO base media file (ISO/IEC 14496-12, 4.2), one after the other: each says its length and type.
///
/// A box that claims more than there is ends with the bytes; what follows a broken one is not looked at.
struct HEIFBoxes: Sequence, IteratorProtocol {
    /// One box.
    struct Box {
        /// Four characters, such as "meta".
        let type: String
        /// What stands behind length and type.
        let content: ArraySlice<UInt8>
        /// Whether all of it is there.
        let isWhole: Bool

        /// A full box's version and flags, and what stands behind them.
        var full: (version: Int, flags: Int, content: ArraySlice<UInt8>)? {
            guard let word = ByteReader(content).uint32(0) else { return nil }
            return (word >> 24, word & 0xFF_FFFF, content.dropFirst(4))
        }
    }

    private var rest: ArraySlice<UInt8>

    /// The boxes that fill `bytes`.
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> Box? {
        let reader = ByteReader(rest)
        guard let short = reader.uint32(0), let name = reader.slice(4, 4) else { return nil }
        var start = 8
        var length = short
        switch short {
        case 0:
            length = rest.count  // the last box of a file may leave its length open
        case 1:
            guard let high = reader.uint32(8), let low = reader.uint32(12), high < 1 << 24 else { return nil }
            length = high << 32 | low
            start = 16
        default: break
        }
        guard length >= start else { return nil }
        let there = Swift.min(length, rest.count)
        let box = Box(
            type: String(decoding: name, as: UTF8.self), content: rest.prefix(there).dropFirst(start),
            isWhole: length == there)
        rest = rest.dropFirst(there)
        return box
    }

    /// The first box of `type`.
    func first(_ type: String) -> Box? { first { $0.type == type } }
}
