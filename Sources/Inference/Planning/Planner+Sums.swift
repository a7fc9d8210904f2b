internal import Kernels

/// Sums of pictures, in place where they are large.
extension Planner {
    func planAdd(_ activation: Activation, _ layer: Layer, _ index: Int) throws(InferenceError) {
        var left = try view(layer.inputs[0]), right = try view(layer.inputs[1])
        guard left.height == right.height, left.width == right.width, left.channels == right.channels else {
            throw .unsupported(node: layer.name, reason: "adds pictures of different shapes")
        }
        var (leftInput, rightInput) = (layer.inputs[0], layer.inputs[1])
        // `right` keeps its transform and takes `left` as what is added; so `left` must be plain and dense.
        if left.transform != nil, right.transform == nil {
            swap(&left, &right)
            swap(&leftInput, &rightInput)
        }
        // Later readers see what was stored: it may be where a value's first reader was to keep it for them.
        if left.transform != nil || left.location == nil || left.pixelStride != left.channels {
            left = materialized(left, layer.name)
            views[leftInput] = left
        }
        if right.location == nil || right.transform?.addend != nil || right.transform?.activation == .sigmoid
        {
            right = materialized(right, layer.name)
            views[rightInput] = right
        }
        if activation == .none, right.transform != nil, left.location != nil,
            right.height * right.width * right.channels * 4 > thresholds.inPlaceBytes,
            canOverwrite(left, at: index)
        {
            // Large pictures are added in place: a pass over memory instead of one more picture.
            right.transform!.addend = left.location
            append(
                Step(
                    name: layer.name,
                    operation: .copy(source: right, out: left.location!, outStride: left.channels)))
            views[index] = left
            return
        }
        if right.transform == nil {
            right.transform = transform(identity(channels: right.channels), .none, isStyled: false)
        }
        right.transform!.addend = left.location
        right.transform!.copy = allocate(right.height * right.width * right.channels)
        if activation != .none {
            var sum = materialized(right, layer.name)
            sum.transform = transform(identity(channels: sum.channels), activation, isStyled: false)
            right = sum
        }
        views[index] = right
    }

    /// Whether nothing that still runs reads the memory of `view`: no later layer reads a value that lies there, is
    /// added from there, or is computed from there for its reader's tiles.
    func canOverwrite(_ view: ViewReference, at index: Int) -> Bool {
        let buffer = view.location!.buffer
        func depends(_ view: ViewReference) -> Bool {
            view.location?.buffer == buffer || view.transform?.addend?.buffer == buffer
                || view.feeder.map { depends($0.references.source) } ?? false
        }
        return views.indices.allSatisfy { layer in
            guard let other = views[layer], depends(other) else { return true }
            // A depthwise convolution runs when the pointwise one after it does.
            return layer != network.output
                && readers[layer].allSatisfy { (pointwise(after: $0) ?? $0) <= index }
        }
    }
}
