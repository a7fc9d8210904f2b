/// A style as 100 numbers (the papers' *bottleneck*), tagged with the space it belongs to.
///
/// The initializer is the only way in, so a `StyleVector` never holds another length, a NaN or a
/// number beyond ``magnitudeLimit``.
package struct StyleVector: Hashable, Sendable {
    /// How many numbers a style has.
    package static let count = 100
    /// Real styles stay below 10 in magnitude; anything beyond this is damage or mischief.
    package static let magnitudeLimit: Float = 1e4

    /// The numbers; `count` of them, finite.
    package let values: [Float]
    /// The family of networks that gave the numbers their meaning.
    package let space: StyleSpace

    /// Throws ``StyleError/invalidVector(_:)`` for a wrong length, a non-finite or an enormous number.
    package init(_ values: [Float], space: StyleSpace) throws(StyleError) {
        guard values.count == Self.count else {
            throw .invalidVector("a style vector has \(Self.count) numbers, got \(values.count)")
        }
        for (index, value) in values.enumerated()
        where !value.isFinite || value.magnitude > Self.magnitudeLimit {
            throw .invalidVector(
                "number \(index) of the style vector is \(value); "
                    + "it must be finite and at most \(Self.magnitudeLimit) in magnitude")
        }
        self.values = values
        self.space = space
    }

    /// The weighted mean of `parts`: weights are divided by their sum.
    ///
    /// Negative weights extrapolate (*A minus B plus C*). Throws ``StyleError`` if `parts` is empty, the
    /// spaces differ, a weight is not finite, or the weights sum to nearly zero.
    package static func mix(_ parts: [(vector: StyleVector, weight: Float)]) throws(StyleError) -> StyleVector
    {
        guard let space = parts.first?.vector.space else { throw .emptyMix }
        for part in parts where part.vector.space != space {
            throw .spaceMismatch(space, part.vector.space)
        }
        let total = parts.reduce(Double(0)) { $0 + Double($1.weight) }
        guard total.isFinite, total.magnitude > 1e-6 else { throw .weightsCancel }
        // In double, so that a mix of equal vectors is that vector.
        let sums = (0..<count).map { index in
            parts.reduce(Double(0)) { $0 + Double($1.weight) / total * Double($1.vector.values[index]) }
        }
        return try StyleVector(sums.map { Float($0) }, space: space)
    }

    /// `strength * style + (1 - strength) * identity`, as in the original; `strength` in 0...1.
    package func blended(withIdentity identity: StyleVector, strength: Float) throws(StyleError)
        -> StyleVector
    {
        if strength == 1 { return self }
        return try Self.mix([(self, strength), (identity, 1 - strength)])
    }
}
