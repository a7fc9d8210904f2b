internal import GraphModel
internal import Kernels
internal import Tensors

/// Turns a graph's small nodes into fused layers: biases, batch norms, paddings, upsampling and activations move
/// into the convolutions, and the dozen nodes of a style norm become one.
///
/// It walks the nodes in order and keeps for each what it stands for so far (``Meaning``). A node whose meaning
/// is not yet a picture ("the variance of layer 7, plus epsilon") waits until a later node completes it.
struct Lowering {
    /// What a node's value stands for.
    private enum Meaning {
        case layer(Int)
        case constant(Constant)
        /// A layer's picture with padding and enlargement that the next convolution takes over.
        case padded(Int, padding: SpatialPadding, upsampling: Int)
        /// The style vector.
        case style
        /// Numbers that are affine in the style vector.
        case styleAffine(StyleAffine)
        // Sizes
        case shape(of: Int, upsampling: Int)
        case extent(of: Int, axis: Int, factor: Int)
        case extents(of: Int, factor: Int)
        // Style norm, completed step by step
        case mean(of: Int)
        case squaredDeviation(of: Int)
        case variance(of: Int, epsilon: Float)
        case inverseDeviation(of: Int, epsilon: Float)
        case scale(of: Int, epsilon: Float, gamma: StyleAffine)
        case scaledMean(of: Int, epsilon: Float, gamma: StyleAffine)
        case shift(of: Int, StyleNorm)
        case scaled(Int, epsilon: Float)
    }

    private let graph: Graph
    private let borders: BorderChoice
    private var layers: [Layer] = []
    private var meanings: [Meaning] = []
    /// How many nodes read each node.
    private var uses: [Int]

    /// The layers of `graph` and the index of the one that is the result; throws ``InferenceError/unsupported``.
    static func lower(
        _ graph: Graph, borders: BorderChoice
    ) throws(InferenceError) -> (layers: [Layer], output: Int) {
        var lowering = Lowering(graph, borders)
        return try lowering.run()
    }

    private init(_ graph: Graph, _ borders: BorderChoice) {
        self.graph = graph
        self.borders = borders
        uses = Array(repeating: 0, count: graph.nodes.count)
        for node in graph.nodes { for input in node.inputs { uses[input] += 1 } }
        uses[graph.output] += 1
    }

    private mutating func run() throws(InferenceError) -> (layers: [Layer], output: Int) {
        for (index, node) in graph.nodes.enumerated() {
            meanings.append(try meaning(of: node, at: index))
        }
        let node = graph.nodes[graph.output]
        let output = try layer(graph.output, for: node)
        return (layers, output)
    }

    /// Whether a node's value is read once, by the node at hand: then the layer that it stands for can take over
    /// what that node does. Nodes that only pass a picture on are looked through.
    private func isReadOnce(_ input: Int) -> Bool {
        guard uses[input] == 1 else { return false }
        switch graph.nodes[input].operation {
        case .squeeze, .expandDims, .pad, .mirrorPad, .resizeNearestNeighbor:
            return isReadOnce(graph.nodes[input].inputs[0])
        default: return true
        }
    }

    // MARK: One node

