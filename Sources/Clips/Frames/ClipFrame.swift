package import ImageCodecs

/// One picture of a clip, and when it is shown.
package struct ClipFrame: Sendable {
    /// Upright, sRGB.
    package var image: RasterImage
    /// Its place among the frames, from 0.
    package let index: Int
    /// When it is shown, in units of the clip's time base, by the file's own clock.
    let ticks: Int
    /// For how long, in units of the time base, as far as its decoder knows; 0 if it does not.
    let length: Int
    /// When it is shown, s from the clip's start.
    package let seconds: Double
}
