internal import GraphModel
internal import Kernels
internal import Tensors

/// Sums and products; most are parts of a style norm.
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
        // A convolution that is read once adds the other image, its residual, while it stores.
        for (conv, input, other) in [(left, a, right), (right, b, left)]
        where other < conv && isReadOnce(input) {
            if case .convolution(let fused) = layers[conv].layer.operation, fused.activation == .none,
                layers[conv].layer.inputs.count == 1
            {
                layers[conv].layer.inputs.append(other)
                return .layer(conv)
            }
        }
        return append(node, .add(.none), [left, right])
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
}