    private mutating func meaning(of node: Node, at index: Int) throws(InferenceError) -> Meaning {
        switch node.operation {
        case .placeholder:
            switch graph.placeholders.firstIndex(of: index) {
            case 0: return append(node, .image, [])
            case 1: return .style
            default: throw unsupported(node, "is a third input; networks take a picture and a style vector")
            }
        case .constant(let constant): return .constant(constant)
        case .conv2D(let strides, let padding): return try convolution(node, strides, padding)
        case .depthwiseConv2D(let strides, let padding): return try depthwise(node, strides, padding)
        case .biasAdd:
            let bias = try floats(node.inputs[1], node)
            return try affine(node, scale: Array(repeating: 1, count: bias.count), shift: bias)
        case .fusedBatchNorm(let epsilon):
            let gamma = try floats(node.inputs[1], node), beta = try floats(node.inputs[2], node)
            let mean = try floats(node.inputs[3], node), variance = try floats(node.inputs[4], node)
            guard Set([gamma.count, beta.count, mean.count, variance.count]).count == 1 else {
                throw unsupported(node, "has parameters of different lengths")
            }
            // In double: the factors are folded into the weights.
            var scale: [Float] = [], shift: [Float] = []
            for channel in gamma.indices {
                let factor =
                    Double(gamma[channel]) / (Double(variance[channel]) + Double(epsilon)).squareRoot()
                scale.append(Float(factor))
                shift.append(Float(Double(beta[channel]) - Double(mean[channel]) * factor))
            }
            return try affine(node, scale: scale, shift: shift)
        case .relu: return try activate(node, .relu)
        case .relu6: return try activate(node, .relu6)
        case .sigmoid: return try activate(node, .sigmoid)
        case .add: return try sum(node)
        case .subtract:
            if case .styleAffine(let beta) = meanings[node.inputs[0]],
                case .scaledMean(let layer, let epsilon, let gamma) = meanings[node.inputs[1]]
            {
                return .shift(of: layer, StyleNorm(gamma: gamma, beta: beta, epsilon: epsilon))
            }
            throw unsupported(node, "subtracts outside a style norm")
        case .multiply: return try product(node)
        case .squaredDifference:
            if let (picture, other) = try? pictureAndOther(node), case .mean(picture) = other {
                return .squaredDeviation(of: picture)
            }
            throw unsupported(node, "takes a squared difference outside a style norm")
        case .rsqrt:
            if case .variance(let layer, let epsilon) = meanings[node.inputs[0]] {
                return .inverseDeviation(of: layer, epsilon: epsilon)
            }
            throw unsupported(node, "takes a reciprocal root outside a style norm")
        case .mean: return try mean(node)
        case .pad: return try pad(node, borders == .reflect ? .reflect : .zero)
        case .mirrorPad: return try pad(node, .reflect)
        case .resizeNearestNeighbor(let alignCorners, let halfPixelCenters):
            return try resize(node, alignCorners, halfPixelCenters)
        case .averagePool(let window, let strides, let padding):
            return try pool(node, window, strides, padding) { .averagePool($0) }
        case .maxPool(let window, let strides, let padding):
            return try pool(node, window, strides, padding) { .maxPool($0) }
        case .concat: return try concatenation(node)
        case .squeeze, .expandDims:
            switch meanings[node.inputs[0]] {
            // A style's numbers are read along the channels whatever axes of one stand around them.
            case .styleAffine(let affine): return .styleAffine(affine)
            case .style: return .style
            case .layer(let layer): return .layer(layer)
            default: throw unsupported(node, "reshapes something that is neither a picture nor a style")
            }
        case .shape:
            switch meanings[node.inputs[0]] {
            case .layer(let layer): return .shape(of: layer, upsampling: 1)
            case .padded(let layer, .none, let upsampling): return .shape(of: layer, upsampling: upsampling)
            default: throw unsupported(node, "takes the shape of something that is not a picture")
            }
        case .stridedSlice(_, _, let shrinkAxisMask):
            let begin = try integers(node.inputs[1], node)
            guard case .shape(let layer, let upsampling) = meanings[node.inputs[0]], shrinkAxisMask == 1,
                begin.count == 1, begin[0] == 1 || begin[0] == 2
            else { throw unsupported(node, "slices something other than a picture's height or width") }
            return .extent(of: layer, axis: begin[0], factor: upsampling)
        case .pack:
            guard node.inputs.count == 2, case .extent(let layer, 1, let factor) = meanings[node.inputs[0]],
                case .extent(layer, 2, factor) = meanings[node.inputs[1]]
            else { throw unsupported(node, "packs something other than a picture's height and width") }
            return .extents(of: layer, factor: factor)
        }
    }

    private mutating func append(_ node: Node, _ operation: LayerOperation, _ inputs: [Int]) -> Meaning {
        layers.append(Layer(name: node.name, operation: operation, inputs: inputs))
        return .layer(layers.count - 1)
    }

    // MARK: Convolutions

