/// Shape inference for the operations that move values without computing with them.
extension Operation {
    static func pad(_ inputs: [InferredTensor], mirrors: Bool) throws(NodeError) -> InferredTensor {
        let values = try inputs[0].requireFloats()
        let paddings = try inputs[1].requireIntegers("paddings", maximumRank: 2)
        guard inputs[1].dimensions == [values.rank, 2] else {
            throw .invalid("needs paddings of the shape [\(values.rank), 2], got \(inputs[1].shapeText)")
        }
        guard paddings.allSatisfy((0...GraphModelLoader.extentLimit).contains) else {
            throw .invalid("has the paddings \(paddings); they must be 0 to \(GraphModelLoader.extentLimit)")
        }
        var dimensions: [Int?] = []
        for (axis, extent) in values.dimensions.enumerated() {
            let (before, after) = (paddings[2 * axis], paddings[2 * axis + 1])
            if mirrors, let extent, max(before, after) >= max(extent, 1) {
                throw .invalid("mirrors \(max(before, after)) cells of an extent of \(extent)")
            }
            dimensions.append(extent.map { $0 + before + after })
        }
        return InferredTensor(.float, dimensions)
    }

    static func resize(_ inputs: [InferredTensor]) throws(NodeError) -> InferredTensor {
        let image = try inputs[0].require("image", rank: 4)
        guard inputs[1].type == .int32, inputs[1].dimensions == [2] || inputs[1].dimensions == [nil] else {
            throw .invalid("needs two int32 numbers as size, got the shape \(inputs[1].shapeText)")
        }
        let size = inputs[1].integers
        if let size, !size.allSatisfy((1...GraphModelLoader.extentLimit).contains) {
            throw .invalid("has the size \(size); both must be positive")
        }
        return InferredTensor(.float, [image.dimensions[0], size?[0], size?[1], image.dimensions[3]])
    }

    static func concat(_ inputs: [InferredTensor]) throws(NodeError) -> InferredTensor {
        let parts = inputs.dropLast()
        let axes = try inputs[inputs.count - 1].requireIntegers("axis")
        guard let first = parts.first, axes.count == 1 else {
            throw .invalid("needs one axis, got \(axes.count)")
        }
        let axis = try normalizedAxis(axes[0], rank: first.rank)
        var dimensions = first.dimensions
        for part in parts.dropFirst() {
            guard part.type == first.type, part.rank == first.rank else { throw mismatch(first, part) }
            for index in dimensions.indices {
                if index == axis {
                    // Extents are at most 2^24 and inputs at most 4096: no overflow.
                    dimensions[index] = dimensions[index].flatMap { sum in
                        part.dimensions[index].map { sum + $0 }
                    }
                } else {
                    dimensions[index] = try equal(dimensions[index], part.dimensions[index], first, part)
                }
            }
        }
        return InferredTensor(first.type, dimensions)
    }

    static func pack(_ inputs: [InferredTensor], axis: Int) throws(NodeError) -> InferredTensor {
        let first = inputs[0]
        let axis = try normalizedAxis(axis, rank: first.rank + 1)
        var dimensions = first.dimensions
        for part in inputs.dropFirst() {
            guard part.type == first.type, part.rank == first.rank else { throw mismatch(first, part) }
            for index in dimensions.indices {
                dimensions[index] = try equal(dimensions[index], part.dimensions[index], first, part)
            }
        }
        dimensions.insert(inputs.count, at: axis)
        return InferredTensor(first.type, dimensions)
    }

    static func squeeze(_ input: InferredTensor, axes: [Int]) throws(NodeError) -> InferredTensor {
        var dropped: Set<Int> = []
        for axis in axes { dropped.insert(try normalizedAxis(axis, rank: input.rank)) }
        if axes.isEmpty {
            guard !input.dimensions.contains(where: { $0 == nil }) else {
                throw .invalid("needs its axes, because the shape \(input.shapeText) is open")
            }
            dropped = Set(input.dimensions.indices.filter { input.dimensions[$0] == 1 })
        }
        for axis in dropped {
            if let extent = input.dimensions[axis], extent != 1 {
                throw .invalid(
                    "squeezes axis \(axis) of the shape \(input.shapeText); only extents of 1 can vanish")
            }
        }
        let kept = input.dimensions.indices.filter { !dropped.contains($0) }
        return InferredTensor(input.type, kept.map { input.dimensions[$0] })
    }

    static func stridedSlice(
        _ inputs: [InferredTensor], _ beginMask: Int, _ endMask: Int, _ shrinkAxisMask: Int
    ) throws(NodeError) -> InferredTensor {
        let values = inputs[0]
        let begin = try inputs[1].requireIntegers("begin")
        let end = try inputs[2].requireIntegers("end")
        let strides = try inputs[3].requireIntegers("strides")
        let count = begin.count
        guard end.count == count, strides.count == count, count <= values.rank else {
            throw .invalid(
                "has \(count) begins, \(end.count) ends and \(strides.count) strides for \(values.rank) dimensions"
            )
        }
        guard strides.allSatisfy({ $0 > 0 }) else {
            throw .invalid("has the strides \(strides); they must be positive")
        }
        for mask in [beginMask, endMask, shrinkAxisMask] where mask >= 1 << count {
            throw .invalid("has a mask for more than its \(count) axes")
        }
        var dimensions: [Int?] = []
        for (axis, extent) in values.dimensions.enumerated() {
            guard axis < count else {
                dimensions.append(extent)
                continue
            }
            if shrinkAxisMask & 1 << axis != 0 {
                if let extent, !(-extent..<extent).contains(begin[axis]) {
                    throw .invalid("takes element \(begin[axis]) of an extent of \(extent)")
                }
                continue
            }
            dimensions.append(
                extent.map { extent in
                    func clamped(_ index: Int) -> Int {
                        min(max(index < 0 ? index + extent : index, 0), extent)
                    }
                    let first = beginMask & 1 << axis != 0 ? 0 : clamped(begin[axis])
                    let last = endMask & 1 << axis != 0 ? extent : clamped(end[axis])
                    return max(0, (last - first + strides[axis] - 1) / strides[axis])
                })
        }
        return InferredTensor(values.type, dimensions)
    }

    private static func equal(
        _ a: Int?, _ b: Int?, _ left: InferredTensor, _ right: InferredTensor
    ) throws(NodeError) -> Int? {
        guard let a, let b else { return a ?? b }
        guard a == b else { throw mismatch(left, right) }
        return a
    }

    private static func mismatch(_ left: InferredTensor, _ right: InferredTensor) -> NodeError {
        .invalid("cannot join the shapes \(left.shapeText) and \(right.shapeText)")
    }
}
