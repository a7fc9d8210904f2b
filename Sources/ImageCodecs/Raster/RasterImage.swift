/// A decoded picture: 8-bit RGB, upright (EXIF orientation is already applied).
package struct RasterImage: Sendable, Equatable {
    /// Extent in px.
    package let width: Int
    /// Extent in px.
    package let height: Int
    /// `[height, width, 3]`, row-major, the file's own colour space.
    package var rgb: [UInt8]
    /// `[height, width]` if the picture has transparency, else `nil`.
    package var alpha: [UInt8]?
    /// The file's ICC profile, so that wide-gamut colours survive; `nil` means sRGB, unless ``colorChunks``
    /// says more.
    package var iccProfile: [UInt8]?
    /// What a PNG's other chunks say of its colours; code points among them outrank ``iccProfile``.
    package var colorChunks: ColorChunks?

    /// Traps if a buffer's length does not fit the size.
    package init(
        width: Int, height: Int, rgb: [UInt8], alpha: [UInt8]? = nil, iccProfile: [UInt8]? = nil,
        colorChunks: ColorChunks? = nil
    ) {
        precondition(width > 0 && height > 0 && rgb.count == width * height * 3)
        precondition(alpha == nil || alpha!.count == width * height)
        self.width = width
        self.height = height
        self.rgb = rgb
        self.alpha = alpha
        self.iccProfile = iccProfile
        self.colorChunks = colorChunks
    }

    /// A picture of other pixels whose colours mean the same.
    ///
    /// Traps if a buffer's length does not fit the size.
    package func withPixels(width: Int, height: Int, rgb: [UInt8], alpha: [UInt8]?) -> RasterImage {
        RasterImage(
            width: width, height: height, rgb: rgb, alpha: alpha, iccProfile: iccProfile,
            colorChunks: colorChunks)
    }
}

extension RasterImage: CustomStringConvertible {
    /// The size alone: pixels never end up in a log.
    package var description: String {
        "\(width)x\(height) px \(alpha == nil ? "RGB" : "RGBA")\(iccProfile == nil ? "" : " with ICC profile")"
    }
}

extension RasterImage: CustomReflectable {
    /// Without children, for the same reason.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
