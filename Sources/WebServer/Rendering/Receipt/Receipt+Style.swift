import Foundations
import Stylization

extension Receipt.Style {
    init(_ vector: StyleVector, weight: Float, region: Int?) {
        self.init(
            vector: vector.values, vectorDigest: vector.digest, space: vector.space.rawValue, weight: weight,
            region: region)
    }
}

extension StyleVector {
    /// Over the numbers as little-endian float32, the form that the gallery stores.
    var digest: String {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: values)
        return Digest.sha256(bytes)
    }
}
