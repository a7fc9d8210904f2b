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
    enum Meaning {
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

    let graph: Graph
    let borders: BorderChoice
    var layers: [Layer] = []
    var meanings: [Meaning] = []
    /// How many nodes read each node.
    var uses: [Int]

    /// The layers of `graph` and the index of the one that is the result; throws ``InferenceError/unsupported``.
    static func lower(
        _ graph: Graph, borders: BorderChoice
    ) throws(InferenceError) -> (layers: [Layer], output: Int) {
        var lowering = Lowering(graph, borders)
        return try lowering.run()
    }

    init(_ graph: Graph, _ borders: BorderChoice) {
        self.graph = graph
        self.borders = borders
        uses = Array(repeating: 0, count: graph.nodes.count)
        for node in graph.nodes { for input in node.inputs { uses[input] += 1 } }
        uses[graph.output] += 1
    }

    mutating func run() throws(InferenceError) -> (layers: [Layer], output: Int) {
        for (index, node) in graph.nodes.enumerated() {
            meanings.append(try meaning(of: node, at: index))
        }
        let node = graph.nodes[graph.output]
        let output = try layer(graph.output, for: node)
        return (layers, output)
    }

    /// Whether a node's value is read once, by the node at hand: then the layer that it stands for can take over
    /// what that node does. Nodes that only pass a picture on are looked through.
    func isReadOnce(_ input: Int) -> Bool {
        guard uses[input] == 1 else { return false }
        switch graph.nodes[input].operation {
        case .squeeze, .expandDims, .pad, .mirrorPad, .resizeNearestNeighbor:
            return isReadOnce(graph.nodes[input].inputs[0])
        default: return true
        }
    }

    // MARK: One node

    mutating func meaning(of node: Node, at index: Int) throws(InferenceError) -> Meaning {
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

    mutating func append(_ node: Node, _ operation: LayerOperation, _ inputs: [Int]) -> Meaning {
        layers.append(Layer(name: node.name, operation: operation, inputs: inputs))
        return .layer(layers.count - 1)
    }

    // MARK: Inputs

    /// The picture that a node's input stands for; completes a mean that nobody else completed.
    mutating func layer(_ input: Int, for node: Node) throws(InferenceError) -> Int {
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

    func tensor(_ input: Int, _ node: Node) throws(InferenceError) -> (Shape, [Float]) {
        guard case .constant(.float(let tensor)) = meanings[input] else {
            throw unsupported(node, "has weights that are not stored with the model")
        }
        return (tensor.shape, tensor.values)
    }

    func floats(_ input: Int, _ node: Node) throws(InferenceError) -> [Float] {
        try tensor(input, node).1
    }

    func integers(_ input: Int, _ node: Node) throws(InferenceError) -> [Int] {
        guard case .constant(.int32(_, let values)) = meanings[input] else {
            throw unsupported(node, "has a parameter that is not stored with the model")
        }
        return values.map(Int.init)
    }

    func unsupported(_ node: Node, _ reason: String) -> InferenceError {
        .unsupported(node: node.name, reason: reason)
    }
}
