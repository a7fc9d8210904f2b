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

    /// Whether part of the picture is missing: rows, or detail.
    package var isIncomplete: Bool {
        warnings.contains { warning in
            switch warning {
            case .missingRows, .missingDetail: true
            case .damaged, .animated: false
            }
        }
    }
    /// The file's format.
    package var format: ImageFormat { header.format }
    /// How the stored rows were turned; already applied to ``image``.
    package var orientation: Orientation { header.orientation }
}
