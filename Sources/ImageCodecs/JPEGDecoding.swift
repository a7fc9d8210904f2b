import CImageCodecs

/// JPEG through libjpeg.
enum JPEGDecoding {
    /// The most scans of a picture of `pixels`. Encoders write about ten, the most thorough optimizers some
    /// dozens. Each scan walks over the whole picture, however few bytes it has, so that the product must be
    /// bounded: 100 scans up to 20 megapixels, 31 at 64.
    static func mostScans(pixels: Int) -> Int {
        min(100, max(25, 2_000_000_000 / max(1, pixels)))
    }

    /// The stored size by the file's frame header, px.
    static func size(of bytes: [UInt8]) throws(ImageCodecError) -> (width: Int, height: Int) {
        var header = codec_jpeg_header()
        var message = codec_message()
        let status = bytes.withUnsafeBufferPointer {
            codec_jpeg_read_header($0.baseAddress, $0.count, &header, &message)
        }
        try check(status, message)
        return (Int(header.width), Int(header.height))
    }

    static func decode(
        _ bytes: [UInt8], _ header: CheckedImageHeader, atLeastHeight: Int?
    ) throws(ImageCodecError) -> DecodedImage {
        let denominator = scaleDenominator(height: header.height, atLeast: atLeastHeight)
        let width = (header.storedWidth + denominator - 1) / denominator
        let height = (header.storedHeight + denominator - 1) / denominator
        let mostScans = mostScans(pixels: header.storedWidth * header.storedHeight)
        var options = codec_jpeg_decode_options(
            width: UInt32(header.storedWidth), height: UInt32(header.storedHeight),
            scale_denominator: UInt32(denominator), max_scans: UInt32(mostScans))
        var report = codec_jpeg_decode_report()
        var message = codec_message()
        var status = CODEC_OK
        let rgb = [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, count in
            let capacity = width * height * 3
            status = bytes.withUnsafeBufferPointer {
                codec_jpeg_decode(
                    $0.baseAddress, $0.count, &options, pixels.baseAddress, capacity, &report, &message)
            }
            count = status == CODEC_OK ? capacity : 0
        }
        if status == CODEC_TOO_MANY_SCANS { throw .tooManyScans(limit: mostScans) }
        try check(status, message)

        let intactRows = Int(report.intact_rows)
        guard intactRows * 10 >= header.storedHeight * 9 else {
            throw .incomplete(
                .jpeg, rows: intactRows, height: header.storedHeight, reason: message.string)
        }
        let segments = JPEGSegments(bytes)
        let stored = RasterImage(width: width, height: height, rgb: rgb, iccProfile: segments.iccProfile)
        return DecodedImage(
            image: stored.oriented(header.orientation), header: header, text: [],
            warnings: report.warnings > 0 ? [message.string] : [],
            isIncomplete: intactRows < header.storedHeight || report.missing_detail)
    }

    /// The largest of 1, 2, 4, 8 by which `height` px can be divided (rounding up) and stay `least` px.
    private static func scaleDenominator(height: Int, atLeast least: Int?) -> Int {
        guard let least else { return 1 }
        return [8, 4, 2].first { (height + $0 - 1) / $0 >= least } ?? 1
    }

    private static func check(_ status: codec_status, _ message: codec_message) throws(ImageCodecError) {
        switch status {
        case CODEC_OK: return
        case CODEC_UNSUPPORTED: throw .unsupportedVariant(.jpeg, reason: message.string)
        case CODEC_OUT_OF_MEMORY: throw .outOfMemory
        default: throw .corrupt(.jpeg, reason: message.string)
        }
    }
}
