import CImageCodecs

/// JPEG through libjpeg.
struct JPEGReader: FormatReader {
    let header: CheckedImageHeader
    private let bytes: [UInt8]
    private let segments: JPEGSegments
    private let components: Int

    init(_ bytes: [UInt8], limits: ImageLimits) throws(ImageCodecError) {
        let frame = try Self.header(of: bytes)
        let segments = JPEGSegments(bytes)
        let size = (Int(frame.width), Int(frame.height))
        header = try CheckedImageHeader(.jpeg, size, segments.orientation, limits) {
            Self.memory(frame, segments)
        }
        self.bytes = bytes
        self.segments = segments
        components = Int(frame.components)
    }

    /// The most scans of a picture of `pixels`.
    ///
    /// Encoders write about ten, the most thorough optimizers some dozens. Each scan walks over the whole picture,
    /// however few bytes it has, so that the product must be bounded: 100 scans up to 20 megapixels, 31 at 64.
    static func mostScans(pixels: Int) -> Int {
        min(100, max(25, 2_000_000_000 / max(1, pixels)))
    }

    /// What the file's frame header says.
    private static func header(of bytes: [UInt8]) throws(ImageCodecError) -> codec_jpeg_header {
        var header = codec_jpeg_header()
        var message = codec_message()
        let status = bytes.withUnsafeBufferPointer {
            codec_jpeg_read_header($0.baseAddress, $0.count, &header, &message)
        }
        try status.check(.jpeg, message, memory: DecodingMemory.fixedBytes)
        return header
    }

    /// What decoding takes.
    ///
    /// The rows in work are one or two of MCUs, up to 32 px high, once as components and once enlarged to full
    /// resolution.
    private static func memory(_ header: codec_jpeg_header, _ segments: JPEGSegments) -> DecodingMemory {
        // Inks are gathered until they are converted.
        let rows = header.components == 4 && segments.profileBytes > 0 ? ConvertedRows.gatheredBytes : 0
        return DecodingMemory(
            bytesPerPixel: 3, workingBytes: Int(clamping: header.coefficient_bytes), largestDenominator: 8,
            bytesPerColumn: 64 * Int(header.components), metadataBytes: segments.profileBytes + rows)
    }

    /// How libjpeg gives the samples.
    private var sampleFormat: SampleFormat {
        switch components {
        case 1: SampleFormat(.grayInRGB)
        case 4: SampleFormat(.invertedCMYK)
        default: SampleFormat(.rgb)
        }
    }

    func decoded(atLeastHeight: Int?, threads: Int) throws(ImageCodecError) -> DecodedImage {
        let size = header.decodedSize(atLeastHeight: atLeastHeight)
        let count = size.width * size.height * 3
        let mostScans = Self.mostScans(pixels: header.storedWidth * header.storedHeight)
        var options = codec_jpeg_decode_options(
            width: UInt32(header.storedWidth), height: UInt32(header.storedHeight),
            scale_denominator: UInt32(header.scaleDenominator(atLeastHeight: atLeastHeight)),
            max_scans: UInt32(mostScans), inks: codec_row_sink())
        let conversion = ColorConversion(
            segments.colorDescription, sampleFormat, in: .jpeg, pixels: count / 3, threads: threads)
        var report = codec_decode_report()
        var message = codec_message()
        var status = CODEC_OK
        var rgb = [UInt8](unsafeUninitializedCapacity: count) { pixels, initialized in
            var rows: ConvertedRows?
            if conversion.format.isCMYK && !conversion.isStandard, let rgb = pixels.baseAddress {
                rows = ConvertedRows(
                    conversion, width: size.width, height: size.height, threads: threads, rgb: rgb)
                options.inks = rows?.sink ?? codec_row_sink()
            }
            status = bytes.withUnsafeBufferPointer {
                codec_jpeg_decode(
                    $0.baseAddress, $0.count, &options, pixels.baseAddress, count, &report, &message)
            }
            rows?.finish()
            initialized = status == CODEC_OK ? count : 0
        }
        if status == CODEC_TOO_MANY_SCANS { throw .tooManyScans(limit: mostScans) }
        try status.check(.jpeg, message, memory: header.decodingBytes(atLeastHeight: atLeastHeight))
        var warnings = try report.warnings(.jpeg, height: header.storedHeight, message: message)
        if let warning = conversion.warning { warnings.append(warning) }
        if !conversion.format.isCMYK {
            conversion.convert(inPlace: &rgb, width: size.width, threads: threads)
        }
        let stored = RasterImage(
            width: size.width, height: size.height, rgb: rgb, sourceProfile: conversion.sourceProfile,
            unkeptColors: conversion.unkeptColors)
        return DecodedImage(
            image: stored.oriented(header.orientation), header: header, text: [], warnings: warnings)
    }
}
