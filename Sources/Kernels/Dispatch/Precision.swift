/// What the factors of a network's plain matrix products may be rounded to.
///
/// Sums are float32, and so is all else: depthwise convolutions, Winograd's method, style norms. Layers that would take
/// longer with rounded factors keep float32, too (``ProductCosts``).
package enum Precision: String, Sendable, CaseIterable {
    /// Single precision: nothing is rounded.
    case float32 = "f32"
    /// bfloat16: float32's range in 16 bits, 8 of them significant. A processor that multiplies pairs of them does twice
    /// as much at a time, or more.
    case bfloat16 = "bf16"
}
