internal import GraphModel

/// What only occurs inside a style norm, whose dozen nodes become one layer.
extension Lowering {
    func mean(_ node: Node) throws(InferenceError) -> Meaning {
        guard try integers(node.inputs[1], node).map({ $0 < 0 ? $0 + 4 : $0 }).sorted() == [1, 2] else {
            throw unsupported(node, "takes a mean over axes other than height and width")
        }
        switch meanings[node.inputs[0]] {
        case .squaredDeviation(let layer): return .variance(of: layer, epsilon: 0)
        case .layer(let layer): return .mean(of: layer)
        default: throw unsupported(node, "takes the mean of something that is not a picture")
        }
    }

    func difference(_ node: Node) throws(InferenceError) -> Meaning {
        guard case .styleAffine(let beta) = meanings[node.inputs[0]],
            case .scaledMean(let layer, let epsilon, let gamma) = meanings[node.inputs[1]]
        else { throw unsupported(node, "subtracts outside a style norm") }
        return .shift(of: layer, StyleNorm(gamma: gamma, beta: beta, epsilon: epsilon))
    }

    func squaredDifference(_ node: Node) throws(InferenceError) -> Meaning {
        for (a, b) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
            if case .layer(let layer) = meanings[a], case .mean(layer) = meanings[b] {
                return .squaredDeviation(of: layer)
            }
        }
        throw unsupported(node, "takes a squared difference outside a style norm")
    }

    func reciprocalRoot(_ node: Node) throws(InferenceError) -> Meaning {
        guard case .variance(let layer, let epsilon) = meanings[node.inputs[0]] else {
            throw unsupported(node, "takes a reciprocal root outside a style norm")
        }
        return .inverseDeviation(of: layer, epsilon: epsilon)
    }

    /// The layer whose output a style norm normalizes.
    ///
    /// Statistics are taken while a convolution stores its bare output, once. Any other layer, or one that is
    /// normalized already, gets an identity convolution after it.
    mutating func normalizable(_ layer: Int, _ node: Node, channels: Int) -> Int {
        let isNormalized = layers.contains { reader in
            if case .styleNorm = reader.layer.operation { reader.layer.inputs[0] == layer } else { false }
        }
        if case .convolution(let convolution) = layers[layer].layer.operation,
            convolution.activation == .none, layers[layer].layer.inputs.count == 1, !isNormalized
        {
            return layer
        }
        var weights = [Float](repeating: 0, count: channels * channels)
        for channel in 0..<channels { weights[channel * channels + channel] = 1 }
        let window = Window(height: 1, width: 1, strideHeight: 1, strideWidth: 1, padding: .none)
        let identity = Convolution(
            window: window, upsampling: 1, inputChannels: channels, outputChannels: channels)
        _ = append(
            node, .convolution(identity), [layer],
            weights: ConvolutionWeights(weights, outputChannels: channels))
        return layers.count - 1
    }
}
