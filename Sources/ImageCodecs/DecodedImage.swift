/// What ``ImageDecoder`` makes of a file.
///
/// Of the file's metadata only what is named here survives: Exif (camera, place, time) and everything else are left
/// behind.
package struct DecodedImage: Sendable, Equatable {
    /// The pixels, upright, with what the file says of its colours.
    package let image: RasterImage
    /// The file's format, size and orientation.
    ///
    /// The picture is smaller than the header's size if it was decoded at a fraction of it.
    package let header: CheckedImageHeader
    /// The text chunks of a PNG; empty for a JPEG.
    package let text: [PNGText]
    /// What the file's owner should know: damage, and what was left out.
    package let warnings: [ImageWarning]
}
