package import Foundations

extension BlockDigest where Algorithm == SHA1Algorithm {
    /// The object id that git gives to a file of these bytes.
    package static func gitBlobID(of bytes: [UInt8]) -> String {
        var digest = gitBlob(size: bytes.count)
        digest.update(bytes)
        return digest.hexDigest()
    }
}
