package import Stylization

extension StyleVector {
    /// The cosine of the angle between two styles of one space, -1 to 1; 0 if one of them is zero.
    ///
    /// Throws ``StyleError/spaceMismatch(_:_:)``.
    package func cosine(with other: StyleVector) throws(StyleError) -> Double {
        guard space == other.space else { throw .spaceMismatch(space, other.space) }
        func product(_ a: [Float], _ b: [Float]) -> Double {
            zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        }
        let norm = (product(values, values) * product(other.values, other.values)).squareRoot()
        return norm > 0 ? min(max(product(values, other.values) / norm, -1), 1) : 0
    }
}
