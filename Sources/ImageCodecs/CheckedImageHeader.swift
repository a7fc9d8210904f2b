/// A picture's format and size, read from the start of a file and found to be within limits.
///
/// The only way to one is the check that ``CheckedImageFile`` makes.
public struct CheckedImageHeader: Sendable, Equatable {
    /// By the file's first bytes.
    public let format: ImageFormat
    /// px, as the rows are stored.
    public let storedWidth: Int
    /// px, as the rows are stored.
    public let storedHeight: Int
    /// How the stored rows are turned to stand upright.
    public let orientation: Orientation

    /// What decoding it takes; see ``decodingBytes(atLeastHeight:)``.
    let memory: DecodingMemory

    /// px, upright.
    public var width: Int { orientation.swapsSides ? storedHeight : storedWidth }
    /// px, upright.
    public var height: Int { orientation.swapsSides ? storedWidth : storedHeight }

    /// Reads the header of the file `bytes`, as ``CheckedImageFile/init(_:limits:)`` does.
    public init(of bytes: [UInt8], limits: ImageLimits) throws(ImageCodecError) {
        self = try CheckedImageFile(bytes, limits: limits).header
    }

    /// Throws ``ImageCodecError`` for a size without pixels or beyond `limits`.
    init(
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
