extension ImageEncoder {
    /// The most bytes of memory that encoding a picture of `width` x `height` px as `format` holds at any time: the file is
    /// among them, what it was made of is not.
    ///
    /// To be compared with what there is, before anything is painted. The figures are what noise took, which nothing
    /// takes more than, rounded up; a photo as WebP or AVIF takes half to nine tenths of it.
    package func encodingBytes(as format: ImageFormat, width: Int, height: Int, hasAlpha: Bool) -> Int {
        // Converted pixels stand beside the picture's own.
        let converted = profile == .keep ? 3 : 0
        return (Self.bytesPerPixel(format, quality: quality, hasAlpha: hasAlpha) + converted) * width * height
            + (Self.fixedMegabytes + threads) << 20
    }

    /// The libraries themselves and their tables; each thread has one more.
    private static let fixedMegabytes = 4

    private static func bytesPerPixel(_ format: ImageFormat, quality: Int, hasAlpha: Bool) -> Int {
        switch format {
        // A file of up to 3 or 4 bytes a pixel twice, and bands in work.
        case .png: hasAlpha ? 9 : 8
        // A file of up to 4 bytes a pixel, in a buffer that has been doubled, and a copy.
        case .jpeg: quality < 90 ? 3 : 9
        // Lossless: 32-bit pixels, what is left of them by prediction, and their hashes. Lossy: planes and what is
        // decided for each block; alpha is a lossless picture, and keeps 32-bit pixels beside the planes.
        case .webp: quality == 100 ? 36 : hasAlpha ? 66 : 30
        // libaom's frames, of which it keeps several, with full or half the chroma.
        case .avif: (quality < 90 ? 23 : 45) + (hasAlpha ? 8 : 0)
        case .heic, .gif: 0
        }
    }
}
