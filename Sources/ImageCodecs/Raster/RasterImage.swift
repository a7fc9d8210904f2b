/// A decoded picture: 8-bit sRGB, upright (EXIF orientation is already applied).
package struct RasterImage: Sendable, Equatable {
    /// Extent in px.
    package let width: Int
    /// Extent in px.
    package let height: Int
    /// `[height, width, 3]`, row-major, sRGB.
    package var rgb: [UInt8]
    /// `[height, width]` if the picture has transparency, else `nil`.
    package var alpha: [UInt8]?
    /// The ICC profile of RGB that the file's samples had a meaning by, for results that are to have it too; `nil` for
    /// sRGB.
    ///
    /// The pixels are sRGB all the same: see ``ImageEncoder/profile``.
    package var sourceProfile: [UInt8]?
    /// Why there is no ``sourceProfile`` although the file's colors were others than sRGB's; `nil` if there is one, or
    /// nothing to keep.
    package var unkeptColors: UnkeptColors?

    /// Traps if a buffer's length does not fit the size.
    package init(
        width: Int, height: Int, rgb: [UInt8], alpha: [UInt8]? = nil, sourceProfile: [UInt8]? = nil,
        unkeptColors: UnkeptColors? = nil
    ) {
        precondition(width > 0 && height > 0 && rgb.count == width * height * 3)
        precondition(alpha == nil || alpha!.count == width * height)
        self.width = width
        self.height = height
        self.rgb = rgb
        self.alpha = alpha
        self.sourceProfile = sourceProfile
        self.unkeptColors = unkeptColors
    }

    /// A picture of other pixels from the same file.
    ///
    /// Traps if a buffer's length does not fit the size.
    package func withPixels(width: Int, height: Int, rgb: [UInt8], alpha: [UInt8]?) -> RasterImage {
        RasterImage(
            width: width, height: height, rgb: rgb, alpha: alpha, sourceProfile: sourceProfile,
            unkeptColors: unkeptColors)
    }
}

extension RasterImage: CustomStringConvertible {
    /// The size alone: pixels never end up in a log.
    package var description: String {
        "\(width)x\(height) px \(alpha == nil ? "RGB" : "RGBA")"
    }
}

extension RasterImage: CustomReflectable {
    /// Without children, for the same reason.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
