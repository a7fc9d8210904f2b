import Application
import Evaluation
import ImageCodecs
import Stylization

/// Paints photos with two brushes, and judges the paintings.
struct PaintingTrial {
    /// What the style network sees in pictures.
    let reader: StylePictureReader
    let networks: ModelPair
    /// What is judged, beside brush 1.
    let brush: BrushSize

    private var stylizer: Stylizer { reader.stylizer }

    func study(_ picture: RasterImage) throws -> StudiedPicture {
        StudiedPicture(picture, style: try reader.vector(of: picture))
    }

    /// The size at which brush 1 has this brush's strokes.
    func coarseSize(of photo: RasterImage) -> PixelSize {
        PaintingPyramid(width: photo.width, height: photo.height, brush: brush).coarsest
    }

    /// Compares the ways to paint one photo in one style; `keep` is called with each painting.
    func compare(
        _ photo: StudiedPicture, called photoName: String, in style: StyleVector, called styleName: String,
        keep: (RasterImage, KeptPaintings.Kind) throws -> Void
    ) throws -> PaintingComparison {
        let size = coarseSize(of: photo.image)
        let small = try photo.image.resized(width: size.width, height: size.height)
        let coarse = try paint(small, style, .times(1)).picture
        try keep(coarse, .coarse)
        func painting(_ brush: BrushSize, _ kind: KeptPaintings.Kind) throws -> PaintingComparison.Painting {
            let (picture, seconds) = try paint(photo.image, style, brush)
            try keep(picture, kind)
            return .init(
                measures: try PaintingMeasures(
                    of: try study(picture), photo: photo, coarse: coarse, wanted: style),
                seconds: seconds)
        }
        return PaintingComparison(
            photo: photoName, style: styleName, width: photo.image.width, height: photo.image.height,
            coarseWidth: size.width, coarseHeight: size.height,
            brush: brush.resolved(width: photo.image.width, height: photo.image.height),
            styleModel: networks.style, transformer: networks.transformer,
            precision: StylizerEngine(stylizer).precision,
            own: try PaintingMeasures(of: photo, photo: photo, coarse: coarse, wanted: style),
            direct: try painting(.times(1), .direct), brushed: try painting(brush, .brush))
    }

    private func paint(
        _ photo: RasterImage, _ style: StyleVector, _ brush: BrushSize
    ) throws -> (picture: RasterImage, seconds: Double) {
        let task = StylizationTask(
            content: photo, brush: brush, style: style, styleModel: networks.style,
            transformer: networks.transformer)
        var clock = StageClock()
        let picture = try clock.time("paint") { try stylizer.stylize(task) }
        return (picture, clock.total / 1000)
    }
}
