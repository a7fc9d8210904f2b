/// How far a px and its surroundings may be from what was expected, and still be what they were.
///
/// Up to `low` the past counts in full, from `high` on not at all. The numbers are steps of 255: a part for what is
/// seen as no change whatever the noise, and a multiple of the noise.
struct FilterLimits {
    /// For the mean difference around a px (luma, blue, red), where noise cancels; and for the mean distance, which sees
    /// what has moved within the surroundings.
    let low: SIMD4<Float>
    /// What the part above ``low`` is multiplied by: 1 / (high - low).
    let slope: SIMD4<Float>
    /// The same for the distance of the px alone.
    let pixelLow: Float
    let pixelSlope: Float

    /// The limits for frames that are off by `noise` by chance, as mean distance of a channel.
    init(noise: Float) {
        let low = SIMD4(1 + 0.6 * noise, 1 + 0.5 * noise, 1 + 0.5 * noise, 1 + 1.5 * noise)
        let high = SIMD4(4 + 1.8 * noise, 4 + 1.6 * noise, 4 + 1.6 * noise, 4 + 3 * noise)
        self.low = low
        slope = 1 / (high - low)
        pixelLow = 6 + 3 * noise
        pixelSlope = 1 / (24 + 6 * noise - pixelLow)
    }

    /// How much the past counts, 0 to 1.
    @inline(__always)
    func confidence(around mean: Pixel, at distance: Float) -> Float {
        let over = (mean.magnitudes - low) * slope
        let most = max(max(over.x, over.y), max(over.z, over.w))
        return 1 - min(max(max(most, (distance - pixelLow) * pixelSlope), 0), 1)
    }
}
