#if CODEC_HEIF
import CImageCodecs

/// The decoders and encoders that libheif has found: some distributions pack each of them by itself.
enum HEIFDecoders {
    /// Throws ``ImageCodecError/unsupportedVariant(_:reason:)``, which says what to install, if there is none for
    /// `codec`.
    static func check(_ codec: HEIFLayer.Codec, _ format: ImageFormat) throws(ImageCodecError) {
        guard !codec_heif_can_decode(codec == .hevc ? CODEC_HEIF_HEVC : CODEC_HEIF_AV1) else { return }
        let (name, packages) =
            codec == .hevc
            ? ("HEVC", "libheif-plugin-libde265") : ("AV1", "libheif-plugin-dav1d or libheif-plugin-aomdec")
        throw .unsupportedVariant(
            format,
            reason: "the library libheif has no decoder for \(name) here; install the package \(packages)")
    }

    /// Throws ``ImageCodecError/cannotEncode(_:reason:)``, which says what to install, if there is none.
    static func checkAV1Encoder() throws(ImageCodecError) {
        guard !codec_avif_can_encode() else { return }
        throw .cannotEncode(
            .avif,
            reason:
                "the library libheif has no encoder for AV1 here; install the package libheif-plugin-aomenc")
    }
}
#endif
