import CImageCodecs

// What goes to the shim in C, and what comes back.

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

    /// Throws ``ImageCodecError/cannotEncode(_:reason:)`` for a quality that is not in 1 to 100, and for a side that the
    /// format has no room for.
    func checkEncoding(
        _ format: ImageFormat, quality: Int, longestSide: Int
    ) throws(ImageCodecError) {
        guard (1...100).contains(quality) else {
            throw .cannotEncode(format, reason: "quality \(quality) is not in 1 to 100")
        }
        guard max(width, height) <= longestSide else {
            throw .cannotEncode(
                format, reason: "\(width)x\(height) px; no side may exceed \(longestSide) px; use PNG")
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

extension [UInt8] {
    /// The bytes of `span`, which the shim has found in them; `nil` if it has found nothing.
    func content(of span: codec_span) -> ArraySlice<UInt8>? {
        span.count > 0 ? self[span.offset..<span.offset + span.count] : nil
    }
}

extension codec_buffer {
    /// The bytes as an array; the C memory is freed.
    ///
    /// Throws ``ImageCodecError/outOfMemory(bytes:)``.
    mutating func takeBytes() throws(ImageCodecError) -> [UInt8] {
        defer { codec_buffer_free(&self) }
        try ImageCodecError.checkMemory(count)
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
}

extension codec_status {
    /// Throws what a decoding that did not succeed means; `memory` is how many bytes it would have taken.
    func check(
        _ format: ImageFormat, _ message: codec_message, memory: Int
    ) throws(ImageCodecError) {
        switch self {
        case CODEC_OK: return
        case CODEC_UNSUPPORTED: throw .unsupportedVariant(format, reason: message.string)
        case CODEC_OUT_OF_MEMORY: throw .outOfMemory(bytes: memory)
        default: throw .corrupt(format, reason: message.string)
        }
    }
}

extension codec_message {
    /// The text up to its NUL.
    var string: String {
        withUnsafeBytes(of: text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension codec_decode_report {
    /// What is to be said of a decoding of `height` rows that succeeded.
    ///
    /// Throws ``ImageCodecError/incomplete(_:rows:height:reason:)`` if not one row of the picture is there.
    func warnings(
        _ format: ImageFormat, height: Int, message: codec_message
    ) throws(ImageCodecError) -> [ImageWarning] {
        let rows = Int(intact_rows)
        let reason = message.string
        guard rows > 0 else { throw .incomplete(format, rows: rows, height: height, reason: reason) }
        if rows < height { return [.missingRows(format, rows: rows, height: height, reason: reason)] }
        if missing_detail { return [.missingDetail(format, reason: reason)] }
        return warnings > 0 ? [.damaged(format, reason: reason)] : []
    }
}
