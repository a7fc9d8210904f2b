/// A decoded picture: 8-bit sRGB, upright (EXIF orientation is already applied).
public struct RasterImage: Sendable, Equatable {
    /// Extent in px.
    public let width: Int
    /// Extent in px.
    public let height: Int
    /// `[height, width, 3]`, row-major, sRGB.
    public var rgb: [UInt8]
    /// `[height, width]` if the picture has transparency, else `nil`.
    public var alpha: [UInt8]?
    /// The ICC profile of RGB that the file's samples had a meaning by, for results that are to have it too; `nil` for
    /// sRGB.
    ///
    /// The pixels are sRGB all the same: see ``ImageEncoder/profile``.
    public var sourceProfile: [UInt8]?
    /// Why there is no ``sourceProfile`` although the file's colors were others than sRGB's; `nil` if there is one, or
    /// nothing to keep.
    public var unkeptColors: UnkeptColors?

    /// Traps if a buffer's length does not fit the size.
    public init(
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
    public func withPixels(width: Int, height: Int, rgb: [UInt8], alpha: [UInt8]?) -> RasterImage {
        RasterImage(
            width: width, height: height, rgb: rgb, alpha: alpha, sourceProfile: sourceProfile,
            unkeptColors: unkeptColors)
    }
}

extension RasterImage: CustomStringConvertible {
    /// The size alone: pixels never end up in a log.
    public var description: String {
        "\(width)x\(height) px \(alpha == nil ? "RGB" : "RGBA")"
    }
}

extension RasterImage: CustomReflectable {
    /// Without children, for the same reason.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
