/// Decodes picture files to upright 8-bit sRGB.
///
/// The format is recognized by the first bytes. The declared size is checked against ``limits`` before any
/// pixel is allocated. Exif orientation is applied here and nowhere else, and so is what the file says of its
/// colors (an ICC profile, PNG's chunks, HEIF's code points): see ``ColorDescription``. Other metadata is dropped.
///
/// A file that is damaged or cut off is decoded as far as it can be read, as long as that is at least one
/// row, and ``DecodedImage/warnings`` says what is missing: see ``ImageWarning``.
public struct ImageDecoder: Sendable {
    /// What is too large.
    public let limits: ImageLimits
    /// How many threads may work on a picture, the caller's among them; the result is the same for any number.
    public let threads: Int

    /// A decoder that refuses what is beyond `limits`.
    public init(limits: ImageLimits = ImageLimits(), threads: Int = 1) {
        self.limits = limits
        self.threads = threads
    }

    /// Format, size and orientation of the file `bytes`, without decoding pixels.
    ///
    /// Throws ``ImageCodecError`` for a file that ``decode(_:atLeastHeight:)`` would refuse by its header.
    public func header(of bytes: [UInt8]) throws(ImageCodecError) -> CheckedImageHeader {
        try CheckedImageFile(bytes, limits: limits).header
    }

    /// The picture in the file `bytes`: checked, then decoded as ``CheckedImageFile/decoded(atLeastHeight:threads:)`` says.
    public func decode(
        _ bytes: [UInt8], atLeastHeight: Int? = nil
    ) throws(ImageCodecError) -> DecodedImage {
        try CheckedImageFile(bytes, limits: limits).decoded(
            atLeastHeight: atLeastHeight, threads: threads)
    }
}
