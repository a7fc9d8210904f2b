internal import CCPUFeatures

/// What the factors of a network's plain matrix products are rounded to.
///
/// Sums are float32, and so is all else: depthwise convolutions, Winograd's method, style norms.
package enum Precision: String, Sendable, CaseIterable {
    /// Single precision: nothing is rounded.
    case float32 = "f32"
    /// bfloat16: float32's range in 16 bits, 8 of them significant. A processor that multiplies pairs of them does twice
    /// as much at a time.
    case bfloat16 = "bf16"

    /// Whether this processor, at the preferred ``CPULevel``, multiplies such numbers itself.
    ///
    /// Elsewhere plain arithmetic gives the same results up to rounding, far more slowly.
    package var isNative: Bool {
        switch self {
        case .float32: true
        case .bfloat16: CPULevel.preferred == .avx512 && impasto_cpu_has_avx512_bf16()
        }
    }

    /// Floats of a vector in packed weights, given those of the CPU level.
    func lanes(_ lanes: Int) -> Int {
        switch self {
        case .float32: lanes
        case .bfloat16: 16
        }
    }
}
