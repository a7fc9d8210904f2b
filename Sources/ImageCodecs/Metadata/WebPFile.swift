/// A WebP file as a list of chunks (RFC 9649, 2.3), for what is written behind the pixels.
enum WebPFile {
    private static let exifFlag: UInt8 = 1 << 3
    private static let xmpFlag: UInt8 = 1 << 2
    private static let alphaFlag: UInt8 = 1 << 4

    /// The file that libwebp made of `image`, with metadata.
    static func adding(_ metadata: FileMetadata, to file: [UInt8], of image: RasterImage) -> [UInt8] {
        guard metadata.exif != nil || metadata.xmp != nil else { return file }
        var flags: UInt8 = 0
        var chunks: [UInt8] = []
        if let exif = metadata.exif {
            flags |= exifFlag
            chunks += chunk("EXIF", exif)
        }
        if let xmp = metadata.xmp {
            flags |= xmpFlag
            chunks += chunk("XMP ", xmp)
        }
        let firstChunk = 12
        var body = Array(file.dropFirst(firstChunk))
        if body.starts(with: Array("VP8X".utf8)) {
            body[8] |= flags
        } else {
            // The extended header in front: flags, three bytes, and the sides less one.
            if image.alpha != nil { flags |= alphaFlag }
            let sides = little(image.width - 1, 3) + little(image.height - 1, 3)
            body = chunk("VP8X", [flags, 0, 0, 0] + sides) + body
        }
        body += chunks
        return Array("RIFF".utf8) + little(4 + body.count, 4) + Array("WEBP".utf8) + body
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        Array(name.utf8) + little(content.count, 4) + content
            + [UInt8](repeating: 0, count: content.count % 2)
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
