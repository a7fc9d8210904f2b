/// From a node's name of operation and attributes to a typed ``Operation``.
///
/// Defaults of missing attributes are those of TensorFlow's operator definitions.
extension NodeDocument {
    /// Throws ``NodeError`` for an operation, or a variant of one, that the program does not know.
    func operation(weights: [String: Constant]) throws(NodeError) -> Operation {
        try checkDataFormat()
        switch op {
        case "Placeholder": return try placeholder()
        case "Const": return .constant(try constant(weights))
        case "Conv2D": return .conv2D(strides: try window(.strides), padding: try padding())
        case "DepthwiseConv2dNative":
            return .depthwiseConv2D(strides: try window(.strides), padding: try padding())
        case "BiasAdd": return .biasAdd
        case "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3":
            return .fusedBatchNorm(epsilon: try epsilon())
        case "Add", "AddV2": return .add
        case "Sub": return .subtract
        case "Mul": return .multiply
        case "SquaredDifference": return .squaredDifference
        case "Mean": return .mean(keepsDimensions: try flag(.keepDims))
        case "Rsqrt": return .rsqrt
        case "Relu": return .relu
        case "Relu6": return .relu6
        case "Sigmoid": return .sigmoid
        case "Pad": return .pad
        case "MirrorPad":
            let mode = try text(.mode)
            guard mode == "REFLECT" else {
                throw .invalid("has the mode '\(mode)'; only REFLECT is supported")
            }
            return .mirrorPad
        case "ResizeNearestNeighbor":
            let (aligned, centred) = (try flag(.alignCorners), try flag(.halfPixelCenters))
            guard !(aligned && centred) else {
                throw .invalid("cannot have both align_corners and half_pixel_centers")
            }
            return .resizeNearestNeighbor(alignCorners: aligned, halfPixelCenters: centred)
        case "AvgPool":
            return .averagePool(
                window: try window(.ksize), strides: try window(.strides), padding: try padding())
        case "MaxPool":
            return .maxPool(window: try window(.ksize), strides: try window(.strides), padding: try padding())
        case "ConcatV2": return .concat
        case "Squeeze": return .squeeze(axes: try axes())
        case "ExpandDims": return .expandDims
        case "Shape": return .shape
        case "StridedSlice": return try stridedSlice()
        case "Pack": return .pack(axis: try integer(.axis))
        default: throw .unknownOperation
        }
    }

    // MARK: Operations

    private func placeholder() throws(NodeError) -> Operation {
        if let type = attributes[.dtype]?.type, type != .float {
            throw .invalid("must take floats (DT_FLOAT)")
        }
        guard let shape = attributes[.shape]?.shape else {
            throw .invalid("has no shape; at least the number of dimensions must be known")
        }
        guard shape.count <= GraphModelLoader.rankLimit else {
            throw .invalid("has \(shape.count) dimensions; the limit is \(GraphModelLoader.rankLimit)")
        }
        var dimensions: [Int?] = []
        for extent in shape {
            guard extent == -1 || (1...GraphModelLoader.extentLimit).contains(extent) else {
                throw .invalid(
                    "has the extent \(extent); it must be -1 (open) or 1 to \(GraphModelLoader.extentLimit)")
            }
            dimensions.append(extent == -1 ? nil : extent)
        }
        return .placeholder(dimensions: dimensions)
    }

    private func constant(_ weights: [String: Constant]) throws(NodeError) -> Constant {
        guard let constant = weights[name] else { throw .invalid("has no entry in the weights manifest") }
        let type: ElementType =
            switch constant {
            case .float: .float
            case .int32: .int32
            }
        guard attributes[.dtype]?.type ?? type == type else {
            throw .invalid("is of another type than its entry in the weights manifest")
        }
        return constant
    }

    private func epsilon() throws(NodeError) -> Float {
        guard !(try flag(.isTraining)) else {
            throw .invalid(
                "normalizes by the batch's own statistics (is_training); only inference is supported")
        }
        guard let attribute = attributes[.epsilon] else { return 0.0001 }
        guard let number = attribute.number, number >= 0, Float(number).isFinite else {
            throw .invalid("needs a finite epsilon of zero or more")
        }
        return Float(number)
    }

    private func stridedSlice() throws(NodeError) -> Operation {
        for name in [AttributeName.ellipsisMask, .newAxisMask] where try integer(name) != 0 {
            throw .invalid("uses \(name.rawValue), which is not supported")
        }
        return .stridedSlice(
            beginMask: try mask(.beginMask), endMask: try mask(.endMask),
            shrinkAxisMask: try mask(.shrinkAxisMask))
    }

    // MARK: Attributes

    private func checkDataFormat() throws(NodeError) {
        if let attribute = attributes[.dataFormat], attribute.text != "NHWC" {
            throw .invalid("has the data format '\(attribute.text ?? "")'; only NHWC is supported")
        }
        if let attribute = attributes[.dilations] {
            guard let dilations = attribute.integers, dilations.allSatisfy({ $0 == 1 }) else {
                throw .invalid("is dilated by \(attribute.integers ?? []); only 1 is supported")
            }
        }
    }

    private func padding() throws(NodeError) -> Padding {
        switch try text(.padding) {
        case "SAME": return .same
        case "VALID": return .valid
        case let other: throw .invalid("has the padding '\(other)'; SAME and VALID are supported")
        }
    }

    /// The two middle numbers of `[1, height, width, 1]`.
    private func window(_ name: AttributeName) throws(NodeError) -> Strides {
        guard let numbers = attributes[name]?.integers else { throw .invalid("has no \(name.rawValue)") }
        guard numbers.count == 4, numbers[0] == 1, numbers[3] == 1,
            numbers.allSatisfy((1...GraphModelLoader.extentLimit).contains)
        else {
            throw .invalid(
                "has the \(name.rawValue) \(numbers); they must be [1, height, width, 1], all positive")
        }
        return Strides(height: numbers[1], width: numbers[2])
    }

    /// The axes to squeeze, in the older or the newer attribute; no attribute means all extents of 1.
    private func axes() throws(NodeError) -> [Int] {
        guard let attribute = attributes[.squeezeDims] ?? attributes[.axis] else { return [] }
        guard let axes = attribute.integers else { throw .invalid("needs a list of axes") }
        return axes
    }

    private func flag(_ name: AttributeName) throws(NodeError) -> Bool {
        guard let attribute = attributes[name] else { return false }
        guard let flag = attribute.boolean else { throw .invalid("needs true or false as \(name.rawValue)") }
        return flag
    }

    private func integer(_ name: AttributeName) throws(NodeError) -> Int {
        guard let attribute = attributes[name] else { return 0 }
        guard let integer = attribute.integer else { throw .invalid("needs an integer as \(name.rawValue)") }
        return integer
    }

    private func mask(_ name: AttributeName) throws(NodeError) -> Int {
        let mask = try integer(name)
        guard (0..<1 << GraphModelLoader.rankLimit).contains(mask) else {
            throw .invalid(
                "has the \(name.rawValue) \(mask); it must be 0 to \((1 << GraphModelLoader.rankLimit) - 1)")
        }
        return mask
    }

    private func text(_ name: AttributeName) throws(NodeError) -> String {
        guard let text = attributes[name]?.text else { throw .invalid("has no \(name.rawValue)") }
        return text
    }
}