    private mutating func convolution(
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

    private mutating func depthwise(
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
    private mutating func padded(
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
    private mutating func affine(
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

    private mutating func activate(_ node: Node, _ activation: Activation) throws(InferenceError) -> Meaning {
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

    private func canActivate(_ layer: Int, _ activation: Activation) -> Bool {
        var trial = self
        return trial.activateInPlace(layer, activation)
    }

    private mutating func activateInPlace(_ layer: Int, _ activation: Activation) -> Bool {
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

    // MARK: Arithmetic

    private mutating func sum(_ node: Node) throws(InferenceError) -> Meaning {
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
    private mutating func normalizable(_ layer: Int, _ node: Node, channels: Int) -> Int {
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

    private mutating func affine(_ node: Node, _ shift: Tensor) throws(InferenceError) -> Meaning {
        let shift = shift.values
        return try affine(node, scale: Array(repeating: 1, count: shift.count), shift: shift)
    }

    private mutating func product(_ node: Node) throws(InferenceError) -> Meaning {
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

    private mutating func mean(_ node: Node) throws(InferenceError) -> Meaning {
        guard try integers(node.inputs[1], node).map({ $0 < 0 ? $0 + 4 : $0 }).sorted() == [1, 2] else {
            throw unsupported(node, "takes a mean over axes other than height and width")
        }
        switch meanings[node.inputs[0]] {
        case .squaredDeviation(let layer): return .variance(of: layer, epsilon: 0)
        case .layer(let layer): return .mean(of: layer)
        default: throw unsupported(node, "takes the mean of something that is not a picture")
        }
    }

    private func pictureAndOther(_ node: Node) throws(InferenceError) -> (picture: Int, other: Meaning) {
        for (a, b) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
            if case .layer(let layer) = meanings[a] { return (layer, meanings[b]) }
        }
        throw unsupported(node, "has no picture among its inputs")
    }

    // MARK: Geometry

    private mutating func pad(_ node: Node, _ border: Border) throws(InferenceError) -> Meaning {
        let paddings = try integers(node.inputs[1], node)
        guard paddings.count == 8, paddings[0] == 0, paddings[1] == 0, paddings[6] == 0, paddings[7] == 0,
            paddings.allSatisfy({ $0 >= 0 && $0 <= 1024 })
        else { throw unsupported(node, "pads by \(paddings); only height and width can be padded") }
        let padding = SpatialPadding.explicit(
            top: paddings[2], bottom: paddings[3], left: paddings[4], right: paddings[5], border: border)
        switch meanings[node.inputs[0]] {
        case .padded(let layer, .none, let upsampling):
            return .padded(layer, padding: padding, upsampling: upsampling)
        default: return .padded(try layer(node.inputs[0], for: node), padding: padding, upsampling: 1)
        }
    }

    private mutating func resize(
        _ node: Node, _ alignCorners: Bool, _ halfPixelCenters: Bool
    ) throws(InferenceError) -> Meaning {
        let picture = try layer(node.inputs[0], for: node)
        guard case .extents(let layer, let factor) = meanings[node.inputs[1]], layer == picture,
            !alignCorners,
            factor == 1 || factor == 2
        else {
            throw unsupported(node, "resizes by something other than 1 or 2 times the picture's own size")
        }
        return .padded(picture, padding: .none, upsampling: factor)
    }

    private mutating func pool(
        _ node: Node, _ window: Strides, _ strides: Strides, _ padding: Padding,
        _ operation: (Window) -> LayerOperation
    ) throws(InferenceError) -> Meaning {
        let input = try layer(node.inputs[0], for: node)
        let window = Window(
            height: window.height, width: window.width, strideHeight: strides.height,
            strideWidth: strides.width,
            padding: padding == .same ? .same : .none)
        return append(node, operation(window), [input])
    }

    private mutating func concatenation(_ node: Node) throws(InferenceError) -> Meaning {
        guard let axis = try integers(node.inputs.last!, node).first, axis == 3 || axis == -1 else {
            throw unsupported(node, "concatenates along an axis other than the channels")
        }
        var parts: [Int] = []
        for input in node.inputs.dropLast() { parts.append(try layer(input, for: node)) }
        return append(node, .concatenation, parts)
    }

    // MARK: Inputs

    /// The picture that a node's input stands for; completes a mean that nobody else completed.
    private mutating func layer(_ input: Int, for node: Node) throws(InferenceError) -> Int {
        switch meanings[input] {
        case .layer(let layer): return layer
        case .mean(let layer):
            layers.append(
                Layer(name: graph.nodes[input].name, operation: .globalMean, inputs: [layer]))
            meanings[input] = .layer(layers.count - 1)
            return layers.count - 1
        case .padded(let layer, .none, 1): return layer
        case .padded: throw unsupported(node, "reads a padded or enlarged picture without a convolution")
        case .style, .styleAffine: throw unsupported(node, "treats a style as a picture")
        default: throw unsupported(node, "reads a value that is not a picture")
        }
    }

    private func tensor(_ input: Int, _ node: Node) throws(InferenceError) -> (Shape, [Float]) {
        guard case .constant(.float(let tensor)) = meanings[input] else {
            throw unsupported(node, "has weights that are not stored with the model")
        }
        return (tensor.shape, tensor.values)
    }

    private func floats(_ input: Int, _ node: Node) throws(InferenceError) -> [Float] {
        try tensor(input, node).1
    }

    private func integers(_ input: Int, _ node: Node) throws(InferenceError) -> [Int] {
        guard case .constant(.int32(_, let values)) = meanings[input] else {
            throw unsupported(node, "has a parameter that is not stored with the model")
        }
        return values.map(Int.init)
    }

    private func unsupported(_ node: Node, _ reason: String) -> InferenceError {
        .unsupported(node: node.name, reason: reason)
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
