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

    /// Format, size and orientation of the file `bytes`, without decoding pixels. Throws
    /// ``ImageCodecError`` for a file that ``decode(_:atLeastHeight:)`` would refuse by its header.
    package func header(of bytes: [UInt8]) throws(ImageCodecError) -> CheckedImageHeader {
        try CheckedImageHeader(of: bytes, limits: limits)
    }

    /// The picture in the file `bytes`.
    ///
    /// With `atLeastHeight` (px, upright) a JPEG may come out at a half, a quarter or an eighth of its size,
    /// whichever is the smallest that is still at least that high: several times faster when the picture
    /// is shrunk next. A caller that needs a width must turn it into a height first.
    ///
    /// Throws ``ImageCodecError``; memory that cannot be had is ``ImageCodecError/outOfMemory(bytes:)`` with
    /// what ``CheckedImageHeader/decodingBytes(atLeastHeight:)`` says.
    package func decode(
        _ bytes: [UInt8], atLeastHeight: Int? = nil
    ) throws(ImageCodecError) -> DecodedImage {
        let header = try header(of: bytes)
        try ImageCodecError.checkMemory(header.decodingBytes(atLeastHeight: atLeastHeight))
        return switch header.format {
        case .png: try PNGDecoding.decode(bytes, header)
        case .jpeg: try JPEGDecoding.decode(bytes, header, atLeastHeight: atLeastHeight)
        }
    }
}
