#if CODEC_HEIF
import CImageCodecs

/// AVIF through libheif and its encoder of AV1, libaom if it is there.
enum AVIFEncoding {
    /// AV1 writes sides in 16 bits, and readers stop there, px.
    static let longestSide = 65_535
    /// Of libaom's 0 to 9: from 8 on a picture of 12 megapixels takes seconds instead of half a minute, and the file is
    /// hardly larger.
    private static let speed: Int32 = 8

    static func encode(
        _ image: RasterImage, metadata: FileMetadata, quality: Int, profile: OutputProfile, threads: Int
    ) throws(ImageCodecError) -> [UInt8] {
        try image.checkEncoding(.avif, quality: quality, longestSide: longestSide)
        try HEIFDecoders.checkAV1Encoder()
        let (image, kept) = try image.converted(to: profile, threads: threads, for: .avif)
        var output = codec_buffer()
        var message = codec_message()
        var source = codec_avif_source()
        source.quality = Int32(quality)
        source.full_chroma = quality >= 90
        source.speed = speed
        source.threads = UInt32(min(64, max(1, threads)))
        source.icc_profile_count = kept?.count ?? 0
        source.exif_count = metadata.exif?.count ?? 0
        source.xmp_count = metadata.xmp?.count ?? 0
        let status = image.withCodecPixels { pixels in
            kept.withOptionalPointer { profile in
                metadata.exif.withOptionalPointer { exif in
                    metadata.xmp.withOptionalPointer { xmp in
                        source.pixels = pixels
                        source.icc_profile = profile
                        source.exif = exif
                        source.xmp = xmp
                        return codec_avif_encode(&source, &output, &message)
                    }
                }
            }
        }
        return try image.encoded(.avif, status, &output, message)
    }
}
#endif
