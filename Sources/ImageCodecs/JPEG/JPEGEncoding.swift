import CImageCodecs

/// JPEG through libjpeg.
enum JPEGEncoding {
    /// libjpeg's own bound on a side, px.
    static let longestSide = 65_500

    static func encode(_ image: RasterImage, quality: Int) throws(ImageCodecError) -> [UInt8] {
        guard (1...100).contains(quality) else {
            throw .cannotEncode(.jpeg, reason: "quality \(quality) is not in 1 to 100")
        }
        guard max(image.width, image.height) <= longestSide else {
            throw .cannotEncode(
                .jpeg,
                reason: "\(image.width)x\(image.height) px; no side may exceed \(longestSide) px; use PNG")
        }
        let profile = profile(of: image)
        var output = codec_buffer()
        var message = codec_message()
        let status = image.rgb.withUnsafeBufferPointer { rgb in
            image.alpha.withOptionalPointer { alpha in
                profile.withOptionalPointer { bytes in
                    var source = codec_jpeg_source(
                        width: UInt32(image.width), height: UInt32(image.height), rgb: rgb.baseAddress,
                        alpha: alpha, icc_profile: bytes,
                        icc_profile_count: profile?.count ?? 0, quality: Int32(quality),
                        full_chroma: quality >= 90)
                    return codec_jpeg_encode(&source, &output, &message)
                }
            }
        }
        switch status {
        case CODEC_OK: return try output.takeBytes()
        case CODEC_OUT_OF_MEMORY: throw .outOfMemory(bytes: image.rgb.count)
        default: throw .cannotEncode(.jpeg, reason: message.string)
        }
    }
}

extension JPEGEncoding {
    /// JPEG knows profiles only: what chunks say more, or alone, becomes one.
    private static func profile(of image: RasterImage) -> [UInt8]? {
        if let chunks = image.colorChunks, image.iccProfile == nil || chunks.codePoints != nil,
            let made = ColorimetricProfile(chunks)?.bytes
        {
            return made
        }
        return image.iccProfile
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
