import SystemLibC

/// How light beyond white becomes light that sRGB can show.
struct ToneMapping: Sendable {
    init(_ transfer: TransferFunction) {}

    /// The light of one pixel, in the primaries of its file.
    func map(_ light: SIMD4<Float>) -> SIMD4<Float> {
        let largest = max(light.x, light.y, light.z)
        return light * ((1 + largest * 0.05) / (1 + largest))
    }
}
