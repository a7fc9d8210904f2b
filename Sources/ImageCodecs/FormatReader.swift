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
        case .png: PNGReader.self
        case .jpeg: JPEGReader.self
        case .avif, .heic:
            #if HEIF
            HEIFReader.self
            #else
            nil
            #endif
        case .webp, .gif: nil
        }
    }

    /// Whether this build writes it.
    var isWritable: Bool {
        switch self {
        case .png, .jpeg: true
        case .avif:
            #if HEIF
            true
            #else
            false
            #endif
        case .webp, .heic, .gif: false
        }
    }
}
