/// The bytes of a picture file whose header was read and found to be within limits.
///
/// Pixels are only ever decoded from a value of this type, and the only way to one is the check.
public struct CheckedImageFile: Sendable {
    /// All of the file.
    public let bytes: [UInt8]
    private let reader: any FormatReader
    /// Format, size and orientation.
    public var header: CheckedImageHeader { reader.header }

    /// Reads the header of the file `bytes`; no memory for pixels is asked for.
    ///
    /// Throws ``ImageCodecError`` if the file is of no format that this build reads (``ImageFormat/readable``), is too
    /// long, shows a picture beyond `limits`, or has a damaged header.
    public init(_ bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageCodecError) {
        try limits.checkFile(bytes: bytes.count)
        let format = try FileSignature(bytes).format
        guard let reader = format.reader else { throw .formatNotBuilt(format) }
        self.bytes = bytes
        self.reader = try reader.init(bytes, limits: limits)
    }

    /// The picture in the file.
    ///
    /// With `atLeastHeight` (px, upright) a JPEG or WebP may come out at a half, a quarter or an eighth of its size,
    /// whichever is the smallest that is still at least that high: several times faster when the picture is shrunk
    /// next. A caller that needs a width must turn it into a height first.
    ///
    /// Up to `threads` threads, the caller's among them, work on the picture; it is the same for any number.
    ///
    /// Throws ``ImageCodecError``; memory that cannot be had is ``ImageCodecError/outOfMemory(bytes:)`` with what
    /// ``CheckedImageHeader/decodingBytes(atLeastHeight:)`` says.
    public func decoded(
        atLeastHeight: Int? = nil, threads: Int = 1
    ) throws(ImageCodecError) -> DecodedImage {
        try ImageCodecError.checkMemory(header.decodingBytes(atLeastHeight: atLeastHeight))
        return try reader.decoded(atLeastHeight: atLeastHeight, threads: threads)
    }
}
