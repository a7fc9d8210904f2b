package import ImageCodecs
package import Stylization

/// At which sizes in px a photo is painted, and shown.
package struct PaintingSizes: Sendable {
    /// The painting's, which a preview shows smaller.
    package let painting: PixelSize
    /// How many times larger strokes are than the network's own.
    package let brushFactor: Double
    /// The preview's height that is asked for; `nil` for the painting itself.
    package let previewHeight: Int?
    /// What is painted of it.
    package let pyramid: PaintingPyramid
    /// The answer's.
    package let result: PixelSize
    /// The height that is enough of the photo; `nil` where all of it is needed.
    package let decodingHeight: Int?

    /// Of a photo of `width` x `height` px.
    package init(width: Int, height: Int, contentSize: ContentSize, brush: BrushSize, previewHeight: Int?) {
        let painting = contentSize.resolved(width: width, height: height)
        self.painting = painting
        self.previewHeight = previewHeight
        brushFactor = brush.resolved(width: painting.width, height: painting.height)
        pyramid = PaintingPyramid(
            width: painting.width, height: painting.height, brush: brush, previewHeight: previewHeight)
        result = StylizationTask.resultSize(ofPainting: painting, previewHeight: previewHeight)
        // A painting that is enlarged from its finest octave may take the photo's colours at its own size.
        let needed = max(pyramid.finest.height, result.height)
        decodingHeight = needed < height ? needed : nil
    }

    /// Whether the answer is smaller than the painting.
    package var isSmaller: Bool { result.height < painting.height }

    /// The size at which the style network looks at the photo, for its own style.
    package var coarsest: PixelSize { pyramid.coarsest }

    /// The largest size that is painted, which may be enlarged to the painting.
    package var finest: PixelSize { pyramid.finest }
}
