import CImageCodecs

/// PNG through libpng.
struct PNGReader: FormatReader {
    let header: CheckedImageHeader
    private let bytes: [UInt8]
    private let metadata: PNGMetadata

    init(_ bytes: [UInt8], limits: ImageLimits) throws(ImageCodecError) {
        let size = try Self.size(of: bytes)
        let metadata = PNGMetadata(bytes)
        header = try CheckedImageHeader(.png, size, metadata.orientation, limits) {
            Self.memory(metadata, width: size.width, height: size.height)
        }
        self.bytes = bytes
        self.metadata = metadata
    }

    /// The size by the IHDR chunk, px; libpng holds the file to it later.
    private static func size(of bytes: [UInt8]) throws(ImageCodecError) -> (width: Int, height: Int) {
        guard let first = PNGChunks(bytes).makeIterator().next() else {
            throw .corrupt(.png, reason: "the file ends too early")
        }
        if first.type == "CgBI" {
            throw .unsupportedVariant(.png, reason: "it is in the private form of iOS app bundles")
        }
        let header = ByteReader(first.content)
        guard first.type == "IHDR", first.content.count == 13, first.isIntact,
            let width = header.uint32(0), let height = header.uint32(4)
        else { throw .corrupt(.png, reason: "the header chunk is damaged") }
        return (width, height)
    }

    /// What decoding takes: libpng keeps three rows of at most 8 bytes a pixel.
    private static func memory(_ metadata: PNGMetadata, width: Int, height: Int) -> DecodingMemory {
        let hasAlpha = metadata.mayHaveTransparency
        if metadata.hasWords && metadata.mayNeedConversion {
            // Rows stay words until they are converted; three curves by word take less than half of what is added.
            let pixel = hasAlpha ? 8 : 6
            return DecodingMemory(
                bytesPerPixel: hasAlpha ? 4 : 3,
                workingBytes: metadata.isInterlaced ? width * height * pixel : 0,
                bytesPerColumn: 32 + 2 * pixel,
                metadataBytes: metadata.readingBytes + 2 * ConvertedRows.gatheredBytes)
        }
        return DecodingMemory(
            bytesPerPixel: hasAlpha ? 4 : 3,
            workingBytes: hasAlpha && metadata.isInterlaced ? width * height * 4 : 0,
            bytesPerColumn: 32, metadataBytes: metadata.readingBytes)
    }

    /// How libpng gives the samples: gray and palettes as RGB.
    private var sampleFormat: SampleFormat {
        SampleFormat(
            metadata.isGray ? .grayInRGB : .rgb, bits: metadata.hasWords ? 16 : 8,
            hasAlpha: metadata.hasWords && metadata.mayHaveTransparency)
    }

    func decoded(atLeastHeight: Int?, threads: Int) throws(ImageCodecError) -> DecodedImage {
        let pixels = header.storedWidth * header.storedHeight
        var alpha: [UInt8]? = metadata.mayHaveTransparency ? [UInt8](repeating: 255, count: pixels) : nil
        let color = metadata.mayNeedConversion ? metadata.colorDescription : .sRGB
        let conversion = ColorConversion(
            color, sampleFormat, in: .png, pixels: pixels, threads: threads)
        let takesWords = metadata.hasWords && !conversion.isStandard
        var report = codec_decode_report()
        var message = codec_message()
        var status = CODEC_OK
        var rgb = [UInt8](unsafeUninitializedCapacity: pixels * 3) { rgb, count in
            func decode(_ alpha: UnsafeMutablePointer<UInt8>?) -> codec_status {
                guard let rgb = rgb.baseAddress else { return CODEC_SIZE_MISMATCH }
                let rows =
                    takesWords
                    ? ConvertedRows(
                        conversion, width: header.storedWidth, height: header.storedHeight, threads: threads,
                        rgb: rgb, alpha: alpha) : nil
                let status = bytes.withUnsafeBufferPointer {
                    codec_png_decode(
                        $0.baseAddress, $0.count, UInt32(header.storedWidth), UInt32(header.storedHeight),
                        rgb, alpha, rows?.sink ?? codec_row_sink(), &report, &message)
                }
                rows?.finish()
                return status
            }
            status = alpha?.withUnsafeMutableBufferPointer { decode($0.baseAddress) } ?? decode(nil)
            count = status == CODEC_OK ? pixels * 3 : 0
        }
        try status.check(.png, message, memory: header.decodingBytes())
        var warnings = try report.warnings(.png, height: header.storedHeight, message: message)
        if let pictures = metadata.animationPictures { warnings.append(.animated(.png, pictures: pictures)) }
        if alpha?.allSatisfy({ $0 == 255 }) == true { alpha = nil }
        if let warning = conversion.warning { warnings.append(warning) }
        if !metadata.hasWords {
            conversion.convert(inPlace: &rgb, width: header.storedWidth, threads: threads)
        }
        let stored = RasterImage(
            width: header.storedWidth, height: header.storedHeight, rgb: rgb, alpha: alpha,
            sourceProfile: conversion.sourceProfile,
            unkeptColors: conversion.unkeptColors)
        return DecodedImage(
            image: stored.oriented(header.orientation), header: header, text: PNGMetadata.texts(in: bytes),
            warnings: warnings)
    }
}
