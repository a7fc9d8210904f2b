/// Reads numbers of single bits, the highest first, as video streams have them.
///
/// Behind the end everything is 0 and ``isExhausted`` is set, so that a walk over many fields is judged once.
struct BitReader {
    private let bytes: [UInt8]
    private var at = 0
    /// Whether more was asked for than there is, or a number was longer than any that is allowed.
    private(set) var isExhausted = false

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// An unsigned number of `count` bits, 0 to 32.
    mutating func bits(_ count: Int) -> Int {
        guard at + count <= bytes.count * 8 else {
            isExhausted = true
            return 0
        }
        var value = 0
        for _ in 0..<count {
            value = value << 1 | Int(bytes[at >> 3] >> (7 - UInt8(at & 7)) & 1)
            at += 1
        }
        return value
    }

    /// One bit.
    mutating func flag() -> Bool { bits(1) == 1 }

    /// An Exp-Golomb number (ITU-T H.265, 9.2): as many zeros as bits follow a one.
    mutating func exponential() -> Int {
        var zeros = 0
        while !isExhausted, !flag() { zeros += 1 }
        guard zeros <= 31 else {
            isExhausted = true
            return 0
        }
        return (1 << zeros) - 1 + bits(zeros)
    }
}
