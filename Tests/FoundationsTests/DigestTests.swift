import Foundations
import TestSupport
import Testing

@Suite struct `Digests` {
    /// FIPS 180-4's examples, and one of the length where the padding just needs a further block.
    static let vectors: [(text: String, sha256: String, sha1: String)] = [
        (
            "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709"
        ),
        (
            "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        ),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
            "a49b2446a02c645bf419f995b67091253a04a259"
        ),
    ]

    @Test(arguments: vectors)
    func `of the standard's examples`(text: String, sha256: String, sha1: String) {
        #expect(SHA256.hexDigest(of: Array(text.utf8)) == sha256)
        #expect(SHA1.hexDigest(of: Array(text.utf8)) == sha1)
    }

    @Test func `of a million letters, in uneven parts`() {
        var sha256 = SHA256()
        var sha1 = SHA1()
        var random = SeededRandom(seed: 4)
        var left = 1_000_000
        while left > 0 {
            let part = [UInt8](
                repeating: UInt8(ascii: "a"), count: Int.random(in: 1...min(left, 9999), using: &random))
            sha256.update(part)
            sha1.update(part)
            left -= part.count
        }
        #expect(sha256.hexDigest() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        #expect(sha1.hexDigest() == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    }

    /// Around every multiple of a block, where padding changes.
    @Test func `do not depend on how the bytes arrive`() {
        var random = SeededRandom(seed: 5)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let cut = Int.random(in: 0...length, using: &random)
            var sha256 = SHA256()
            var sha1 = SHA1()
            for part in [Array(bytes[..<cut]), [], Array(bytes[cut...])] {
                sha256.update(part)
                sha1.update(part)
            }
            #expect(sha256.hexDigest() == SHA256.hexDigest(of: bytes), "length \(length), cut at \(cut)")
            #expect(sha1.hexDigest() == SHA1.hexDigest(of: bytes), "length \(length), cut at \(cut)")
        }
    }

    @Test func `can be read before the end`() {
        var digest = SHA256()
        digest.update(Array("ab".utf8))
        _ = digest.hexDigest()
        digest.update(Array("c".utf8))
        #expect(digest.hexDigest() == SHA256.hexDigest(of: Array("abc".utf8)))
    }

    /// What `git hash-object` prints.
    @Test(arguments: [
        ("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
        ("hello world\n", "3b18e512dba79e4c8300dd08aeb37f8e728b8dad"),
    ])
    func `of git's objects`(text: String, id: String) {
        #expect(SHA1.gitBlobID(of: Array(text.utf8)) == id)
    }
}
