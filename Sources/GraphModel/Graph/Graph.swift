public import Tensors

/// A TF.js graph model after loading: every node known, every edge valid, nothing run yet.
///
/// Nodes are in topological order (a node's inputs have lower indices), and only nodes that the
/// output needs are kept.
public struct Graph: Sendable {
    /// The nodes, inputs before their users.
    public let nodes: [Node]
    /// Indices of the placeholders, in the file's order: `[image]` or `[image, style vector]`.
    public let placeholders: [Int]
    /// Index of the node whose value is the network's result.
    public let output: Int

    /// A graph of these parts, unchecked: ``GraphModelLoader`` makes graphs whose parts fit.
    public init(nodes: [Node], placeholders: [Int], output: Int) {
        self.nodes = nodes
        self.placeholders = placeholders
        self.output = output
    }
}

/// One operation of a ``Graph``.
public struct Node: Sendable {
    /// The name in the file, for messages.
    public let name: String
    /// What the node computes.
    public let operation: Operation
    /// Indices of the nodes whose values this one takes, in the operation's order.
    public let inputs: [Int]

    /// A node of these parts.
    public init(name: String, operation: Operation, inputs: [Int]) {
        self.name = name
        self.operation = operation
        self.inputs = inputs
    }
}

/// What a node does: those of TensorFlow's operators, and of their attributes, that can be read.
///
/// Tensors are `[batch, height, width, channels]` as in the file (`NHWC`); batch is 1.
public enum Operation: Sendable, Equatable {
    /// An input; an extent of `nil` is given at run time.
    case placeholder(dimensions: [Int?])
    case constant(Constant)
    /// Inputs: image, weights `[kernelHeight, kernelWidth, inputChannels, outputChannels]`.
    case conv2D(strides: Strides, padding: Padding)
    /// Inputs: image, weights `[kernelHeight, kernelWidth, channels, multiplier]`.
    case depthwiseConv2D(strides: Strides, padding: Padding)
    /// Inputs: image, one number a channel.
    case biasAdd
    /// Inputs: image, scale (gamma), offset (beta), mean, variance.
    case fusedBatchNorm(epsilon: Float)
    case add, subtract, multiply, squaredDifference
    /// Inputs: values, axes (Int32 constant).
    case mean(keepsDimensions: Bool)
    case rsqrt, relu, relu6, sigmoid
    /// Inputs: values, paddings `[rank, 2]` (Int32 constant). Pads with zeros.
    case pad
    /// Inputs as ``pad``; mirrors without repeating the border (`REFLECT`).
    case mirrorPad
    /// Inputs: image, size `[height, width]` (Int32).
    case resizeNearestNeighbor(alignCorners: Bool, halfPixelCenters: Bool)
    /// `window` is `[height, width]`; padding cells do not count in the mean.
    case averagePool(window: Strides, strides: Strides, padding: Padding)
    case maxPool(window: Strides, strides: Strides, padding: Padding)
    /// Inputs: tensors..., axis (Int32 constant).
    case concat
    case squeeze(axes: [Int])
    /// Inputs: values, axis (Int32 constant).
    case expandDims
    /// The input's shape as an Int32 vector.
    case shape
    /// Inputs: values, begin, end, strides (Int32 vectors). Masks are bit sets over axes.
    case stridedSlice(beginMask: Int, endMask: Int, shrinkAxisMask: Int)
    /// Stacks equal shapes along a new axis.
    case pack(axis: Int)
}

/// Two extents: steps, or a window, along height and width.
public struct Strides: Hashable, Sendable {
    /// Rows: 1 or more.
    public let height: Int
    /// Columns: 1 or more.
    public let width: Int

    /// Steps or a window of these extents.
    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }
}

/// TensorFlow's padding schemes of convolutions and pools.
public enum Padding: Sendable, Hashable {
    /// Output extent = ceil(input / stride); an odd cell of padding goes to the bottom or right.
    case same
    /// No padding: output extent = ceil((input - window + 1) / stride).
    case valid
}

/// A value stored with the model.
public enum Constant: Sendable, Equatable {
    case float(Tensor)
    case int32(shape: Shape, values: [Int32])

    /// Equal types, shapes and bits; so a NaN equals itself, and 0 differs from -0.
    public static func == (left: Constant, right: Constant) -> Bool {
        switch (left, right) {
        case (.float(let a), .float(let b)):
            a.shape == b.shape && a.values.map(\.bitPattern) == b.values.map(\.bitPattern)
        case (.int32(let shapeA, let a), .int32(let shapeB, let b)):
            shapeA == shapeB && a == b
        default: false
        }
    }
}
