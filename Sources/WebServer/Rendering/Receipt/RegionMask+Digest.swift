import Foundations
import ImageCodecs
import Stylization

extension RegionMask {
    /// What receipts call a mask: over its width and height as little-endian 32-bit numbers and its values, whatever
    /// file they came in.
    var digest: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + values.count)
        bytes.append(littleEndian: UInt32(size.width))
        bytes.append(littleEndian: UInt32(size.height))
        return Digest.sha256(bytes + values)
    }
}
