internal import GraphModel
internal import Kernels
internal import Tensors

/// Convolutions, and what moves into them.
extension Lowering {
    mutating func convolution(
        _ node: Node, _ strides: Strides, _ padding: Padding
    ) throws(InferenceError) -> Meaning {
        let (shape, weights) = try tensor(node.inputs[1], node)
        guard shape.rank == 4, shape.count > 0 else {
            throw unsupported(node, "has weights of shape \(shape)")
        }
        if case .style = meanings[node.inputs[0]] {
            guard shape[0] == 1, shape[1] == 1 else { throw unsupported(node, "convolves the style vector") }
            return .styleAffine(StyleAffine(weights: weights, bias: Array(repeating: 0, count: shape[3])))
        }
        let (input, spatial, upsampling) = try padded(node.inputs[0], node, padding)
        return append(
            node,
            .convolution(
                Convolution(
                    kernelHeight: shape[0], kernelWidth: shape[1], inputChannels: shape[2],
                    outputChannels: shape[3], strideHeight: strides.height, strideWidth: strides.width,
                    padding: spatial, upsampling: upsampling, weights: weights,
                    bias: Array(repeating: 0, count: shape[3]), activation: .none)), [input])
    }

    mutating func depthwise(
        _ node: Node, _ strides: Strides, _ padding: Padding
    ) throws(InferenceError) -> Meaning {
        let (shape, weights) = try tensor(node.inputs[1], node)
        guard shape.rank == 4, shape.count > 0, shape[3] == 1 else {
            throw unsupported(
                node, "has depthwise weights of shape \(shape); the channel multiplier must be 1")
        }
        let (input, spatial, upsampling) = try padded(node.inputs[0], node, padding)
        return append(
            node,
            .depthwise(
                Convolution(
                    kernelHeight: shape[0], kernelWidth: shape[1], inputChannels: shape[2],
                    outputChannels: shape[2], strideHeight: strides.height, strideWidth: strides.width,
                    padding: spatial, upsampling: upsampling, weights: weights,
                    bias: Array(repeating: 0, count: shape[2]), activation: .none)), [input])
    }

    /// The layer below, with the padding and upsampling that stand between it and a convolution.
    mutating func padded(
        _ input: Int, _ node: Node, _ padding: Padding
    ) throws(InferenceError) -> (Int, SpatialPadding, upsampling: Int) {
        if case .padded(let layer, let before, let upsampling) = meanings[input] {
            switch padding {
            case .valid: return (layer, before, upsampling)
            case .same where before == .none: return (layer, .same, upsampling)
            case .same: throw unsupported(node, "pads a picture that is padded already")
            }
        }
        return (try layer(input, for: node), padding == .same ? .same : .none, 1)
    }

    /// `x * scale + shift` per channel: folded into the convolution below if nobody else reads it.
    mutating func affine(
        _ node: Node, scale: [Float], shift: [Float]
    ) throws(InferenceError) -> Meaning {
        let input = node.inputs[0]
        if case .styleAffine(var affine) = meanings[input], scale.allSatisfy({ $0 == 1 }),
            shift.count == affine.channels
        {
            affine.bias = zip(affine.bias, shift).map { $0 + $1 }
            return .styleAffine(affine)
        }
        let layer = try layer(input, for: node)
        if isReadOnce(input), layers[layer].inputs.count == 1 {
            switch layers[layer].operation {
            case .convolution(var fused)
            where fused.activation == .none && fused.outputChannels == scale.count:
                fused.apply(scale, shift)
                layers[layer].operation = .convolution(fused)
                return .layer(layer)
            case .depthwise(var fused) where fused.activation == .none && fused.outputChannels == scale.count:
                fused.apply(scale, shift)
                layers[layer].operation = .depthwise(fused)
                return .layer(layer)
            default: break
            }
        }
        return append(node, .channelAffine(scale: scale, shift: shift, .none), [layer])
    }

    mutating func activate(_ node: Node, _ activation: Activation) throws(InferenceError) -> Meaning {
        let input = node.inputs[0]
        let layer = try layer(input, for: node)
        if isReadOnce(input), activateInPlace(layer, activation) { return .layer(layer) }
        // The convolutions that feed a concatenation can activate their part.
        if isReadOnce(input), case .concat = graph.nodes[input].operation {
            let parts = layers[layer].inputs
            if graph.nodes[input].inputs.dropLast().allSatisfy({ isReadOnce($0) }),
                parts.allSatisfy({ canActivate($0, activation) })
            {
                for part in parts { _ = activateInPlace(part, activation) }
                return .layer(layer)
            }
        }
        return append(
            node, .channelAffine(scale: [1], shift: [0], activation), [layer])
    }

    func canActivate(_ layer: Int, _ activation: Activation) -> Bool {
        var trial = self
        return trial.activateInPlace(layer, activation)
    }

    mutating func activateInPlace(_ layer: Int, _ activation: Activation) -> Bool {
        switch layers[layer].operation {
        case .convolution(var fused) where fused.activation == .none && activation != .sigmoid:
            fused.activation = activation
            layers[layer].operation = .convolution(fused)
        case .depthwise(var fused) where fused.activation == .none && activation != .sigmoid:
            fused.activation = activation
            layers[layer].operation = .depthwise(fused)
        case .styleNorm(let norm, .none): layers[layer].operation = .styleNorm(norm, activation)
        case .channelAffine(let scale, let shift, .none):
            layers[layer].operation = .channelAffine(scale: scale, shift: shift, activation)
        case .add(.none) where activation != .sigmoid: layers[layer].operation = .add(activation)
        default: return false
        }
        return true
    }
}

extension Convolution {
    /// Folds `y * scale + shift` per output channel into weights and bias.
    mutating func apply(_ scale: [Float], _ shift: [Float]) {
        let channels = scale.count
        if !scale.allSatisfy({ $0 == 1 }) {
            weights.withUnsafeMutableBufferPointer { weights in
                var row = 0
                while row < weights.count {
                    for channel in 0..<channels { weights[row + channel] *= scale[channel] }
                    row += channels
                }
            }
        }
        bias = (0..<channels).map { bias[$0] * scale[$0] + shift[$0] }
    }
}
