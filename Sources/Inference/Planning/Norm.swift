/// Per-channel scale and shift that a transform applies: a style norm's, or fixed ones.
struct Norm: Sendable {
    enum Kind: Sendable {
        /// From the statistics of a convolution's output and the style.
        case style(StyleNorm)
        case fixed(scale: [Float], shift: [Float])
    }

    var kind: Kind
    var channels: Int
    /// Floats after which scale and shift repeat: whole vectors, whole pixels.
    var period: Int
    /// `[period]` scales, then `[period]` shifts.
    var parameters: Location
}
