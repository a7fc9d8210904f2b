import CImageCodecs

/// The bytes of a picture file whose header was read and found to be within limits.
///
/// Pixels are only ever decoded from a value of this type, and the only way to one is the check.
package struct CheckedImageFile: Sendable {
    /// All of the file.
    package let bytes: [UInt8]
    /// Format, size and orientation.
    package let header: CheckedImageHeader
    private let metadata: Metadata

    /// What else the check has read, for the decoding.
    private enum Metadata: Sendable {
        case png(PNGMetadata)
        case jpeg(JPEGSegments)
    }

    /// Reads the header of the file `bytes`; no memory for pixels is asked for.
    ///
    /// Throws ``ImageCodecError`` if the file is no PNG or JPEG, is too long, shows a picture beyond `limits`, or has
    /// a damaged header.
    package init(_ bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageCodecError) {
        try limits.checkFile(bytes: bytes.count)
        self.bytes = bytes
        switch try FileSignature(bytes).readableFormat {
        case .png:
            let size = try PNGDecoding.size(of: bytes)
            let metadata = PNGMetadata(bytes)
            self.metadata = .png(metadata)
            header = try CheckedImageHeader(.png, size, metadata.orientation, limits) {
                PNGDecoding.memory(metadata, width: size.width, height: size.height)
            }
        case .jpeg:
            let frame = try JPEGDecoding.header(of: bytes)
            let segments = JPEGSegments(bytes)
            metadata = .jpeg(segments)
            let size = (Int(frame.width), Int(frame.height))
            header = try CheckedImageHeader(.jpeg, size, segments.orientation, limits) {
                JPEGDecoding.memory(frame, segments)
            }
        }
    }

    /// The picture in the file.
    ///
    /// With `atLeastHeight` (px, upright) a JPEG may come out at a half, a quarter or an eighth of its size,
    /// whichever is the smallest that is still at least that high: several times faster when the picture is shrunk
    /// next. A caller that needs a width must turn it into a height first.
    ///
    /// Throws ``ImageCodecError``; memory that cannot be had is ``ImageCodecError/outOfMemory(bytes:)`` with what
    /// ``CheckedImageHeader/decodingBytes(atLeastHeight:)`` says.
    package func decoded(atLeastHeight: Int? = nil) throws(ImageCodecError) -> DecodedImage {
        try ImageCodecError.checkMemory(header.decodingBytes(atLeastHeight: atLeastHeight))
        return switch metadata {
        case .png(let metadata): try PNGDecoding.decode(bytes, header, metadata)
        case .jpeg(let segments):
            try JPEGDecoding.decode(bytes, header, segments, atLeastHeight: atLeastHeight)
        }
    }
}
