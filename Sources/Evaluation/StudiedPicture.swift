public import ImageCodecs
public import Stylization

/// A photo or a painting, with what the measures need to know of it, computed once.
public struct StudiedPicture: Sendable {
    /// The picture.
    public let image: RasterImage
    /// Its brightness, 0 to 1.
    public let luma: Plane
    /// How steeply the brightness changes, per px.
    public let gradient: Plane
    /// The mean of ``gradient``.
    public let meanGradient: Double
    /// Half-width of its strokes in px; see ``StrokeWidth``.
    public let stroke: Double
    /// What the style network sees in it.
    public let style: StyleVector

    /// Studies a picture whose own style is `style`; transparent places count as white.
    public init(_ image: RasterImage, style: StyleVector) {
        self.image = image
        self.style = style
        luma = Plane(lumaOf: image)
        gradient = luma.gradient
        meanGradient = gradient.mean
        stroke = StrokeWidth.of(luma)
    }
}
