internal import HostSystem
public import ImageCodecs

/// A painted photo.
public struct Painting: Sendable {
    /// The pixels: 8-bit sRGB, upright, with the photo's transparency.
    public let image: RasterImage
    /// What the owner of the photo's file should know of it, such as that it is cut off.
    public let warnings: [ImageWarning]

    private let thread: WorkThread

    init(image: RasterImage, warnings: [ImageWarning], thread: WorkThread) {
        self.image = image
        self.warnings = warnings
        self.thread = thread
    }

    /// The bytes of a file, made on the painter's thread.
    ///
    /// - Parameters:
    ///   - format: one of `ImageFormat.writable`.
    ///   - quality: of a JPEG, WebP or AVIF, 1 to 100.
    /// - Returns: all of the file.
    /// - Throws: ``PaintingError/picture(_:)`` for a format that cannot be written or hold the picture, and for a quality out
    ///   of range.
    public func encoded(
        as format: ImageFormat, quality: Int = 90
    ) async throws(PaintingError) -> [UInt8] {
        let image = image
        let outcome = await thread.run { () throws(PaintingError) in
            do throws(ImageCodecError) {
                return try ImageEncoder(quality: quality).encode(image, as: format)
            } catch {
                throw PaintingError.picture(error)
            }
        }
        return try outcome.get()
    }

    /// Writes a file whose format its ending says: `.png`, `.jpg`, `.webp` or `.avif`.
    ///
    /// A file that is there already is replaced whole or, if something goes wrong, not at all.
    ///
    /// - Parameters:
    ///   - path: the file; `-` is no file here.
    ///   - quality: as in ``encoded(as:quality:)``.
    /// - Throws: ``PaintingError/file(_:)`` where nothing can be written, and as ``encoded(as:quality:)``.
    public func write(to path: String, quality: Int = 90) async throws(PaintingError) {
        guard let format = ImageFormat(fileName: path), format.isEverWritten else {
            throw .file("'\(path)' does not end in .png, .jpg, .webp or .avif, which say how it is written")
        }
        let bytes = try await encoded(as: format, quality: quality)
        let outcome = await thread.run { () throws(PaintingError) in
            do throws(FileError) {
                try OutputFile(path).write(bytes)
            } catch {
                throw PaintingError.file(error.description)
            }
        }
        try outcome.get()
    }
}
