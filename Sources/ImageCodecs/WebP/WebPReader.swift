#if CODEC_WEBP
import CImageCodecs

/// WebP through libwebp: lossy, lossless, and the first picture of an animation.
struct WebPReader: FormatReader {
    let header: CheckedImageHeader
    private let bytes: [UInt8]
    private let file: codec_webp_header

    init(_ bytes: [UInt8], limits: ImageLimits) throws(ImageCodecError) {
        let file = try Self.header(of: bytes)
        let orientation = bytes.content(of: file.exif).flatMap(Orientation.init(exif:))
        header = try CheckedImageHeader(
            .webp, (Int(file.width), Int(file.height)), orientation, limits
        ) {
            Self.memory(file)
        }
        self.bytes = bytes
        self.file = file
    }

    /// The Exif block and the XMP packet in the file `bytes`; both are `nil` for one that is damaged.
    static func metadata(of bytes: [UInt8]) -> (exif: ArraySlice<UInt8>?, xmp: ArraySlice<UInt8>?) {
        guard let file = try? header(of: bytes) else { return (nil, nil) }
        return (bytes.content(of: file.exif), bytes.content(of: file.xmp))
    }

    private static func header(of bytes: [UInt8]) throws(ImageCodecError) -> codec_webp_header {
        var header = codec_webp_header()
        var message = codec_message()
        let status = bytes.withUnsafeBufferPointer {
            codec_webp_read_header($0.baseAddress, $0.count, &header, &message)
        }
        try status.check(.webp, message, memory: DecodingMemory.fixedBytes)
        return header
    }

    /// What decoding takes.
    ///
    /// A lossy picture's rows in work are those of three rows of macroblocks and their coefficients, a lossless one's
    /// 17 rows of 32-bit pixels. Pictures with alpha come out as RGBA and are split.
    private static func memory(_ file: codec_webp_header) -> DecodingMemory {
        let coversCanvas = file.picture_width == file.width && file.picture_height == file.height
        return DecodingMemory(
            bytesPerPixel: file.has_alpha ? 4 : 3, workingBytes: Int(clamping: file.working_bytes),
            holdsPixelsTwice: file.has_alpha, largestDenominator: coversCanvas ? 8 : 1,
            bytesPerColumn: 256, metadataBytes: min(ICCProfile.mostBytes, file.icc_profile.count))
    }

    /// What the ICCP chunk says; without one, WebP is sRGB.
    private var colorDescription: ColorDescription {
        bytes.content(of: file.icc_profile).flatMap(ICCProfile.whole).map(ColorDescription.profile) ?? .sRGB
    }

    func decoded(atLeastHeight: Int?, threads: Int) throws(ImageCodecError) -> DecodedImage {
        let size = header.decodedSize(atLeastHeight: atLeastHeight)
        let pixels = size.width * size.height
        var options = codec_webp_decode_options(
            width: file.width, height: file.height,
            scale_denominator: UInt32(header.scaleDenominator(atLeastHeight: atLeastHeight)),
            threads: threads > 1)
        let conversion = ColorConversion(colorDescription, SampleFormat(.rgb), in: .webp)
        var report = codec_decode_report()
        var message = codec_message()
        var status = CODEC_OK
        var alpha: [UInt8]?
        var rgb = [UInt8](unsafeUninitializedCapacity: pixels * 3) { rgb, count in
            func decode(_ alpha: UnsafeMutablePointer<UInt8>?) {
                status = bytes.withUnsafeBufferPointer {
                    codec_webp_decode(
                        $0.baseAddress, $0.count, &options, rgb.baseAddress, pixels * 3, alpha, &report,
                        &message)
                }
            }
            if file.has_alpha {
                alpha = [UInt8](unsafeUninitializedCapacity: pixels) { alpha, count in
                    decode(alpha.baseAddress)
                    count = status == CODEC_OK ? pixels : 0
                }
            } else {
                decode(nil)
            }
            count = status == CODEC_OK ? pixels * 3 : 0
        }
        try status.check(.webp, message, memory: header.decodingBytes(atLeastHeight: atLeastHeight))
        var warnings = try report.warnings(.webp, height: header.storedHeight, message: message)
        if file.is_animated { warnings.append(.animated(.webp, pictures: Int(file.pictures))) }
        if let warning = conversion.warning { warnings.append(warning) }
        if alpha?.allSatisfy({ $0 == 255 }) == true { alpha = nil }
        conversion.convert(inPlace: &rgb, width: size.width, threads: threads)
        let stored = RasterImage(
            width: size.width, height: size.height, rgb: rgb, alpha: alpha,
            sourceProfile: conversion.sourceProfile,
            unkeptColors: conversion.unkeptColors)
        return DecodedImage(
            image: stored.oriented(header.orientation), header: header, text: [], warnings: warnings)
    }
}
#endif
