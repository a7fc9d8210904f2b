package import Stylization

extension Receipt.Style {
    /// A style of which the numbers are known.
    package init(_ vector: StyleVector, weight: Float = 1, region: Int? = nil) {
        self.init(
            vector: vector.values, vectorDigest: vector.digest, space: vector.space.rawValue, weight: weight,
            region: region)
    }
}
