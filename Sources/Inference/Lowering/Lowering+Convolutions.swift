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
        return try convolution(
            node, Window(shape, strides), padding, weights, channels: shape[2], to: shape[3]
        ) { .convolution($0) }
    }

    mutating func depthwise(
        _ node: Node, _ strides: Strides, _ padding: Padding
    ) throws(InferenceError) -> Meaning {
        let (shape, weights) = try tensor(node.inputs[1], node)
        guard shape.rank == 4, shape.count > 0, shape[3] == 1 else {
            throw unsupported(
                node, "has depthwise weights of shape \(shape); the channel multiplier must be 1")
        }
        return try convolution(
            node, Window(shape, strides), padding, weights, channels: shape[2], to: shape[2]
        ) { .depthwise($0) }
    }

    /// Appends a convolution of either kind, with the padding and upsampling before it.
    private mutating func convolution(
        _ node: Node, _ window: Window, _ padding: Padding, _ weights: [Float], channels: Int,
        to outputChannels: Int, _ operation: (Convolution) -> LayerOperation
    ) throws(InferenceError) -> Meaning {
        var window = window
        let (input, spatial, upsampling) = try padded(node.inputs[0], node, padding)
        window.padding = spatial
        let convolution = Convolution(
            window: window, upsampling: upsampling, inputChannels: channels, outputChannels: outputChannels)
        return append(
            node, operation(convolution), [input],
            weights: ConvolutionWeights(weights, outputChannels: outputChannels))
    }

    /// The layer below, with the padding and upsampling between it and a convolution.
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

    mutating func bias(_ node: Node) throws(InferenceError) -> Meaning {
        let bias = try floats(node.inputs[1], node)
        return try affine(node, scale: Array(repeating: 1, count: bias.count), shift: bias)
    }

    mutating func batchNorm(_ node: Node, _ epsilon: Float) throws(InferenceError) -> Meaning {
        let gamma = try floats(node.inputs[1], node), beta = try floats(node.inputs[2], node)
        let mean = try floats(node.inputs[3], node), variance = try floats(node.inputs[4], node)
        guard Set([gamma.count, beta.count, mean.count, variance.count]).count == 1 else {
            throw unsupported(node, "has parameters of different lengths")
        }
        // In double: the factors are folded into the weights.
        var scale: [Float] = [], shift: [Float] = []
        for channel in gamma.indices {
            let factor = Double(gamma[channel]) / (Double(variance[channel]) + Double(epsilon)).squareRoot()
            scale.append(Float(factor))
            shift.append(Float(Double(beta[channel]) - Double(mean[channel]) * factor))
        }
        return try affine(node, scale: scale, shift: shift)
    }

    /// `x * scale + shift` per channel: folded into the convolution below if it is read once.
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
        if isReadOnce(input), layers[layer].canFold(channels: scale.count) {
            layers[layer].weights!.fold(scale, shift)
            return .layer(layer)
        }
        return append(node, .channelAffine(scale: scale, shift: shift, .none), [layer])
    }

    mutating func activate(_ node: Node, _ activation: Activation) throws(InferenceError) -> Meaning {
        let input = node.inputs[0]
        let layer = try layer(input, for: node)
        if isReadOnce(input), activateInPlace(layer, activation) { return .layer(layer) }
        // The producers of a concatenation's parts can activate them.
        if isReadOnce(input), case .concat = graph.nodes[input].operation {
            let parts = layers[layer].layer.inputs
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

    private func canActivate(_ layer: Int, _ activation: Activation) -> Bool {
        layers[layer].layer.operation.activated(activation) != nil
    }

    /// Lets a layer take over an activation, if it can.
    private mutating func activateInPlace(_ layer: Int, _ activation: Activation) -> Bool {
        guard let operation = layers[layer].layer.operation.activated(activation) else { return false }
        layers[layer].layer.operation = operation
        return true
    }
}

extension LayerOperation {
    /// The same with an activation after it, or `nil` where it has one or cannot.
    fileprivate func activated(_ activation: Activation) -> LayerOperation? {
        switch self {
        case .convolution(var fused) where fused.activation == .none && activation != .sigmoid:
            fused.activation = activation
            return .convolution(fused)
        case .depthwise(var fused) where fused.activation == .none && activation != .sigmoid:
            fused.activation = activation
            return .depthwise(fused)
        case .styleNorm(let norm, .none): return .styleNorm(norm, activation)
        case .channelAffine(let scale, let shift, .none):
            return .channelAffine(scale: scale, shift: shift, activation)
        case .add(.none) where activation != .sigmoid: return .add(activation)
        default: return nil
        }
    }
}

extension LoweredLayer {
    /// Whether a scale and shift per channel can be folded into the weights: a convolution's bare output, with no
    /// residual added to it.
    fileprivate func canFold(channels: Int) -> Bool {
        switch layer.operation {
        case .convolution(let convolution), .depthwise(let convolution):
            layer.inputs.count == 1 && convolution.activation == .none
                && convolution.outputChannels == channels
        default: false
        }
    }
}

extension Window {
    /// The window of weights of the shape `[height, width, ...]`.
    fileprivate init(_ weights: Shape, _ strides: Strides) {
        self.init(
            height: weights[0], width: weights[1], strideHeight: strides.height, strideWidth: strides.width,
            padding: .none)
    }
}
