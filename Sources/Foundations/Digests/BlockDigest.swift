/// The difference between SHA-1 and SHA-256 (FIPS 180-4): where they start, and how they fold in a block.
package protocol DigestAlgorithm: Sendable {
    /// The hash value of section 5.3, before the first block.
    static var initialState: [UInt32] { get }

    /// Folds `count` blocks of 64 bytes into the words at `state`.
    static func compress(_ state: UnsafeMutablePointer<UInt32>, _ input: UnsafeRawPointer, count: Int)
}

extension DigestAlgorithm {
    /// Reads a block as 16 words, the most significant byte first.
    ///
    /// With wrapping operators and pointers only, as all of these loops: megabytes of weights are hashed.
    @inline(__always)
    static func load(_ block: UnsafeRawPointer, into words: UnsafeMutablePointer<UInt32>) {
        var t = 0
        while t != 16 {
            words[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: t &* 4, as: UInt32.self))
            t = t &+ 1
        }
    }
}

/// The digest of bytes that arrive in parts: blocks of 64 bytes, padded at the end with a 1 bit, zeros and the
/// length in bits (FIPS 180-4, section 5.1.1).
///
/// Own code: the usual package for it would be a third of a clean build.
package struct BlockDigest<Algorithm: DigestAlgorithm>: Sendable {
    /// Bytes a block.
    private static var blockSize: Int { 64 }

    private var state = Algorithm.initialState
    /// Input that does not fill a block yet.
    private var rest: [UInt8] = []
    private var length: UInt64 = 0

    /// The digest of nothing yet.
    package init() {}

    /// Takes in more bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(bytes.count)
        var start = 0
        if !rest.isEmpty {
            start = min(Self.blockSize - rest.count, bytes.count)
            rest.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<start]))
            guard rest.count == Self.blockSize else { return }
            rest.withUnsafeBytes { Self.compress($0, into: &state) }
            rest.removeAll(keepingCapacity: true)
        }
        let end = start + (bytes.count - start) / Self.blockSize * Self.blockSize
        Self.compress(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), into: &state)
        rest.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[end...]))
    }

    /// Takes in more bytes.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest of everything taken in, as lowercase hexadecimal digits.
    package func hexDigest() -> String {
        var end = rest
        end.append(0x80)
        let padded = end.count + 8 <= Self.blockSize ? Self.blockSize : 2 * Self.blockSize
        end.append(contentsOf: [UInt8](repeating: 0, count: padded - 8 - end.count))
        withUnsafeBytes(of: (length &* 8).bigEndian) { end.append(contentsOf: $0) }
        var state = state
        end.withUnsafeBytes { Self.compress($0, into: &state) }
        return Self.hexadecimal(state)
    }

    /// The digest of `bytes`, as lowercase hexadecimal digits.
    package static func hexDigest(of bytes: [UInt8]) -> String {
        var digest = Self()
        digest.update(bytes)
        return digest.hexDigest()
    }

    /// Folds in `blocks`, a whole number of them.
    private static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32]) {
        guard let base = blocks.baseAddress, !blocks.isEmpty else { return }
        state.withUnsafeMutableBufferPointer {
            Algorithm.compress($0.baseAddress!, base, count: blocks.count / blockSize)
        }
    }

    /// Lowercase hexadecimal digits of `words`, most significant byte first.
    private static func hexadecimal(_ words: [UInt32]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for word in words {
            for shift in stride(from: 28, through: 0, by: -4) {
                text.append(digits[Int(word >> UInt32(shift)) & 15])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
