/// A picture's format and size, read from the start of a file and found to be within limits.
///
/// Pixels are only ever allocated for a value of this type, and the only way to one is the check.
public struct CheckedImageHeader: Sendable, Equatable {
    /// By the file's first bytes.
    public let format: ImageFormat
    /// px, as the rows are stored.
    public let storedWidth: Int
    /// px, as the rows are stored.
    public let storedHeight: Int
    /// How the stored rows are turned to stand upright.
    public let orientation: Orientation

    /// px, upright.
    public var width: Int { orientation.swapsSides ? storedHeight : storedWidth }
    /// px, upright.
    public var height: Int { orientation.swapsSides ? storedWidth : storedHeight }

    /// Reads the header of the file `bytes`; no memory for pixels is asked for.
    ///
    /// Throws ``ImageCodecError`` if the file is no PNG or JPEG, is too long, shows a picture beyond
    /// `limits`, or has a damaged header.
    public init(of bytes: [UInt8], limits: ImageLimits) throws(ImageCodecError) {
        try limits.checkFile(bytes: bytes.count)
        switch FileSignature(bytes) {
        case .readable(.png):
            let size = try PNGDecoding.size(of: bytes)
            try self.init(.png, size, PNGMetadata(bytes, only: .orientation).orientation, limits)
        case .readable(.jpeg):
            let size = try JPEGDecoding.size(of: bytes)
            try self.init(.jpeg, size, JPEGSegments(bytes).orientation, limits)
        case .other(let name): throw .unsupportedFormat(name)
        case .empty: throw .empty
        case .unknown: throw .unknownFormat
        }
    }

    private init(
        _ format: ImageFormat, _ size: (width: Int, height: Int), _ orientation: Orientation?,
        _ limits: ImageLimits
    ) throws(ImageCodecError) {
        guard size.width > 0, size.height > 0 else {
            throw .corrupt(format, reason: "its size is \(size.width)x\(size.height) px")
        }
        try limits.check(width: size.width, height: size.height)
        self.format = format
        self.storedWidth = size.width
        self.storedHeight = size.height
        self.orientation = orientation ?? .topLeft
    }
}
