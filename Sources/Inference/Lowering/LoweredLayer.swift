/// A network's fused layers before their weights are packed.
struct LoweredNetwork {
    var layers: [LoweredLayer]
    /// Index of the layer that is the result.
    let output: Int
}

/// A layer while a graph is lowered, with its weights: scales and shifts are folded into them, and they are packed at the
/// end.
struct LoweredLayer {
    var layer: Layer
    /// Of a convolution, until they are packed.
    var weights: ConvolutionWeights?
}

/// A convolution's weights and bias before they are packed.
struct ConvolutionWeights {
    /// `[kernelHeight, kernelWidth, inputChannels, outputChannels]`; of a depthwise one
    /// `[kernelHeight, kernelWidth, channels]`.
    var values: [Float]
    /// `[outputChannels]`.
    var bias: [Float]

    init(_ values: [Float], outputChannels: Int) {
        self.values = values
        bias = Array(repeating: 0, count: outputChannels)
    }

    /// Folds `y * scale + shift` per output channel into weights and bias.
    mutating func fold(_ scale: [Float], _ shift: [Float]) {
        let channels = scale.count
        if !scale.allSatisfy({ $0 == 1 }) {
            values.withUnsafeMutableBufferPointer { values in
                var row = 0
                while row < values.count {
                    for channel in 0..<channels { values[row + channel] *= scale[channel] }
                    row += channels
                }
            }
        }
        bias = (0..<channels).map { bias[$0] * scale[$0] + shift[$0] }
    }
}
