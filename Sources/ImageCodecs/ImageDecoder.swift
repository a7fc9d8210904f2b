/// Decodes PNG and JPEG files to upright 8-bit RGB.
///
/// The format is recognized by the first bytes. The declared size is checked against ``limits`` before any
/// pixel is allocated. Exif orientation is applied here and nowhere else. The ICC profile is carried if it
/// describes RGB, and so is what a PNG's chunks say of its colours; other metadata is dropped.
///
/// A file that is damaged or cut off is decoded as far as it can be read, as long as that is at least one
/// row, and ``DecodedImage/warnings`` says what is missing: see ``ImageWarning``.
package struct ImageDecoder: Sendable {
    /// What is too large.
    package let limits: ImageLimits

    /// A decoder that refuses what is beyond `limits`.
    package init(limits: ImageLimits = ImageLimits()) { self.limits = limits }

    /// Format, size and orientation of the file `bytes`, without decoding pixels.
    ///
    /// Throws ``ImageCodecError`` for a file that ``decode(_:atLeastHeight:)`` would refuse by its header.
    package func header(of bytes: [UInt8]) throws(ImageCodecError) -> CheckedImageHeader {
        try CheckedImageFile(bytes, limits: limits).header
    }

    /// The picture in the file `bytes`: checked, then decoded as ``CheckedImageFile/decoded(atLeastHeight:)`` says.
    package func decode(
        _ bytes: [UInt8], atLeastHeight: Int? = nil
    ) throws(ImageCodecError) -> DecodedImage {
        try CheckedImageFile(bytes, limits: limits).decoded(atLeastHeight: atLeastHeight)
    }
}
