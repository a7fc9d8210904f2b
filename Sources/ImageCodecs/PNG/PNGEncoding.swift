import CImageCodecs

/// PNG, deflated by zlib in bands of rows, on several threads.
enum PNGEncoding {
    static func encode(
        _ image: RasterImage, text: [PNGText], provenance: Provenance? = nil, exif: [UInt8]? = nil,
        compression: PNGCompression, profile: OutputProfile, threads: Int
    ) throws(ImageCodecError) -> [UInt8] {
        let (image, profile) = try image.converted(to: profile, threads: threads, for: .png)
        let head =
            try header(of: image)
            + ancillaryChunks(profile: profile, exif: exif, provenance: provenance, text: text)
        var output = codec_buffer()
        var message = codec_message()
        let status = image.withCodecPixels { pixels in
            head.withUnsafeBufferPointer { head in
                var source = codec_png_source(
                    pixels: pixels, head: head.baseAddress, head_count: head.count, level: compression.level,
                    threads: UInt32(clamping: threads))
                return codec_png_encode(&source, &output, &message)
            }
        }
        return try image.encoded(.png, status, &output, message)
    }

    /// The signature and IHDR: 8 bits a sample, RGB or RGBA, not interlaced.
    private static func header(of image: RasterImage) -> [UInt8] {
        let sides = PNGChunks.bigEndian(UInt32(image.width)) + PNGChunks.bigEndian(UInt32(image.height))
        return PNGChunks.signature
            + PNGChunks.chunk("IHDR", sides + [8, image.alpha == nil ? 2 : 6, 0, 0, 0])
    }

    /// iCCP and sRGB must stand in front of the pixels; texts do too, so that readers find them without the rest.
    private static func ancillaryChunks(
        profile: [UInt8]?, exif: [UInt8]?, provenance: Provenance?, text: [PNGText]
    ) throws(ImageCodecError) -> [UInt8] {
        var chunks: [UInt8] = []
        if let profile {
            // Name, NUL, compression method 0, stream.
            let content = try Array("ICC profile".utf8) + [0, 0] + ZlibStream.deflated(profile)
            chunks += PNGChunks.chunk("iCCP", content)
        } else {
            // The rendering intent: perceptual.
            chunks += PNGChunks.chunk("sRGB", [0])
        }
        if let exif { chunks += PNGChunks.chunk("eXIf", exif) }
        for text in text { chunks += try text.chunk() }
        if let provenance { chunks += try provenance.chunk() }
        return chunks
    }
}
