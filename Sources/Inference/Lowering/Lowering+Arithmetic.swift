internal import GraphModel
internal import Kernels
internal import Tensors

/// Sums, products and means: most are parts of a style norm.
extension Lowering {
    mutating func sum(_ node: Node) throws(InferenceError) -> Meaning {
        let (a, b) = (node.inputs[0], node.inputs[1])
        switch (meanings[a], meanings[b]) {
        case (.variance(let layer, let zero), .constant(let constant)) where zero == 0,
            (.constant(let constant), .variance(let layer, let zero)) where zero == 0:
            guard case .float(let tensor) = constant, tensor.shape.count == 1 else {
                throw unsupported(node, "adds something other than a number to a variance")
            }
            return .variance(of: layer, epsilon: tensor.values[0])
        case (.scaled(let layer, let epsilon), .shift(let other, let norm)) where layer == other,
            (.shift(let other, let norm), .scaled(let layer, let epsilon)) where layer == other:
            guard epsilon == norm.epsilon else { throw unsupported(node, "mixes two style norms") }
            let input = normalizable(layer, node, channels: norm.gamma.channels)
            return append(node, .styleNorm(norm, .none), [input])
        case (.constant(.float(let tensor)), _) where tensor.shape.rank <= 1:
            return try affine(Node(name: node.name, operation: .biasAdd, inputs: [b, a]), tensor)
        case (_, .constant(.float(let tensor))) where tensor.shape.rank <= 1:
            return try affine(Node(name: node.name, operation: .biasAdd, inputs: [a, b]), tensor)
        default: break
        }
        let left = try layer(a, for: node), right = try layer(b, for: node)
        // A convolution nobody else reads adds the other picture while it stores.
        for (conv, input, other) in [(left, a, right), (right, b, left)]
        where other < conv && isReadOnce(input) {
            if case .convolution(let fused) = layers[conv].operation, fused.activation == .none,
                layers[conv].inputs.count == 1
            {
                layers[conv].inputs.append(other)
                return .layer(conv)
            }
        }
        return append(node, .add(.none), [left, right])
    }

    /// The layer whose output a style norm normalizes: statistics are taken while a convolution stores its bare
    /// output, once. Any other layer, or one that is normalized already, gets an identity convolution after it.
    mutating func normalizable(_ layer: Int, _ node: Node, channels: Int) -> Int {
        let isNormalized = layers.contains { reader in
            if case .styleNorm = reader.operation { reader.inputs[0] == layer } else { false }
        }
        if case .convolution(let convolution) = layers[layer].operation, convolution.activation == .none,
            layers[layer].inputs.count == 1, !isNormalized
        {
            return layer
        }
        var weights = [Float](repeating: 0, count: channels * channels)
        for channel in 0..<channels { weights[channel * channels + channel] = 1 }
        layers.append(
            Layer(
                name: node.name,
                operation: .convolution(
                    Convolution(
                        kernelHeight: 1, kernelWidth: 1, inputChannels: channels, outputChannels: channels,
                        strideHeight: 1, strideWidth: 1, padding: .none, upsampling: 1, weights: weights,
                        bias: Array(repeating: 0, count: channels), activation: .none)), inputs: [layer]))
        return layers.count - 1
    }

    mutating func affine(_ node: Node, _ shift: Tensor) throws(InferenceError) -> Meaning {
        let shift = shift.values
        return try affine(node, scale: Array(repeating: 1, count: shift.count), shift: shift)
    }

    mutating func product(_ node: Node) throws(InferenceError) -> Meaning {
        for (a, b) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
            switch (meanings[a], meanings[b]) {
            case (.inverseDeviation(let layer, let epsilon), .styleAffine(let gamma)):
                return .scale(of: layer, epsilon: epsilon, gamma: gamma)
            case (.mean(let layer), .scale(let other, let epsilon, let gamma)) where layer == other:
                return .scaledMean(of: layer, epsilon: epsilon, gamma: gamma)
            case (.layer(let layer), .scale(let other, let epsilon, _)) where layer == other:
                return .scaled(layer, epsilon: epsilon)
            case (.extent(let layer, let axis, let factor), .constant(.int32(_, let values)))
            where values.count == 1:
                return .extent(of: layer, axis: axis, factor: factor * Int(values[0]))
            case (.layer, .constant(.float(let tensor))) where tensor.shape.rank <= 1:
                let scale = tensor.values
                return try affine(
                    Node(name: node.name, operation: .biasAdd, inputs: [a, b]), scale: scale,
                    shift: Array(repeating: 0, count: scale.count))
            default: continue
            }
        }
        throw unsupported(node, "multiplies outside a style norm")
    }

    mutating func mean(_ node: Node) throws(InferenceError) -> Meaning {
        guard try integers(node.inputs[1], node).map({ $0 < 0 ? $0 + 4 : $0 }).sorted() == [1, 2] else {
            throw unsupported(node, "takes a mean over axes other than height and width")
        }
        switch meanings[node.inputs[0]] {
        case .squaredDeviation(let layer): return .variance(of: layer, epsilon: 0)
        case .layer(let layer): return .mean(of: layer)
        default: throw unsupported(node, "takes the mean of something that is not a picture")
        }
    }

    func pictureAndOther(_ node: Node) throws(InferenceError) -> (picture: Int, other: Meaning) {
        for (a, b) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
            if case .layer(let layer) = meanings[a] { return (layer, meanings[b]) }
        }
        throw unsupported(node, "has no picture among its inputs")
    }
}
