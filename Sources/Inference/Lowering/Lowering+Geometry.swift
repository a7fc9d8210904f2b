internal import GraphModel
internal import Kernels
internal import Tensors

/// Paddings, upsamplings and the sizes they need, pools, concatenations and reshapings.
extension Lowering {
    mutating func pad(_ node: Node, _ border: Border) throws(InferenceError) -> Meaning {
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

    mutating func resize(
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

    mutating func pool(
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

    mutating func concatenation(_ node: Node) throws(InferenceError) -> Meaning {
        guard let axis = try integers(node.inputs.last!, node).first, axis == 3 || axis == -1 else {
            throw unsupported(node, "concatenates along an axis other than the channels")
        }
        var parts: [Int] = []
        for input in node.inputs.dropLast() { parts.append(try layer(input, for: node)) }
        return append(node, .concatenation, parts)
    }

    func reshape(_ node: Node) throws(InferenceError) -> Meaning {
        switch meanings[node.inputs[0]] {
        // A style's numbers are read along the channels whatever axes of one surround them.
        case .styleAffine(let affine): return .styleAffine(affine)
        case .style: return .style
        case .layer(let layer): return .layer(layer)
        default: throw unsupported(node, "reshapes something that is neither a picture nor a style")
        }
    }

    // MARK: Sizes

    func shape(_ node: Node) throws(InferenceError) -> Meaning {
        switch meanings[node.inputs[0]] {
        case .layer(let layer): return .shape(of: layer, upsampling: 1)
        case .padded(let layer, .none, let upsampling): return .shape(of: layer, upsampling: upsampling)
        default: throw unsupported(node, "takes the shape of something that is not a picture")
        }
    }

    func extent(_ node: Node, _ shrinkAxisMask: Int) throws(InferenceError) -> Meaning {
        let begin = try integers(node.inputs[1], node)
        guard case .shape(let layer, let upsampling) = meanings[node.inputs[0]], shrinkAxisMask == 1,
            begin.count == 1, begin[0] == 1 || begin[0] == 2
        else { throw unsupported(node, "slices something other than a picture's height or width") }
        return .extent(of: layer, axis: begin[0], factor: upsampling)
    }

    func extents(_ node: Node) throws(InferenceError) -> Meaning {
        guard node.inputs.count == 2, case .extent(let layer, 1, let factor) = meanings[node.inputs[0]],
            case .extent(layer, 2, factor) = meanings[node.inputs[1]]
        else { throw unsupported(node, "packs something other than a picture's height and width") }
        return .extents(of: layer, factor: factor)
    }
}
