package import ImageCodecs

/// The sizes at which a picture is painted for one brush.
///
/// The painting itself is the finest octave. Below it the sizes halve as long as they stay well above (the square
/// root of 2 times) the brush's own size, the painting's divided by the brush, which is the coarsest octave: so a
/// brush of another size changes mostly that one. Brush 1 has one octave, and so has every brush below
/// ``smallestStep``, where the strokes of both would hardly differ.
///
/// All octaves together are at most ``mostWork`` times the painting's pixels. A brush below 1.63 would need two of
/// nearly one size: there the finest is painted a little smaller and enlarged to the painting, or, where that would
/// hardly differ from the brush's own octave, only this one is painted.
package struct PaintingPyramid: Sendable, Equatable {
    /// From the coarsest to the finest that is painted; at least one.
    package let octaves: [PixelSize]

    /// The one whose strokes are the largest.
    package var coarsest: PixelSize { octaves[0] }

    /// The largest that is painted: the painting itself, or what it is enlarged from.
    package var finest: PixelSize { octaves[octaves.count - 1] }

    /// The smallest step from one octave to the next that is worth a run of its own, and the smallest brush that is
    /// worth another octave than the painting itself.
    package static let smallestStep = 1.1

    /// The pixels of all octaves are at most so many of the painting's, which are those of brush 1: as many as those
    /// of the brush 2.83, which has three octaves (`1 + 1/4 + 1/8`).
    ///
    /// The joins and the scaling come on top.
    package static let mostWork = 1.375

    /// The same where the finest octave is enlarged: two octaves of nearly one size take more to scale and to join.
    static let mostEnlargedWork = 1.25

    /// How many times higher than a preview its finest octave is, at least: the next finer one still changes what is
    /// seen at an octave's own size (by 6 to 12 of 255 on average), but little of what is seen of it at two thirds.
    package static let previewMargin = 1.5

    /// The octaves of a painting of `width` x `height` px with this brush.
    ///
    /// With a preview's height only those up to the smallest that is ``previewMargin`` times as high; the coarsest in
    /// any case.
    package init(width: Int, height: Int, brush: BrushSize, previewHeight: Int? = nil) {
        let factor = brush.resolved(width: width, height: height)
        func octave(_ divisor: Double) -> PixelSize {
            PixelSize(
                width: max(1, Int((Double(width) / divisor).rounded())),
                height: max(1, Int((Double(height) / divisor).rounded())))
        }
        var octaves = Array(Self.divisors(brush: factor).map(octave).reversed())
        if let previewHeight {
            let last =
                octaves.firstIndex {
                    Double($0.height) >= Self.previewMargin * Double(previewHeight)
                } ?? octaves.count - 1
            octaves.removeSubrange((last + 1)...)
        }
        self.octaves = octaves
    }

    /// What the painting's size is divided by for each octave, from the finest to the coarsest.
    private static func divisors(brush: Double) -> [Double] {
        guard brush >= smallestStep else { return [1] }
        let coarsestWork = 1 / (brush * brush)
        if 1 + coarsestWork > mostWork {
            let finest = 1 / (mostEnlargedWork - coarsestWork).squareRoot()
            return finest * smallestStep < brush ? [finest, brush] : [brush]
        }
        var divisors = [1.0]
        var divisor = 2.0
        while divisor * 2.0.squareRoot() <= brush {
            divisors.append(divisor)
            divisor *= 2
        }
        return divisors + [brush]
    }
}
