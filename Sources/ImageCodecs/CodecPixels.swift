import CImageCodecs

extension RasterImage {
    /// Calls `body` with the pixels as the encoders in C take them.
    func withCodecPixels<Result>(_ body: (codec_pixels) -> Result) -> Result {
        rgb.withUnsafeBufferPointer { rgb in
            alpha.withOptionalPointer { alpha in
                body(
                    codec_pixels(
                        width: UInt32(width), height: UInt32(height), rgb: rgb.baseAddress, alpha: alpha))
            }
        }
    }

    /// The file that an encoder has made of this picture, or the error that it reports.
    func encoded(
        _ format: ImageFormat, _ status: codec_status, _ output: inout codec_buffer, _ message: codec_message
    ) throws(ImageCodecError) -> [UInt8] {
        switch status {
        case CODEC_OK: return try output.takeBytes()
        case CODEC_OUT_OF_MEMORY: throw .outOfMemory(bytes: rgb.count)
        default: throw .cannotEncode(format, reason: message.string)
        }
    }
}

extension [UInt8]? {
    /// Calls `body` with the bytes' address, or with `nil` if there are none.
    func withOptionalPointer<Result>(_ body: (UnsafePointer<UInt8>?) -> Result) -> Result {
        switch self {
        case nil: body(nil)
        case .some(let bytes): bytes.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
