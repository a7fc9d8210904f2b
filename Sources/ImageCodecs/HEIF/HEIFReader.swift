#if CODEC_HEIF
import CImageCodecs
import HostSystem

/// HEIC and AVIF: the file's structure by ``HEIFPicture``, the code by libheif's decoders.
struct HEIFReader: FormatReader {
    let header: CheckedImageHeader
    private let picture: HEIFPicture
    private let matrix: SampleMatrix
    private let animation: ImageWarning?

    init(_ bytes: [UInt8], limits: ImageLimits) throws(ImageCodecError) {
        let format = try FileSignature(bytes).format
        let pictures = HEIFAnimation.pictures(in: bytes)
        guard let items = HEIFItems(bytes) else {
            // Files of film alone have no pictures that stand for themselves.
            if pictures != nil {
                throw .unsupportedVariant(format, reason: "it has an animation only, no single picture")
            }
            throw .corrupt(format, reason: "its list of pictures is damaged or missing")
        }
        do throws(HEIFLayer.Fault) {
            picture = try HEIFPicture(items, limits: limits)
            matrix = try Self.matrix(of: picture)
        } catch {
            throw error.of(format, limits)
        }
        let picture = picture
        header = try CheckedImageHeader(
            format, (picture.crop.width, picture.crop.height), picture.orientation, limits
        ) { HEIFMemory(picture: picture).memory }
        animation = pictures.flatMap { $0 > 1 ? .animated(format, pictures: $0) : nil }
    }

    private static func matrix(of picture: HEIFPicture) throws(HEIFLayer.Fault) -> SampleMatrix {
        let format = picture.color.format
        if format.chroma == .monochrome {
            return SampleMatrix(monochrome: picture.codePoints, bitDepth: format.bitDepth)
        }
        guard let matrix = SampleMatrix(picture.codePoints, bitDepth: format.bitDepth) else {
            throw .unsupported(
                "its colors are coded by the matrix \(picture.codePoints.matrix) of ITU-T H.273")
        }
        return matrix
    }

    func decoded(atLeastHeight: Int?, threads: Int) throws(ImageCodecError) -> DecodedImage {
        try HEIFDecoders.check(picture.color.codec, header.format)
        let (width, height) = (header.storedWidth, header.storedHeight)
        var warnings = animation.map { [$0] } ?? []
        let alpha = try alpha(threads: threads, &warnings)
        let conversion = ColorConversion(
            picture.colorDescription, picture.sampleFormat, in: header.format, pixels: width * height,
            threads: threads)
        if let warning = conversion.warning { warnings.append(warning) }
        let rgb: [UInt8]
        if picture.hasWords && !conversion.isStandard {
            var words = try samples(picture.color, matrix, channels: 3, of: UInt16.self, threads, &warnings)
            divide(&words, by: alpha, most: conversion.format.levels - 1)
            rgb = Self.converted(words, conversion, width: width, threads: threads)
        } else {
            var bytes = try samples(picture.color, matrix, channels: 3, of: UInt8.self, threads, &warnings)
            divide(&bytes, by: alpha, most: 255)
            if !picture.hasWords { conversion.convert(inPlace: &bytes, width: width, threads: threads) }
            rgb = bytes
        }
        let stored = RasterImage(
            width: width, height: height, rgb: rgb, alpha: alpha, sourceProfile: conversion.sourceProfile,
            unkeptColors: conversion.unkeptColors)
        return DecodedImage(
            image: stored.oriented(header.orientation), header: header, text: [], warnings: warnings)
    }

    /// `nil` if nothing is transparent.
    private func alpha(
        threads: Int, _ warnings: inout [ImageWarning]
    ) throws(ImageCodecError) -> [UInt8]? {
        guard let layer = picture.alpha else { return nil }
        // Full range whatever it says, as the standards for it demand.
        let full = CodedFormat.CodePoints(isFullRange: true)
        let matrix = SampleMatrix(monochrome: full, bitDepth: layer.format.bitDepth)
        let alpha = try samples(layer, matrix, channels: 1, of: UInt8.self, threads, &warnings)
        // What the decoder has freed would stand beside what the colors take.
        if alpha.count > 1_000_000 { FreedMemory.giveBack() }
        return alpha.allSatisfy { $0 == 255 } ? nil : alpha
    }

