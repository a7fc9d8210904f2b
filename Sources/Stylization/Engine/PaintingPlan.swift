internal import ImageCodecs
internal import Inference

/// What is run for a painting, and how much of it is left to do.
struct PaintingPlan {
    /// A run of the transformer for each rendition.
    struct Octave {
        let plan: Plan
        /// Where a frame of a calm stream lies; `nil` for all else.
        let grid: NetworkGrid?
        /// What its encoded content is kept by; `nil` to keep nothing.
        let key: StylizerCache.EncodedKey?
        /// What there is to do.
        let work: RenditionWork

        /// What the plan takes.
        var canvas: PixelSize { PixelSize(width: plan.width, height: plan.height) }
    }

    let pyramid: PaintingPyramid
    let octaves: [Octave]

    private var left: Double { octaves.reduce(0) { $0 + $1.work.left } }

    /// The part of all multiply-accumulates that is left to do.
    var share: Double { left / octaves.reduce(0) { $0 + $1.work.total } }

    /// How much of the painting is done when this part of an octave is.
    ///
    /// The last hundredth is for what comes after the networks.
    func fraction(afterPart part: Double, ofOctave index: Int) -> Double {
        let before = octaves[..<index].reduce(0) { $0 + $1.work.left }
        return (before + part * octaves[index].work.left) / left * 0.99
    }
}

/// The multiply-accumulates of painting several renditions of one content at one size.
struct RenditionWork {
    /// Of all renditions, with nothing kept.
    let total: Double
    /// Without what is kept.
    let left: Double

    /// - Parameters:
    ///   - plan: how the transformer runs.
    ///   - renditions: how many there are.
    ///   - missing: how many of them are not kept.
    ///   - isEncoded: whether the encoded content is kept.
    init(_ plan: Plan, renditions: Int, missing: Int, isEncoded: Bool) {
        // What the network does in front of the style is done once for all of them.
        let shared = plan.canEncodeContent ? plan.contentMultiplyAdds : 0
        let each = plan.multiplyAdds - shared
        total = Double(shared + renditions * each)
        left = missing == 0 ? 0 : Double((isEncoded ? 0 : shared) + missing * each)
    }
}
