package import ImageCodecs

/// Whether a large painting looks as the small one does.
package enum Look {
    /// The mean distance, over all pixels and channels, between a painting shrunk (Lanczos) to the size of `coarse`,
    /// and `coarse`: 0 to 255, 0 if they are the same.
    ///
    /// Throws what `RasterImage.resized` throws.
    package static func distance(
        from painting: RasterImage, to coarse: RasterImage
    ) throws(ImageCodecError) -> Double {
        let shrunk = try painting.resized(width: coarse.width, height: coarse.height, filter: .lanczos3)
        var sum = 0
        for (a, b) in zip(shrunk.rgb, coarse.rgb) { sum += abs(Int(a) - Int(b)) }
        return Double(sum) / Double(coarse.rgb.count)
    }
}
