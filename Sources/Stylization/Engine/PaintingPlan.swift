internal import ImageCodecs
internal import Inference

/// What is run for a painting, and how much of it is left to do.
struct PaintingPlan {
    /// A run of the transformer.
    struct Octave {
        let plan: Plan
        /// Where a frame of a calm stream lies; `nil` for all else.
        let grid: NetworkGrid?
        /// What its encoded content is kept by; `nil` to keep nothing.
        let key: StylizerCache.EncodedKey?
        /// Multiply-accumulates, without what is kept of the photo.
        let work: Double

        /// What the plan takes.
        var canvas: PixelSize { PixelSize(width: plan.width, height: plan.height) }
    }

    let pyramid: PaintingPyramid
    let octaves: [Octave]

    private var work: Double { octaves.reduce(0) { $0 + $1.work } }

    /// The part of all multiply-accumulates that is left to do.
    var share: Double { work / octaves.reduce(0) { $0 + Double($1.plan.multiplyAdds) } }

    /// How much of the painting is done when this part of an octave is.
    ///
    /// The last hundredth is for what comes after the networks.
    func fraction(afterPart part: Double, ofOctave index: Int) -> Double {
        let before = octaves[..<index].reduce(0) { $0 + $1.work }
        return (before + part * octaves[index].work) / work * 0.99
    }
}
