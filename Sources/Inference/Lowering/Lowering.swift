internal import GraphModel
internal import Kernels
internal import Tensors

/// Turns a graph's small nodes into fused layers: biases, batch norms, paddings, upsampling and activations move
/// into the convolutions, and the dozen nodes of a style norm become one.
///
/// It walks the nodes in order and keeps for each what it means so far (``Meaning``). A node whose meaning
/// is not yet an image ("the variance of layer 7, plus epsilon") waits until a later node completes it.
struct Lowering {
    /// What a node's value means.
    enum Meaning {
        case layer(Int)
        case constant(Constant)
        /// A layer's image with padding and upsampling that the next convolution takes over.
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
    var layers: [LoweredLayer] = []
    var meanings: [Meaning] = []
    /// How many nodes read each node.
    var uses: [Int]

    /// The layers of `graph` before their weights are packed.
    ///
    /// Throws ``InferenceError/unsupported(node:reason:)``.
    static func lower(_ graph: Graph, borders: BorderChoice) throws(InferenceError) -> LoweredNetwork {
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

    private mutating func run() throws(InferenceError) -> LoweredNetwork {
        for (index, node) in graph.nodes.enumerated() {
            meanings.append(try meaning(of: node, at: index))
        }
        let output = try layer(graph.output, for: graph.nodes[graph.output])
        return LoweredNetwork(layers: layers, output: output)
    }

    /// Whether a node's value is read once, by the node at hand.
    ///
    /// Then the layer that it means can take over what that node does. Nodes that only pass an image on are looked
    /// through.
    func isReadOnce(_ input: Int) -> Bool {
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
        case .placeholder: try input(node, index)
        case .constant(let constant): .constant(constant)
        // Convolutions, and what moves into them
        case .conv2D(let strides, let padding): try convolution(node, strides, padding)
        case .depthwiseConv2D(let strides, let padding): try depthwise(node, strides, padding)
        case .biasAdd: try bias(node)
        case .fusedBatchNorm(let epsilon): try batchNorm(node, epsilon)
        case .relu: try activate(node, .relu)
        case .relu6: try activate(node, .relu6)
        case .sigmoid: try activate(node, .sigmoid)
        // Arithmetic, most of it parts of style norms
        case .add: try sum(node)
        case .subtract: try difference(node)
        case .multiply: try product(node)
        case .squaredDifference: try squaredDifference(node)
        case .rsqrt: try reciprocalRoot(node)
        case .mean: try mean(node)
        // Geometry
        case .pad: try pad(node, borders == .reflect ? .reflect : .zero)
        case .mirrorPad: try pad(node, .reflect)
        case .resizeNearestNeighbor(let alignCorners, let halfPixelCenters):
            try resize(node, alignCorners, halfPixelCenters)
        case .averagePool(let window, let strides, let padding):
            try pool(node, window, strides, padding) { .averagePool($0) }
        case .maxPool(let window, let strides, let padding):
            try pool(node, window, strides, padding) { .maxPool($0) }
        case .concat: try concatenation(node)
        case .squeeze, .expandDims: try reshape(node)
        // The size that an upsampled image gets
        case .shape: try shape(node)
        case .stridedSlice(_, _, let shrinkAxisMask): try extent(node, shrinkAxisMask)
        case .pack: try extents(node)
        }
    }

    private mutating func input(_ node: Node, _ index: Int) throws(InferenceError) -> Meaning {
        switch graph.placeholders.firstIndex(of: index) {
        case 0: return append(node, .image, [])
        case 1: return .style
        default: throw unsupported(node, "is a third input; networks take a picture and a style vector")
        }
    }

    /// Appends the layer that a node becomes.
    mutating func append(
        _ node: Node, _ operation: LayerOperation, _ inputs: [Int], weights: ConvolutionWeights? = nil
    ) -> Meaning {
        let layer = Layer(name: node.name, operation: operation, inputs: inputs)
        layers.append(LoweredLayer(layer: layer, weights: weights))
        return .layer(layers.count - 1)
    }

    // MARK: Inputs

    /// The layer whose image a node's input is; a mean that is no part of a style norm becomes a layer.
    mutating func layer(_ input: Int, for node: Node) throws(InferenceError) -> Int {
        switch meanings[input] {
        case .layer(let layer): return layer
        case .mean(let layer):
            meanings[input] = append(graph.nodes[input], .globalMean, [layer])
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
