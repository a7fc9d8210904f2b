import CImageCodecs

/// Whole gzip files (RFC 1952), as HTTP sends texts.
package enum GzipFile {
    /// `bytes` as a file; equal bytes give equal files.
    ///
    /// Throws ``ImageCodecError/outOfMemory(bytes:)``.
    package static func compressed(_ bytes: [UInt8]) throws(ImageCodecError) -> [UInt8] {
        var output = codec_buffer()
        var message = codec_message()
        let status = bytes.withUnsafeBufferPointer {
            codec_gzip($0.baseAddress, $0.count, &output, &message)
        }
        guard status == CODEC_OK else { throw .outOfMemory(bytes: bytes.count) }
        return try output.takeBytes()
    }
}
