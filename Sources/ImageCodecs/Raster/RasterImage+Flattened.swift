extension RasterImage {
    /// The picture on white, without alpha: what is seen of it on a page, and all that a network may see.
    ///
    /// Colours that hide behind full transparency leave no trace.
    public func flattened() -> RasterImage {
        guard let alpha else { return self }
        var rgb = rgb
        rgb.withUnsafeMutableBufferPointer { rgb in
            alpha.withUnsafeBufferPointer { alpha in
                for pixel in alpha.indices where alpha[pixel] != 255 {
                    let opacity = Int(alpha[pixel])
                    for channel in pixel * 3..<pixel * 3 + 3 {
                        rgb[channel] = UInt8(
                            (Int(rgb[channel]) * opacity + 255 * (255 - opacity) + 127) / 255)
                    }
                }
            }
        }
        return withPixels(width: width, height: height, rgb: rgb, alpha: nil)
    }
}
