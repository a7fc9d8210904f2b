#if CODEC_GIF
import CImageCodecs

/// GIF through giflib: the first picture on its logical screen.
struct GIFReader: FormatReader {
    let header: CheckedImageHeader
    private let bytes: [UInt8]
    private let file: codec_gif_header

    init(_ bytes: [UInt8], limits: ImageLimits) throws(ImageCodecError) {
        let file = try Self.header(of: bytes)
        // giflib's own memory is fixed, but for a row and the palettes.
        header = try CheckedImageHeader(.gif, (Int(file.width), Int(file.height)), nil, limits) {
            DecodingMemory(bytesPerPixel: 4, workingBytes: 0, bytesPerColumn: 2, metadataBytes: 0)
        }
        // A picture that reaches out of its screen is decoded whole, though not kept.
        try limits.check(width: Int(file.picture_width), height: Int(file.picture_height))
        self.bytes = bytes
        self.file = file
    }

    private static func header(of bytes: [UInt8]) throws(ImageCodecError) -> codec_gif_header {
        var header = codec_gif_header()
        var message = codec_message()
        let status = bytes.withUnsafeBufferPointer {
            codec_gif_read_header($0.baseAddress, $0.count, &header, &message)
        }
        guard status == CODEC_OK else { throw .corrupt(.gif, reason: message.string) }
        return header
    }

    func decoded(atLeastHeight: Int?, threads: Int) throws(ImageCodecError) -> DecodedImage {
        let pixels = header.storedWidth * header.storedHeight
        var report = codec_decode_report()
        var message = codec_message()
        var status = CODEC_OK
        var alpha: [UInt8]?
        let rgb = [UInt8](unsafeUninitializedCapacity: pixels * 3) { rgb, count in
            alpha = [UInt8](unsafeUninitializedCapacity: pixels) { alpha, count in
                status = bytes.withUnsafeBufferPointer {
                    codec_gif_decode(
                        $0.baseAddress, $0.count, file.width, file.height, rgb.baseAddress, alpha.baseAddress,
                        &report, &message)
                }
                count = status == CODEC_OK ? pixels : 0
            }
            count = status == CODEC_OK ? pixels * 3 : 0
        }
        try status.check(.gif, message, memory: header.decodingBytes())
        var warnings = try report.warnings(.gif, height: header.storedHeight, message: message)
        if file.pictures > 1 { warnings.append(.animated(.gif, pictures: Int(file.pictures))) }
        if alpha?.allSatisfy({ $0 == 255 }) == true { alpha = nil }
        let image = RasterImage(
            width: header.storedWidth, height: header.storedHeight, rgb: rgb, alpha: alpha)
        return DecodedImage(image: image, header: header, text: [], warnings: warnings)
    }
}
#endif
