/// What ``ImageDecoder`` makes of a file. Of the file's metadata only what is named here survives: Exif
/// (camera, place, time) and everything else are left behind.
public struct DecodedImage: Sendable, Equatable {
    /// The pixels, upright, with the file's RGB profile.
    public let image: RasterImage
    /// The file's format, size and orientation. The picture is smaller than the header's size if it was
    /// decoded at a fraction of it.
    public let header: CheckedImageHeader
    /// The text chunks of a PNG; empty for a JPEG.
    public let text: [PNGText]
    /// What was wrong with the file without spoiling the picture, as the codec library says it.
    public let warnings: [String]
    /// Whether part of the picture is missing or wrong: up to a tenth of its rows, or, in a progressive
    /// JPEG that is cut off, fine detail. More damage than that is an error instead.
    public let isIncomplete: Bool

    /// The file's format.
    public var format: ImageFormat { header.format }
    /// How the stored rows were turned; already applied to ``image``.
    public var orientation: Orientation { header.orientation }
}
