import GraphModel
import Tensors
import TestSupport

/// Makes small graphs in memory, with seeded weights; each method appends nodes as a converter writes them and
/// returns the index of the last.
struct GraphBuilder {
    private(set) var nodes: [Node] = []
    private(set) var placeholders: [Int] = []
    /// Channels of each node's value, for the weights of its readers.
    private var channels: [Int: Int] = [:]
    var random: SeededRandom
    let image: Int
    private(set) var style: Int?
    static let styleCount = 5

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        nodes = [Node(name: "image", operation: .placeholder(dimensions: [1, nil, nil, 3]), inputs: [])]
        placeholders = [0]
        image = 0
        channels[0] = 3
    }

    /// The graph that `build` makes; it returns the node of the result.
    static func graph(seed: UInt64, _ build: (inout GraphBuilder) -> Int) -> Graph {
        var builder = GraphBuilder(seed: seed)
        let output = build(&builder)
        return Graph(nodes: builder.nodes, placeholders: builder.placeholders, output: output)
    }

    func channels(_ node: Int) -> Int { channels[node]! }

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[int(0...choices.count - 1)] }

    // MARK: Nodes

    /// Any node; `channels` of its value if it is a picture.
    @discardableResult
    mutating func append(
        _ name: String, _ operation: Operation, _ inputs: [Int], channels count: Int? = nil
    ) -> Int {
        nodes.append(Node(name: "\(name)_\(nodes.count)", operation: operation, inputs: inputs))
        channels[nodes.count - 1] = count
        return nodes.count - 1
    }

    mutating func floats(_ dimensions: [Int], in range: ClosedRange<Float> = -1...1) -> Int {
        let count = dimensions.reduce(1, *)
        let values = random.floats(count, in: range)
        return constant(dimensions, values)
    }

    mutating func constant(_ dimensions: [Int], _ values: [Float]) -> Int {
        let tensor = try! Tensor(shape: Shape(dimensions), values: values)
        return append("weights", .constant(.float(tensor)), [])
    }

    mutating func integers(_ values: [Int]) -> Int {
        append(
            "numbers", .constant(.int32(shape: Shape(checked: values.count), values: values.map(Int32.init))),
            [])
    }

    /// Weights that keep numbers about as large as they were.
    private mutating func weights(_ dimensions: [Int], fanIn: Int) -> Int {
        let bound = Float(1.7 / Double(fanIn).squareRoot())
        return floats(dimensions, in: -bound...bound)
    }

    mutating func conv(
        _ input: Int, _ outputs: Int, kernel: (Int, Int) = (3, 3), strides: (Int, Int) = (1, 1),
        padding: Padding = .same
    ) -> Int {
        let inputs = channels(input)
        let weights = weights([kernel.0, kernel.1, inputs, outputs], fanIn: kernel.0 * kernel.1 * inputs)
        return append(
            "conv", .conv2D(strides: Strides(height: strides.0, width: strides.1), padding: padding),
            [input, weights], channels: outputs)
    }

    mutating func depthwise(
        _ input: Int, kernel: Int = 3, stride: Int = 1, padding: Padding = .same
    ) -> Int {
        let weights = weights([kernel, kernel, channels(input), 1], fanIn: kernel * kernel)
        return append(
            "depthwise", .depthwiseConv2D(strides: Strides(height: stride, width: stride), padding: padding),
            [input, weights], channels: channels(input))
    }

    mutating func bias(_ input: Int) -> Int {
        let values = floats([channels(input)], in: -0.5...0.5)
        return append("bias", .biasAdd, [input, values], channels: channels(input))
    }

    mutating func batchNorm(_ input: Int) -> Int {
        let count = [channels(input)]
        let parameters = [floats(count), floats(count), floats(count), floats(count, in: 0.25...2)]
        return append("norm", .fusedBatchNorm(epsilon: 1e-3), [input] + parameters, channels: channels(input))
    }

    /// One input more.
    mutating func placeholder(_ name: String) -> Int {
        let node = append(name, .placeholder(dimensions: [1, nil, nil, 4]), [], channels: 4)
        placeholders.append(node)
        return node
    }

    /// An operation with one picture as its input.
    mutating func unary(_ operation: Operation, _ input: Int) -> Int {
        append("unary", operation, [input], channels: channels(input))
    }

    mutating func add(_ left: Int, _ right: Int) -> Int {
        append("sum", .add, [left, right], channels: channels(left))
    }

    mutating func concat(_ parts: [Int]) -> Int {
        let axis = integers([pick([3, -1])])
        return append("concat", .concat, parts + [axis], channels: parts.reduce(0) { $0 + channels($1) })
    }

    mutating func pool(
        _ input: Int, isMaximum: Bool, window: Int = 3, stride: Int = 1, padding: Padding = .same
    ) -> Int {
        let size = Strides(height: window, width: window), strides = Strides(height: stride, width: stride)
        return append(
            "pool",
            isMaximum
                ? .maxPool(window: size, strides: strides, padding: padding)
                : .averagePool(window: size, strides: strides, padding: padding), [input],
            channels: channels(input))
    }

    mutating func mean(_ input: Int) -> Int {
        let axes = integers([1, 2])
        return append("mean", .mean(keepsDimensions: true), [input, axes], channels: channels(input))
    }

    /// Pads height and width by `before` and `after`.
    mutating func pad(_ input: Int, _ before: Int, _ after: Int, mirrors: Bool) -> Int {
        let paddings = integers([0, 0, before, after, before, after, 0, 0])
        return append("pad", mirrors ? .mirrorPad : .pad, [input, paddings], channels: channels(input))
    }

    /// Twice as high and wide, as converters write it: the picture's own shape, times two.
    mutating func enlarge(_ input: Int) -> Int {
        let shape = append("shape", .shape, [input])
        var extents: [Int] = []
        for axis in 1...2 {
            let begin = integers([axis]), end = integers([axis + 1]), step = integers([1])
            let extent = append(
                "extent", .stridedSlice(beginMask: 0, endMask: 0, shrinkAxisMask: 1),
                [shape, begin, end, step])
            let two = integers([2])
            extents.append(append("twice", .multiply, [extent, two]))
        }
        let size = append("size", .pack(axis: 0), extents)
        return append(
            "enlarged", .resizeNearestNeighbor(alignCorners: false, halfPixelCenters: false), [input, size],
            channels: channels(input))
    }

    // MARK: Styles

    /// Numbers that are affine in the style vector: `[1, 1, 1, count]`.
    mutating func affineStyle(_ count: Int, numbers: Int = styleCount) -> Int {
        let style = self.style ?? append("style", .placeholder(dimensions: [1, 1, 1, Self.styleCount]), [])
        if self.style == nil {
            self.style = style
            placeholders.append(style)
        }
        let weights = floats([1, 1, numbers, count])
        let product = append(
            "affine", .conv2D(strides: Strides(height: 1, width: 1), padding: .valid), [style, weights])
        let offset = floats([count])
        return append("affine", .biasAdd, [product, offset], channels: count)
    }

    /// `(x - mean) * rsqrt(variance + epsilon) * gamma + beta`, in the nodes that converters write.
    ///
    /// `parameters` and `styleNumbers`: lengths of gamma and beta, and of the style, if they are to be wrong.
    mutating func styleNorm(
        _ input: Int, epsilon: Float = 1e-3, parameters: Int? = nil, styleNumbers: Int = styleCount
    ) -> Int {
        let axes = integers([1, 2])
        let mean = append("moments", .mean(keepsDimensions: true), [input, axes])
        let deviation = append("moments", .squaredDifference, [input, mean])
        let variance = append("moments", .mean(keepsDimensions: true), [deviation, axes])
        let count = parameters ?? channels(input)
        let gamma = affineStyle(count, numbers: styleNumbers),
            beta = affineStyle(count, numbers: styleNumbers)
        let small = constant([], [epsilon])
        let sum = append("norm", .add, [variance, small])
        let root = append("norm", .rsqrt, [sum])
        let scale = append("norm", .multiply, [root, gamma])
        let scaled = append("norm", .multiply, [input, scale])
        let scaledMean = append("norm", .multiply, [mean, scale])
        let shift = append("norm", .subtract, [beta, scaledMean])
        return append("styled", .add, [scaled, shift], channels: channels(input))
    }
}
