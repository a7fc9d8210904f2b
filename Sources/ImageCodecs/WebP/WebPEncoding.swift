#if CODEC_WEBP
import CImageCodecs

/// WebP through libwebp: lossy, and lossless at quality 100.
enum WebPEncoding {
    /// The format's own bound on a side, px.
    static let longestSide = 16_383

    /// libwebp's own default method: each step up takes about half as long again, for files 1 % smaller.
    private static let lossyEffort: Int32 = 4
    /// libwebp's levels from 0 to 9.
    private static let losslessEffort: Int32 = 2

    static func encode(
        _ image: RasterImage, quality: Int, profile: OutputProfile, threads: Int
    ) throws(ImageCodecError) -> [UInt8] {
        try image.checkEncoding(.webp, quality: quality, longestSide: longestSide)
        let isLossless = quality == 100
        let (image, profile) = try image.converted(to: profile, threads: threads, for: .webp)
        var output = codec_buffer()
        var message = codec_message()
        let status = image.withCodecPixels { pixels in
            profile.withOptionalPointer { bytes in
                var source = codec_webp_source()
                source.pixels = pixels
                source.icc_profile = bytes
                source.icc_profile_count = profile?.count ?? 0
                source.quality = Int32(quality)
                source.is_lossless = isLossless
                source.effort = isLossless ? losslessEffort : lossyEffort
                source.threads = threads > 1
                return codec_webp_encode(&source, &output, &message)
            }
        }
        return try image.encoded(.webp, status, &output, message)
    }
}
#endif
