package import ImageCodecs
package import Stylization

/// A painting in numbers.
///
/// The catalogue says what each means.
package struct PaintingMeasures: Sendable, Equatable, Encodable {
    /// Mean distance to the painting made at the brush's own size, 0 to 255.
    package let look: Double
    /// Mean gradient as a multiple of the photo's, 0 and up.
    package let sharp: Double
    /// Correlation of the gradients of painting and photo, -1 to 1.
    package let edges: Double
    /// Half-width of the strokes in px.
    package let stroke: Double
    /// Cosine between the painting's own style and the wanted one, -1 to 1.
    package let vector: Double
    /// Structural similarity to the photo, -1 to 1.
    package let ssim: Double
}

extension PaintingMeasures {
    /// Measures a painting.
    ///
    /// - Parameters:
    ///   - painting: the painting, or what is to be judged like one.
    ///   - photo: the photo, of the same size, not flat, at least ``StructuralSimilarity/window`` px long at both sides.
    ///   - coarse: the photo's painting at the brush's own size.
    ///   - wanted: the style it was painted in.
    /// - Throws: `ImageCodecError` if the painting cannot be shrunk, and `StyleError` if the styles are of two spaces.
    package init(
        of painting: StudiedPicture, photo: StudiedPicture, coarse: RasterImage, wanted: StyleVector
    ) throws {
        self.init(
            look: try Look.distance(from: painting.image, to: coarse),
            sharp: painting.meanGradient / photo.meanGradient,
            edges: painting.gradient.correlation(with: photo.gradient),
            stroke: painting.stroke,
            vector: try painting.style.cosine(with: wanted),
            ssim: StructuralSimilarity.between(painting.luma, photo.luma))
    }

    /// The mean of each number; at least one painting.
    package static func mean(of all: [PaintingMeasures]) -> PaintingMeasures {
        func mean(_ number: (PaintingMeasures) -> Double) -> Double {
            all.reduce(0) { $0 + number($1) } / Double(all.count)
        }
        return PaintingMeasures(
            look: mean(\.look), sharp: mean(\.sharp), edges: mean(\.edges), stroke: mean(\.stroke),
            vector: mean(\.vector), ssim: mean(\.ssim))
    }

    /// Memory that studying and measuring a painting of this size takes at its peak, in bytes.
    package static func bytes(width: Int, height: Int) -> Int {
        // Luma and gradient of photo and painting; five blurred planes, and two on the way to the last.
        width * height * 11 * MemoryLayout<Float>.stride
    }
}
