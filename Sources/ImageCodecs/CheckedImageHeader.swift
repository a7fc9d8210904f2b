import CImageCodecs

/// A picture's format and size, read from the start of a file and found to be within limits.
///
/// Pixels are only ever allocated for a value of this type, and the only way to one is the check.
package struct CheckedImageHeader: Sendable, Equatable {
    /// By the file's first bytes.
    package let format: ImageFormat
    /// px, as the rows are stored.
    package let storedWidth: Int
    /// px, as the rows are stored.
    package let storedHeight: Int
    /// How the stored rows are turned to stand upright.
    package let orientation: Orientation

    /// What decoding it takes; see ``decodingBytes(atLeastHeight:)``.
    let memory: DecodingMemory

    /// px, upright.
    package var width: Int { orientation.swapsSides ? storedHeight : storedWidth }
    /// px, upright.
    package var height: Int { orientation.swapsSides ? storedWidth : storedHeight }

    /// Reads the header of the file `bytes`; no memory for pixels is asked for.
    ///
    /// Throws ``ImageCodecError`` if the file is no PNG or JPEG, is too long, shows a picture beyond
    /// `limits`, or has a damaged header.
    package init(of bytes: [UInt8], limits: ImageLimits) throws(ImageCodecError) {
        try limits.checkFile(bytes: bytes.count)
        switch FileSignature(bytes) {
        case .readable(.png):
            let size = try PNGDecoding.size(of: bytes)
            let metadata = PNGMetadata(bytes, only: .orientation)
            try self.init(.png, size, metadata.orientation, limits) {
                PNGDecoding.memory(metadata, width: size.width, height: size.height)
            }
        case .readable(.jpeg):
            let header = try JPEGDecoding.header(of: bytes)
            let segments = JPEGSegments(bytes)
            try self.init(.jpeg, (Int(header.width), Int(header.height)), segments.orientation, limits) {
                JPEGDecoding.memory(header, segments)
            }
        case .other(let name): throw .unsupportedFormat(name)
        case .empty: throw .empty
        case .unknown: throw .unknownFormat
        }
    }

    private init(
        _ format: ImageFormat, _ size: (width: Int, height: Int), _ orientation: Orientation?,
        _ limits: ImageLimits, _ memory: () -> DecodingMemory
    ) throws(ImageCodecError) {
        guard size.width > 0, size.height > 0 else {
            throw .corrupt(format, reason: "its size is \(size.width)x\(size.height) px")
        }
        try limits.check(width: size.width, height: size.height)
        self.format = format
        self.storedWidth = size.width
        self.storedHeight = size.height
        self.orientation = orientation ?? .topLeft
        self.memory = memory()
    }
}
