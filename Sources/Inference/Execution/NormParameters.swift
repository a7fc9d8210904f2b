internal import Kernels

/// The scales and shifts of a plan's norms during its runs: fixed ones are written once, a style's in each run.
struct NormParameters {
    private let norms: [Norm]
    private let arena: Arena
    /// `[means..., variances...]` of what each style norm normalizes.
    var statistics: [[Double]]
    /// Gamma, then beta, of the norm at hand.
    private var affine: [Double]

    /// Writes the fixed norms into `arena`.
    init(_ norms: [Norm], in arena: Arena) {
        self.norms = norms
        self.arena = arena
        statistics = norms.map { Array(repeating: 0, count: 2 * $0.channels) }
        affine = Array(repeating: 0, count: 2 * (norms.map(\.channels).max() ?? 0))
        for norm in norms {
            guard case .fixed(let scale, let shift) = norm.kind else { continue }
            for channel in 0..<norm.channels { write(scale[channel], shift[channel], channel, norm) }
        }
    }

    /// Takes the statistics from the sums of all tiles, with what `history` has of earlier runs, and applies the style
    /// if it is known.
    mutating func finish(
        _ reference: StatisticsReference, _ style: [Float]?, _ history: StatisticsHistory?
    ) {
        let sums = arena[reference.sums]
        statistics[reference.norm].withUnsafeMutableBufferPointer {
            reference.task.statistics(from: sums, to: $0.baseAddress!)
        }
        history?.take(&statistics[reference.norm], ofNorm: reference.norm)
        if let style { apply(style, to: reference.norm) }
    }

    /// Applies a style to every norm.
    mutating func apply(_ style: [Float]) {
        for index in norms.indices { apply(style, to: index) }
    }

    /// Writes scale = gamma * rsqrt(variance + epsilon), shift = beta - mean * scale.
    private mutating func apply(_ style: [Float], to index: Int) {
        let norm = norms[index]
        guard case .style(let parameters) = norm.kind else { return }
        let channels = norm.channels
        affine.withUnsafeMutableBufferPointer {
            parameters.gamma.evaluate(style, to: $0.baseAddress!)
            parameters.beta.evaluate(style, to: $0.baseAddress! + channels)
        }
        for channel in 0..<channels {
            let mean = statistics[index][channel], variance = statistics[index][channels + channel]
            let gamma = Double(Float(affine[channel])), beta = Double(Float(affine[channels + channel]))
            let factor = gamma / (variance + Double(parameters.epsilon)).squareRoot()
            write(Float(factor), Float(beta - mean * factor), channel, norm)
        }
    }

    /// Writes a channel's scale and shift wherever they occur in the norm's period.
    private func write(_ scale: Float, _ shift: Float, _ channel: Int, _ norm: Norm) {
        let out = arena[norm.parameters]
        for index in stride(from: channel, to: norm.period, by: norm.channels) {
            out[index] = scale
            out[norm.period + index] = shift
        }
    }
}
