import Tensors

/// Shape inference: type and extents of a node's value from those of its inputs, which checks that a graph makes sense.
extension Operation {
    /// Throws ``NodeError`` for inputs whose number, types or shapes do not fit.
    func inferOutput(inputs: [InferredTensor]) throws(NodeError) -> InferredTensor {
        try checkCount(inputs.count)
        let value = try uncheckedOutput(inputs)
        guard value.rank <= GraphModelLoader.rankLimit else {
            throw .invalid(
                "makes a tensor of \(value.rank) dimensions; the limit is \(GraphModelLoader.rankLimit)")
        }
        for case let extent? in value.dimensions where extent > GraphModelLoader.extentLimit {
            throw .invalid(
                "makes a tensor of the shape \(value.shapeText); the limit is \(GraphModelLoader.extentLimit)"
            )
        }
        return value
    }

    private func checkCount(_ count: Int) throws(NodeError) {
        let allowed: ClosedRange<Int> =
            switch self {
            case .placeholder, .constant: 0...0
            case .rsqrt, .relu, .relu6, .sigmoid, .averagePool, .maxPool, .squeeze, .shape: 1...1
            case .conv2D, .depthwiseConv2D, .biasAdd, .add, .subtract, .multiply, .squaredDifference, .mean,
                .pad,
                .mirrorPad, .resizeNearestNeighbor, .expandDims:
                2...2
            case .stridedSlice: 4...4
            case .fusedBatchNorm: 5...5
            case .concat: 2...4096
            case .pack: 1...4096
            }
        guard allowed.contains(count) else {
            let expected = allowed.count == 1 ? "\(allowed.lowerBound)" : "\(allowed.lowerBound) or more"
            throw .invalid("takes \(expected) inputs, got \(count)")
        }
    }

    private func uncheckedOutput(_ inputs: [InferredTensor]) throws(NodeError) -> InferredTensor {
        switch self {
        case .placeholder(let dimensions): return InferredTensor(.float, dimensions)
        case .constant(let constant): return InferredTensor(constant)
        case .conv2D(let strides, let padding):
            return try Self.convolution(inputs, strides, padding, isDepthwise: false)
        case .depthwiseConv2D(let strides, let padding):
            return try Self.convolution(inputs, strides, padding, isDepthwise: true)
        case .averagePool(let window, let strides, let padding),
            .maxPool(let window, let strides, let padding):
            let image = try inputs[0].require("image", rank: 4)
            return InferredTensor(
                .float, try Self.slide(window, strides, padding, over: image, channels: image.dimensions[3]))
        case .biasAdd:
            let values = try inputs[0].requireFloats()
            guard let channels = values.dimensions.last else { throw .invalid("needs a value with channels") }
            try inputs[1].requireWeights("bias", channels: channels)
            return InferredTensor(.float, values.dimensions)
        case .fusedBatchNorm(let epsilon):
            return try Self.batchNorm(inputs, epsilon: epsilon)
        case .add, .subtract, .multiply, .squaredDifference:
            return try Self.broadcast(inputs[0], inputs[1])
        case .rsqrt, .relu, .relu6, .sigmoid:
            return InferredTensor(.float, try inputs[0].requireFloats().dimensions)
        case .mean(let keepsDimensions):
            return try Self.mean(inputs, keepsDimensions: keepsDimensions)
        case .pad: return try Self.pad(inputs, mirrors: false)
        case .mirrorPad: return try Self.pad(inputs, mirrors: true)
        case .resizeNearestNeighbor: return try Self.resize(inputs)
        case .concat: return try Self.concat(inputs)
        case .squeeze(let axes): return try Self.squeeze(inputs[0], axes: axes)
        case .expandDims:
            let axes = try inputs[1].requireIntegers("axis")
            guard axes.count == 1 else { throw .invalid("needs one axis, got \(axes.count)") }
            let axis = try normalizedAxis(axes[0], rank: inputs[0].rank + 1)
            var dimensions = inputs[0].dimensions
            dimensions.insert(1, at: axis)
            return InferredTensor(inputs[0].type, dimensions)
        case .shape: return InferredTensor(.int32, [inputs[0].rank])
        case .stridedSlice(let beginMask, let endMask, let shrinkAxisMask):
            return try Self.stridedSlice(inputs, beginMask, endMask, shrinkAxisMask)
        case .pack(let axis): return try Self.pack(inputs, axis: axis)
        }
    }

