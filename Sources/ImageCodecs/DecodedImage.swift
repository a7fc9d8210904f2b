/// What ``ImageDecoder`` makes of a file.
///
/// Of the file's metadata only what is named here survives: Exif (camera, place, time) and everything else are left
/// behind.
public struct DecodedImage: Sendable, Equatable {
    /// The pixels, upright, with what the file says of its colours.
    public let image: RasterImage
    /// The file's format, size and orientation.
    ///
    /// The picture is smaller than the header's size if it was decoded at a fraction of it.
    public let header: CheckedImageHeader
    /// The text chunks of a PNG; empty for a JPEG.
    public let text: [PNGText]
    /// What the file's owner should know: damage, and what was left out.
    public let warnings: [ImageWarning]
}
