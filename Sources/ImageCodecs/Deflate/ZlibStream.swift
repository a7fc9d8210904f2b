import CImageCodecs

/// Whole zlib streams (RFC 1950), as some PNG chunks hold them.
enum ZlibStream {
    /// No stream gives more bytes for each of its own: a match of 258 bytes takes at least 2 bits.
    static let largestRatio = 1032

    /// The bytes in `stream`, or `nil` if it is damaged or would give more than `limit` bytes; no more than
    /// that is ever allocated, whatever the stream claims.
    static func inflated(_ stream: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        var output = codec_buffer()
        var message = codec_message()
        let status = stream.withUnsafeBufferPointer {
            codec_inflate($0.baseAddress, $0.count, limit, &output, &message)
        }
        guard status == CODEC_OK else { return nil }
        return try? output.takeBytes()
    }

    /// The first `count` bytes in `stream`, or `nil` if it is damaged or has fewer.
    static func start(of stream: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
        var status = CODEC_CORRUPT
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            status = stream.withUnsafeBufferPointer {
                codec_inflate_start($0.baseAddress, $0.count, bytes.baseAddress, count)
            }
            initialized = status == CODEC_OK ? count : 0
        }
        return status == CODEC_OK ? bytes : nil
    }

    /// `bytes` as a stream.
    static func deflated(_ bytes: [UInt8]) throws(ImageCodecError) -> [UInt8] {
        var output = codec_buffer()
        var message = codec_message()
        let status = bytes.withUnsafeBufferPointer {
            codec_deflate($0.baseAddress, $0.count, &output, &message)
        }
        guard status == CODEC_OK else { throw .outOfMemory(bytes: bytes.count) }
        return try output.takeBytes()
    }
}
