internal import ImageCodecs

extension RasterImage {
    /// This picture's brightness with the colours of `other`, which has the same size: luma from here, chroma from
    /// there (ITU-R BT.601, full range, as JPEG's YCbCr).
    func withColors(of other: RasterImage) -> RasterImage {
        precondition(width == other.width && height == other.height)
        var result = self
        result.rgb.withUnsafeMutableBufferPointer { here in
            other.rgb.withUnsafeBufferPointer { there in
                var at = 0
                while at < here.count {
                    let luma = Self.luma(Float(here[at]), Float(here[at + 1]), Float(here[at + 2]))
                    let red = Float(there[at]), green = Float(there[at + 1]), blue = Float(there[at + 2])
                    // Adding the same to all three channels changes the luma and leaves both chroma as they are.
                    let offset = luma - Self.luma(red, green, blue)
                    here[at] = Self.byte(red + offset)
                    here[at + 1] = Self.byte(green + offset)
                    here[at + 2] = Self.byte(blue + offset)
                    at += 3
                }
            }
        }
        return result
    }

    private static func luma(_ red: Float, _ green: Float, _ blue: Float) -> Float {
        0.299 * red + 0.587 * green + 0.114 * blue
    }

    private static func byte(_ value: Float) -> UInt8 { UInt8(min(max(value, 0), 255) + 0.5) }
}
