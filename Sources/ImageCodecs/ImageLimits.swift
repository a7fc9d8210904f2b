/// How large a picture may be.
///
/// All of it is checked from the header, before memory for pixels is asked for.
public struct ImageLimits: Sendable, Equatable {
    /// The most bytes of a file; 64 MiB = 64 * 1024 * 1024 by default.
    public var fileBytes: Int
    /// The most pixels; 64 megapixels = 64,000,000 by default (192 MB as RGB).
    public var pixels: Int
    /// The longest side, px; 65,535 by default, which is also JPEG's own bound.
    public var side: Int

    /// Limits to check headers against.
    public init(fileBytes: Int = 64 * 1024 * 1024, pixels: Int = 64_000_000, side: Int = 65_535) {
        self.fileBytes = fileBytes
        self.pixels = pixels
        self.side = side
    }

    /// Throws ``ImageCodecError/fileTooLarge(bytes:limit:)``.
    func checkFile(bytes: Int) throws(ImageCodecError) {
        if bytes > fileBytes { throw .fileTooLarge(bytes: bytes, limit: fileBytes) }
    }

    /// Throws ``ImageCodecError/sideTooLong(width:height:limit:)`` or
    /// ``ImageCodecError/tooManyPixels(width:height:limit:)``.
    func check(width: Int, height: Int) throws(ImageCodecError) {
        guard width <= side, height <= side else {
            throw .sideTooLong(width: width, height: height, limit: side)
        }
        let (product, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, product <= pixels else {
            throw .tooManyPixels(width: width, height: height, limit: pixels)
        }
    }
}
