/// A style normalization's parameters: gamma and beta are affine in the style vector.
struct StyleNorm {
    var gamma: StyleAffine
    var beta: StyleAffine
    var epsilon: Float
}

/// `weights^T * style + bias`: `channels` numbers from a style vector.
struct StyleAffine {
    /// `[style numbers, channels]`.
    var weights: [Float]
    /// `[channels]`.
    var bias: [Float]

    var channels: Int { bias.count }
    var styleCount: Int { weights.count / max(1, bias.count) }

    /// Writes the numbers for `style` to `out`: ``channels`` of them.
    func evaluate(_ style: [Float], to out: UnsafeMutablePointer<Double>) {
        let channels = channels
        weights.withUnsafeBufferPointer { weights in
            for channel in 0..<channels { out[channel] = Double(bias[channel]) }
            for (index, value) in style.enumerated() {
                let row = index * channels
                for channel in 0..<channels { out[channel] += Double(value) * Double(weights[row + channel]) }
            }
        }
    }
}