    private func divide<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: inout [Sample], by alpha: [UInt8]?, most: Int
    ) {
        guard picture.isPremultiplied, let alpha else { return }
        samples.withUnsafeMutableBufferPointer { HEIFAlpha.divide($0, by: alpha, most: most) }
    }

    private static func converted(
        _ words: [UInt16], _ conversion: ColorConversion, width: Int, threads: Int
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: words.count) { rgb, initialized in
            words.withUnsafeBufferPointer { words in
                guard let base = words.baseAddress, let rgb = rgb.baseAddress else { return }
                let plane = ColorConversion.Plane(
                    base: base, width: width, height: words.count / 3 / width, bytesPerRow: width * 6)
                conversion.convert(plane, rgb: rgb, threads: threads)
            }
            initialized = words.count
        }
    }

    /// The pixels of `layer` that are shown: bytes, or words of as many bits as the code has.
    private func samples<Sample: FixedWidthInteger & UnsignedInteger>(
        _ layer: HEIFLayer, _ matrix: SampleMatrix, channels: Int, of type: Sample.Type, _ threads: Int,
        _ warnings: inout [ImageWarning]
    ) throws(ImageCodecError) -> [Sample] {
        let count = picture.crop.width * picture.crop.height * channels
        var layout = codec_heif_layout(layer, crop: picture.crop, matrix)
        layout.channels = UInt32(channels)
        layout.wide = Sample.bitWidth > 8
        layout.threads = UInt32(clamping: min(threads, HEIFMemory.tilesTogether(layer)))
        let tiles = HEIFTileFiles(layer)
        var report = codec_decode_report()
        var message = codec_message()
        var status = CODEC_OK
        let samples = [Sample](unsafeUninitializedCapacity: count) { samples, initialized in
            status = tiles.withFiles {
                codec_heif_decode(
                    $0.baseAddress, $0.count, &layout, samples.baseAddress, &report, &message)
            }
            initialized = status == CODEC_OK ? count : 0
        }
        switch status {
        case CODEC_OK: break
        case CODEC_OUT_OF_MEMORY: throw .outOfMemory(bytes: header.decodingBytes())
        case CODEC_UNSUPPORTED: throw .unsupportedVariant(header.format, reason: message.string)
        default: throw .corrupt(header.format, reason: message.string)
        }
        warnings += try report.warnings(header.format, height: picture.crop.height, message: message)
        return samples
    }
}

extension codec_heif_layout {
    /// Where the tiles of `layer` are, what of them is wanted, and what their samples mean.
    init(_ layer: HEIFLayer, crop: (left: Int, top: Int, width: Int, height: Int), _ matrix: SampleMatrix) {
        self.init()
        tile_width = UInt32(layer.tileWidth)
        tile_height = UInt32(layer.tileHeight)
        left = UInt32(crop.left)
        top = UInt32(crop.top)
        width = UInt32(crop.width)
        height = UInt32(crop.height)
        bit_depth = UInt32(layer.format.bitDepth)
        chroma = UInt32(layer.format.chroma.rawValue)
        withUnsafeMutableBytes(of: &self.matrix) { bytes in
            let numbers = bytes.bindMemory(to: Float.self)
            for (index, number) in matrix.rows.joined().enumerated() { numbers[index] = Float(number) }
        }
    }
}

extension HEIFLayer.Fault {
    /// The error for a file of `format` that was read within `limits`.
    func of(_ format: ImageFormat, _ limits: ImageLimits) -> ImageCodecError {
        switch self {
        case .corrupt(let reason): return .corrupt(format, reason: reason)
        case .unsupported(let reason): return .unsupportedVariant(format, reason: reason)
        case .beyondLimits(let width, let height):
            do throws(ImageCodecError) {
                try limits.check(width: width, height: height)
                return .corrupt(format, reason: "its size is \(width)x\(height) px")
            } catch {
                return error
            }
        }
    }
}
#endif
