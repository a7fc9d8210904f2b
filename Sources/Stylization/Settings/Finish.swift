internal import Finishing

/// What becomes of a painting's colours once it is painted: in percent, each 0 where the painting stays as it is.
///
/// The catalogue of Finishing says what the numbers mean.
package struct Finish: Sendable, Hashable {
    /// How much of the photo's colours takes the place of the painting's: at 100 all, luma from the painting and chroma
    /// from the photo.
    package var preserveColor: Double
    /// How much more vivid colours are, or how much paler: at -100 gray.
    package var saturation: Double
    /// How much further light and dark are apart, or how much nearer.
    package var contrast: Double
    /// How strong a film's grain lies over it.
    package var grain: Double

    /// A painting as it was painted, where nothing else is said.
    package init(
        preserveColor: Double = 0, saturation: Double = 0, contrast: Double = 0, grain: Double = 0
    ) {
        self.preserveColor = preserveColor
        self.saturation = saturation
        self.contrast = contrast
        self.grain = grain
    }

    /// Whether the painting stays as it was painted.
    package var isNone: Bool { self == Finish() }

    /// How many times larger a small difference between two paintings is once they are finished, at most.
    package var largestGain: Double { pass.largestGain }

    var pass: FinishPass {
        FinishPass(preserveColor: preserveColor, saturation: saturation, contrast: contrast, grain: grain)
    }
}
