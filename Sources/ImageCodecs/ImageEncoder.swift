/// Encodes pictures as PNG or JPEG.
///
/// What the picture says of its colours is written along; Exif never is.
package struct ImageEncoder: Sendable {
    /// How a PNG trades time for size.
    package var compression: PNGCompression
    /// JPEG quality, 1 to 100.
    ///
    /// Below 90 colour is stored at half resolution (4:2:0), from 90 on in full (4:4:4), where the eye would notice.
    package var quality: Int
    /// How many threads may work on a PNG, the caller's among them; the file is the same for any number.
    package var threads: Int

    /// An encoder with settings for both formats.
    package init(compression: PNGCompression = .fast, quality: Int = 90, threads: Int = 1) {
        self.compression = compression
        self.quality = quality
        self.threads = threads
    }

    /// The bytes of a file of `format`.
    ///
    /// JPEG has no text chunks: `text` is left out of it. Throws as ``png(_:text:)`` and ``jpeg(_:)``.
    package func encode(
        _ image: RasterImage, as format: ImageFormat, text: [PNGText] = []
    ) throws(ImageCodecError) -> [UInt8] {
        switch format {
        case .png: try png(image, text: text)
        case .jpeg: try jpeg(image)
        case .webp, .avif, .heic, .gif: throw .formatNotBuilt(format)
        }
    }

    /// An 8-bit RGB or, if the picture has alpha, RGBA file, with the profile in iCCP,
    /// ``RasterImage/colorChunks`` as they are, and `text` in iTXt chunks in front of the pixels.
    ///
    /// Throws ``ImageCodecError/invalidText(keyword:reason:)`` or ``ImageCodecError/outOfMemory(bytes:)``.
    package func png(_ image: RasterImage, text: [PNGText] = []) throws(ImageCodecError) -> [UInt8] {
        try PNGEncoding.encode(image, text: text, compression: compression, threads: threads)
    }

    /// A baseline file with the profile in APP2 segments, or one that says what ``RasterImage/colorChunks``
    /// say where ICC profiles can (not for high dynamic range); transparent pixels are blended on white.
    ///
    /// Throws ``ImageCodecError/cannotEncode(_:reason:)`` if ``quality`` is out of range or a side is longer
    /// than 65,500 px, or ``ImageCodecError/outOfMemory(bytes:)``.
    package func jpeg(_ image: RasterImage) throws(ImageCodecError) -> [UInt8] {
        try JPEGEncoding.encode(image, quality: quality)
    }
}
