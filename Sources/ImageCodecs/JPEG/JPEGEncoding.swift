import CImageCodecs

/// JPEG through libjpeg.
enum JPEGEncoding {
    /// libjpeg's own bound on a side, px.
    static let longestSide = 65_500

    static func encode(
        _ image: RasterImage, quality: Int, profile: OutputProfile, threads: Int
    ) throws(ImageCodecError) -> [UInt8] {
        try image.checkEncoding(.jpeg, quality: quality, longestSide: longestSide)
        let (image, kept) = try image.converted(to: profile, threads: threads, for: .jpeg)
        // JPEG has no other way to say so.
        let profile: [UInt8]? = kept ?? ColorimetricProfile.sRGB
        var output = codec_buffer()
        var message = codec_message()
        let status = image.withCodecPixels { pixels in
            profile.withOptionalPointer { bytes in
                var source = codec_jpeg_source(
                    pixels: pixels, icc_profile: bytes, icc_profile_count: profile?.count ?? 0,
                    quality: Int32(quality), full_chroma: quality >= 90)
                return codec_jpeg_encode(&source, &output, &message)
            }
        }
        return try image.encoded(.jpeg, status, &output, message)
    }
}
