/// The sizes at which a picture is painted for one brush.
///
/// The painting itself is the finest octave. Below it the sizes halve as long as they stay well above (the square root
/// of 2 times) the brush's own size, the painting's divided by the brush, which is the coarsest octave: so a brush of
/// another size changes mostly that one. All octaves below the finest are at most 0.38 of its work, unless the brush is
/// below 1.65: then two paintings of nearly one size are needed. Brush 1 has one octave, and so has every
/// brush below ``smallestStep``, where the strokes of both would hardly differ.
package struct PaintingPyramid: Sendable, Equatable {
    /// A size in px.
    package struct Octave: Sendable, Hashable {
        /// From left to right.
        package let width: Int
        /// From top to bottom.
        package let height: Int

        /// A size.
        package init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }
    }

    /// From the coarsest to the finest that is painted; at least one.
    package let octaves: [Octave]

    /// The one whose strokes are the largest.
    package var coarsest: Octave { octaves[0] }

    /// The largest that is painted.
    package var finest: Octave { octaves[octaves.count - 1] }

    /// The smallest brush that is worth a second octave.
    package static let smallestStep = 1.1

    /// How many times higher than a preview its finest octave is, at least: the next finer one still changes what is
    /// seen at an octave's own size (by 6 to 12 of 255 on average), but little of what is seen of it at two thirds.
    package static let previewMargin = 1.5

    /// The octaves of a painting of `width` x `height` px with this brush. With a preview's height only
    /// those up to the smallest that is ``previewMargin`` times as high; the coarsest in any case.
    package init(width: Int, height: Int, brush: BrushSize, previewHeight: Int? = nil) {
        let factor = brush.resolved(width: width, height: height)
        func octave(_ divisor: Double) -> Octave {
            Octave(
                width: max(1, Int((Double(width) / divisor).rounded())),
                height: max(1, Int((Double(height) / divisor).rounded())))
        }
        var octaves = [octave(1)]
        var divisor = 2.0
        while divisor * 2.0.squareRoot() <= factor {
            octaves.append(octave(divisor))
            divisor *= 2
        }
        if factor >= Self.smallestStep { octaves.append(octave(factor)) }
        octaves.reverse()
        if let previewHeight {
            let last =
                octaves.firstIndex {
                    Double($0.height) >= Self.previewMargin * Double(previewHeight)
                } ?? octaves.count - 1
            octaves.removeSubrange((last + 1)...)
        }
        self.octaves = octaves
    }
}
