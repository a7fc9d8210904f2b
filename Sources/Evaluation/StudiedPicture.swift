package import ImageCodecs
package import Stylization

/// A photo or a painting, with what the measures need to know of it, computed once.
package struct StudiedPicture: Sendable {
    /// The picture.
    package let image: RasterImage
    /// Its brightness, 0 to 1.
    package let luma: Plane
    /// How steeply the brightness changes, per px.
    package let gradient: Plane
    /// The mean of ``gradient``.
    package let meanGradient: Double
    /// Half-width of its strokes in px; see ``StrokeWidth``.
    package let stroke: Double
    /// What the style network sees in it.
    package let style: StyleVector

    /// Studies a picture whose own style is `style`; transparent places count as white.
    package init(_ image: RasterImage, style: StyleVector) {
        self.image = image
        self.style = style
        luma = Plane(lumaOf: image)
        gradient = luma.gradient
        meanGradient = gradient.mean
        stroke = StrokeWidth.of(luma)
    }
}
