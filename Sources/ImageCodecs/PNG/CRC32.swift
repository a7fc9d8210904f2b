import CImageCodecs

/// CRC-32 of IEEE 802.3, gzip and PNG: reflected, polynomial 0xEDB88320.
package enum CRC32 {
    /// The checksum of `bytes`.
    package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.withContiguousStorageIfAvailable { codec_crc32(0, $0.baseAddress, $0.count) }
            ?? checksum(Array(bytes))
    }
}
