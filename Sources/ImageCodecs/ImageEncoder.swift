/// Encodes pictures.
///
/// What the colors are is written along; what is known of a photo only if it is handed over.
public struct ImageEncoder: Sendable {
    /// How a PNG trades time for size.
    public var compression: PNGCompression
    /// Quality of a JPEG, WebP or AVIF, 1 to 100.
    ///
    /// Below 90 a JPEG stores colour at half resolution (4:2:0), from 90 on in full (4:4:4), where the eye would notice.
    /// A WebP of quality 100 is lossless, and alpha always is.
    public var quality: Int
    /// Which colors files are written in; sRGB by default.
    public var profile: OutputProfile
    /// How many threads may work on a picture, the caller's among them; the file is the same for any number.
    public var threads: Int

    /// An encoder with settings for all formats.
    public init(
        compression: PNGCompression = .fast, quality: Int = 90, profile: OutputProfile = .sRGB,
        threads: Int = 1
    ) {
        self.compression = compression
        self.quality = quality
        self.profile = profile
        self.threads = threads
    }

    /// The bytes of a file of `format`.
    ///
    /// Throws as the function of the format, and ``ImageCodecError/formatNotBuilt(_:)``.
    public func encode(
        _ image: RasterImage, as format: ImageFormat
    ) throws(ImageCodecError) -> [UInt8] {
        try encode(image, as: format, text: [], metadata: nil)
    }

    /// The bytes of a file of `format`.
    ///
    /// `metadata` is written as Exif and XMP, and so is `provenance`, but for its words in a PNG. Texts are chunks of a PNG,
    /// and in XMP elsewhere. Throws as the function of the format, and ``ImageCodecError/formatNotBuilt(_:)``.
    package func encode(
        _ image: RasterImage, as format: ImageFormat, text: [PNGText] = [], metadata: KeptMetadata? = nil,
        provenance: Provenance? = nil
    ) throws(ImageCodecError) -> [UInt8] {
        let blocks = FileMetadata(
            metadata, provenance: provenance, wordsAreChunk: format == .png,
            text: format == .png ? [] : text)
        switch format {
        case .png: return try png(image, text: text, blocks, provenance)
        case .jpeg:
            // A longer packet would have to be cut into several.
            let isLong = blocks.xmp?.count ?? 0 > JPEGSegments.mostBytes - MetadataBlocks.xmpName.count
            return try jpeg(image, isLong ? FileMetadata(metadata, provenance: provenance) : blocks)
        case .webp: return WebPFile.adding(blocks, to: try webp(image), of: image)
        case .avif: return try avif(image, blocks)
        case .heic: throw .cannotEncode(.heic, reason: "its makers ask for licenses; write AVIF or JPEG")
        case .gif: throw .cannotEncode(.gif, reason: "it has 256 colors at most; write PNG or WebP")
        }
    }

    /// What whoever asked for the photo's own ``profile`` should know of the file that is made of `image`.
    public func warnings(for image: RasterImage) -> [ImageWarning] {
        guard profile == .keep, image.sourceProfile == nil else { return [] }
        return image.unkeptColors.map { [.profileNotKept($0)] } ?? []
    }

    /// An 8-bit RGB or, if the picture has alpha, RGBA file, with the chunk sRGB or the profile that is
    /// kept in iCCP, and `text` in iTXt chunks in front of the pixels.
    ///
    /// Throws ``ImageCodecError/cannotEncode(_:reason:)`` if the profile cannot be kept, ``ImageCodecError/invalidText(keyword:reason:)`` or ``ImageCodecError/outOfMemory(bytes:)``.
    public func png(_ image: RasterImage, text: [PNGText] = []) throws(ImageCodecError) -> [UInt8] {
        try PNGEncoding.encode(
            image, text: text, compression: compression, profile: profile, threads: threads)
    }

    private func png(
        _ image: RasterImage, text: [PNGText], _ blocks: FileMetadata, _ provenance: Provenance?
    ) throws(ImageCodecError) -> [UInt8] {
        let xmp = blocks.xmp.map {
            PNGText(keyword: MetadataBlocks.xmpKeyword, text: String(decoding: $0, as: UTF8.self))
        }
        return try PNGEncoding.encode(
            image, text: text + [xmp].compactMap(\.self), provenance: provenance, exif: blocks.exif,
            compression: compression, profile: profile, threads: threads)
    }

    private func jpeg(
        _ image: RasterImage, _ blocks: FileMetadata
    ) throws(ImageCodecError) -> [UInt8] {
        let contents = [
            blocks.exif.map { MetadataBlocks.exifName + $0 }, blocks.xmp.map { MetadataBlocks.xmpName + $0 },
        ]
        return JPEGSegments.adding(contents.compactMap(\.self), to: try jpeg(image))
    }

    /// A baseline file with the profile of its colors in APP2 segments; transparent pixels are blended on white.
    ///
    /// Throws ``ImageCodecError/cannotEncode(_:reason:)`` if ``quality`` is out of range, a side is longer
    /// than 65,500 px or the profile cannot be kept, or ``ImageCodecError/outOfMemory(bytes:)``.
    public func jpeg(_ image: RasterImage) throws(ImageCodecError) -> [UInt8] {
        try JPEGEncoding.encode(image, quality: quality, profile: profile, threads: threads)
    }

    /// An 8-bit file whose transparency is kept without loss, with the code points of sRGB, or the profile of the
    /// photo besides those of its YCbCr.
    ///
    /// 12 megapixels take some seconds. Throws ``ImageCodecError/cannotEncode(_:reason:)`` if ``quality`` is out of
    /// range, a side is longer than 65,535 px, the profile cannot be kept or libheif has no encoder, and
    /// ``ImageCodecError/outOfMemory(bytes:)``.
    public func avif(_ image: RasterImage) throws(ImageCodecError) -> [UInt8] {
        try avif(image, FileMetadata(nil))
    }

    private func avif(_ image: RasterImage, _ metadata: FileMetadata) throws(ImageCodecError) -> [UInt8] {
        #if CODEC_HEIF
        try AVIFEncoding.encode(
            image, metadata: metadata, quality: quality, profile: profile, threads: threads)
        #else
        throw .formatNotBuilt(.avif)
        #endif
    }

    /// A lossy file, or at quality 100 a lossless one, with alpha if the picture has it, and with the profile that is
    /// kept in an ICCP chunk (without one, WebP is sRGB); colors behind full transparency are not kept.
    ///
    /// Throws ``ImageCodecError/cannotEncode(_:reason:)`` if ``quality`` is out of range, a side is longer than
    /// 16,383 px or the profile cannot be kept, ``ImageCodecError/outOfMemory(bytes:)``, or
    /// ``ImageCodecError/formatNotBuilt(_:)``.
    public func webp(_ image: RasterImage) throws(ImageCodecError) -> [UInt8] {
        #if CODEC_WEBP
        return try WebPEncoding.encode(image, quality: quality, profile: profile, threads: threads)
        #else
        throw .formatNotBuilt(.webp)
        #endif
    }
}
