/// SHA-1 of bytes that arrive in parts (FIPS 180-4): for the object ids of git, not for secrets.
package typealias SHA1 = BlockDigest<SHA1Algorithm>

extension BlockDigest where Algorithm == SHA1Algorithm {
    /// The digest with which git names a file of `size` bytes: of a header, then of the file's bytes, which
    /// are to follow by ``update(_:)-(UnsafeRawBufferPointer)``.
    package static func gitBlob(size: Int) -> SHA1 {
        var digest = SHA1()
        digest.update(Array("blob \(size)\0".utf8))
        return digest
    }
}

/// SHA-1's own part: five words, 80 rounds (FIPS 180-4, section 6.1).
package enum SHA1Algorithm: DigestAlgorithm {
    package static let initialState: [UInt32] = [
        0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0,
    ]

    /// Folds `count` blocks of 64 bytes into the five words at `state`.
    package static func compress(
        _ state: UnsafeMutablePointer<UInt32>, _ input: UnsafeRawPointer, count: Int
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { schedule in
            let w = schedule.baseAddress!
            var block = input
            for _ in 0..<count {
                load(block, into: w)
                var t = 16
                while t != 80 {
                    let x = w[t &- 3] ^ w[t &- 8] ^ w[t &- 14] ^ w[t &- 16]
                    w[t] = x &<< 1 | x &>> 31
                    t = t &+ 1
                }
                rounds(state, w)
                block += 64
            }
        }
    }

    private static func rounds(_ state: UnsafeMutablePointer<UInt32>, _ w: UnsafePointer<UInt32>) {
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        var t = 0
        while t != 80 {
            let mixed: UInt32
            if t < 20 {
                mixed = (d ^ (b & (c ^ d))) &+ 0x5A82_7999
            } else if t < 40 {
                mixed = (b ^ c ^ d) &+ 0x6ED9_EBA1
            } else if t < 60 {
                mixed = ((b & c) | (d & (b | c))) &+ 0x8F1B_BCDC
            } else {
                mixed = (b ^ c ^ d) &+ 0xCA62_C1D6
            }
            let next = (a &<< 5 | a &>> 27) &+ mixed &+ e &+ w[t]
            e = d
            d = c
            c = b &<< 30 | b &>> 2
            b = a
            a = next
            t = t &+ 1
        }
        state[0] = state[0] &+ a
        state[1] = state[1] &+ b
        state[2] = state[2] &+ c
        state[3] = state[3] &+ d
        state[4] = state[4] &+ e
    }
}
