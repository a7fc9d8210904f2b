/// A picture file of one format, whose header was read and found to be within limits.
///
/// Pixels are only ever decoded from a value that such a check has made.
protocol FormatReader: Sendable {
    /// Reads the header of the file `bytes`, which begins as the format's files do; no memory for pixels is asked for.
    ///
    /// Throws ``ImageCodecError`` for a picture beyond `limits` and for a damaged header.
    init(_ bytes: [UInt8], limits: ImageLimits) throws(ImageCodecError)

    /// Format, size, orientation, and what decoding takes.
    var header: CheckedImageHeader { get }

    /// The picture, in sRGB: see ``CheckedImageFile/decoded(atLeastHeight:threads:)``, which has asked the system for
    /// memory before.
    func decoded(atLeastHeight: Int?, threads: Int) throws(ImageCodecError) -> DecodedImage
}

extension ImageFormat {
    /// What reads its files; `nil` if this build does not.
    var reader: (any FormatReader.Type)? {
        switch self {
        case .png: return PNGReader.self
        case .jpeg: return JPEGReader.self
        case .webp:
            #if CODEC_WEBP
            return WebPReader.self
            #else
            return nil
            #endif
        case .gif:
            #if CODEC_GIF
            return GIFReader.self
            #else
            return nil
            #endif
        case .avif, .heic:
            #if CODEC_HEIF
            return HEIFReader.self
            #else
            return nil
            #endif
        }
    }

    /// Whether this build writes it.
    var isWritable: Bool {
        switch self {
        case .png, .jpeg: return true
        case .webp:
            #if CODEC_WEBP
            return true
            #else
            return false
            #endif
        case .avif:
            #if CODEC_HEIF
            return true
            #else
            return false
            #endif
        case .heic, .gif: return false
        }
    }
}
