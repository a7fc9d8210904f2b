import Foundations
import Stylization

/// Digests as receipts and caches write them.
enum Digest {
    /// `sha256:` and 64 hexadecimal digits.
    static func sha256(_ bytes: [UInt8]) -> String { "sha256:" + SHA256.hexDigest(of: bytes) }
}
