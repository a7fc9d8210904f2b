import Foundations
package import ImageCodecs
package import Stylization

/// Digests as receipts and caches write them.
package enum Digest {
    /// `sha256:` and 64 hexadecimal digits.
    package static func sha256(_ bytes: [UInt8]) -> String { "sha256:" + SHA256.hexDigest(of: bytes) }
}

extension StyleVector {
    /// Over the numbers as little-endian float32, the form that the gallery stores.
    package var digest: String {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: values)
        return Digest.sha256(bytes)
    }
}

extension RegionMask {
    /// What receipts call a mask: over its width and height as little-endian 32-bit numbers and its values, whatever
    /// file they came in.
    package var digest: String { Digest.sha256(size, [values]) }
}

extension RasterImage {
    /// What receipts call a painting: over its width and height as little-endian 32-bit numbers, its `[height, width, 3]`
    /// bytes, and those of its transparency where it has any.
    package var digest: String { Digest.sha256(size, [rgb, alpha ?? []]) }
}

extension Digest {
    fileprivate static func sha256(_ size: PixelSize, _ planes: [[UInt8]]) -> String {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt32(size.width))
        bytes.append(littleEndian: UInt32(size.height))
        var digest = SHA256()
        digest.update(bytes)
        for plane in planes { digest.update(plane) }
        return "sha256:" + digest.hexDigest()
    }
}