    // MARK: Windows

    private static func convolution(
        _ inputs: [InferredTensor], _ strides: Strides, _ padding: Padding, isDepthwise: Bool
    ) throws(NodeError) -> InferredTensor {
        let image = try inputs[0].require("image", rank: 4)
        let weights = try inputs[1].requireWeights("weights", rank: 4)
        if let channels = image.dimensions[3], channels != weights[2] {
            throw .invalid(
                "has weights \(inputs[1].shapeText) for \(weights[2]) channels, but the image has \(channels)"
            )
        }
        let window = Strides(height: weights[0], width: weights[1])
        // Both extents are at most 2^24: no overflow.
        let channels = isDepthwise ? weights[2] * weights[3] : weights[3]
        return InferredTensor(.float, try slide(window, strides, padding, over: image, channels: channels))
    }

    private static func slide(
        _ window: Strides, _ strides: Strides, _ padding: Padding, over image: InferredTensor, channels: Int?
    ) throws(NodeError) -> [Int?] {
        func extent(_ input: Int?, _ window: Int, _ stride: Int) throws(NodeError) -> Int? {
            guard let input else { return nil }
            let room = padding == .same ? input : input - window + 1
            guard room > 0 else { throw .invalid("has a window of \(window) over an extent of \(input)") }
            return (room + stride - 1) / stride
        }
        return [
            image.dimensions[0],
            try extent(image.dimensions[1], window.height, strides.height),
            try extent(image.dimensions[2], window.width, strides.width),
            channels,
        ]
    }

    // MARK: Arithmetic

    private static func batchNorm(_ inputs: [InferredTensor], epsilon: Float) throws(NodeError)
        -> InferredTensor
    {
        let image = try inputs[0].require("image", rank: 4)
        for (role, input) in zip(["scale", "offset", "mean", "variance"], inputs.dropFirst()) {
            try input.requireWeights(role, channels: image.dimensions[3])
        }
        guard Set(inputs.dropFirst().map { $0.dimensions[0] }).count == 1 else {
            throw .invalid("has scale, offset, mean and variance of different lengths")
        }
        if case .float(let variance)? = inputs[4].constant,
            let wrong = variance.withElements({ $0.first { !($0 + epsilon > 0) } })
        {
            throw .invalid("has the variance \(wrong), whose root cannot be divided by")
        }
        return InferredTensor(
            .float, [image.dimensions[0], image.dimensions[1], image.dimensions[2], inputs[1].dimensions[0]])
    }

    private static func broadcast(_ left: InferredTensor, _ right: InferredTensor) throws(NodeError)
        -> InferredTensor
    {
        guard left.type == right.type else { throw .invalid("mixes floats and int32 numbers") }
        let rank = max(left.rank, right.rank)
        var dimensions: [Int?] = []
        for axis in 0..<rank {
            let leftAxis = axis - (rank - left.rank)
            let rightAxis = axis - (rank - right.rank)
            switch (
                leftAxis < 0 ? 1 : left.dimensions[leftAxis], rightAxis < 0 ? 1 : right.dimensions[rightAxis]
            ) {
            case (1?, let other), (let other, 1?): dimensions.append(other)
            case (nil, let other), (let other, nil): dimensions.append(other)
            case (let a?, let b?) where a == b: dimensions.append(a)
            default: throw .invalid("cannot combine the shapes \(left.shapeText) and \(right.shapeText)")
            }
        }
        return InferredTensor(left.type, dimensions)
    }

    private static func mean(_ inputs: [InferredTensor], keepsDimensions: Bool) throws(NodeError)
        -> InferredTensor
    {
        let values = try inputs[0].requireFloats()
        var axes: Set<Int> = []
        for axis in try inputs[1].requireIntegers("axes") {
            guard axes.insert(try normalizedAxis(axis, rank: values.rank)).inserted else {
                throw .invalid("has the axis \(axis) twice")
            }
        }
        let dimensions = values.dimensions.enumerated().compactMap { index, extent -> Int?? in
            guard axes.contains(index) else { return .some(extent) }
            return keepsDimensions ? .some(1) : nil
        }
        return InferredTensor(.float, dimensions)
    }
}
