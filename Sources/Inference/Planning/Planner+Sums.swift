internal import Kernels

/// Sums of images, in place where they are large.
extension Planner {
    func planAdd(_ activation: Activation, _ layer: Layer, _ index: Int) throws(InferenceError) {
        var (left, right) = try summands(layer)
        if activation == .none, right.transform != nil, left.location != nil,
            right.count * 4 > thresholds.inPlaceBytes, canOverwrite(left, at: index)
        {
            // Large images are added in place: a pass over memory instead of one more image.
            right.transform!.residual = left.location
            append(
                CopyStep(
                    name: layer.name, source: right,
                    out: Destination(location: left.location!, pixelStride: left.channels)))
            views[index] = left
            return
        }
        if right.transform == nil {
            right.transform = transform(identityNorm(channels: right.channels), .none, isStyled: false)
        }
        right.transform!.residual = left.location
        right.transform!.copy = allocate(right.count)
        if activation != .none {
            var sum = stored(right, by: layer.name)
            sum.transform = transform(identityNorm(channels: sum.channels), activation, isStyled: false)
            right = sum
        }
        views[index] = right
    }

    /// What is added: the right one keeps its transform and takes the left one as its residual; so the left one is
    /// plain and dense.
    private func summands(_ layer: Layer) throws(InferenceError) -> (ViewReference, ViewReference) {
        var (leftInput, rightInput) = (layer.inputs[0], layer.inputs[1])
        var left = try views.view(leftInput), right = try views.view(rightInput)
        guard left.height == right.height, left.width == right.width, left.channels == right.channels else {
            throw .unsupported(node: layer.name, reason: "adds pictures of different shapes")
        }
        if left.transform != nil, right.transform == nil {
            swap(&left, &right)
            swap(&leftInput, &rightInput)
        }
        // Later readers see what was stored: it may be where a value's first reader was to keep it for them.
        if left.transform != nil || left.location == nil || !left.isDense {
            left = stored(left, by: layer.name)
            views[leftInput] = left
        }
        if right.location == nil || right.transform?.residual != nil
            || right.transform?.activation == .sigmoid
        {
            right = stored(right, by: layer.name)
            views[rightInput] = right
        }
        return (left, right)
    }

    /// Whether nothing that still runs reads the memory of `view`.
    ///
    /// That is so if no later layer reads a value that lies there, takes a residual from there, or is computed from
    /// there for its reader's tiles.
    private func canOverwrite(_ view: ViewReference, at index: Int) -> Bool {
        let buffer = view.location!.buffer
        func depends(_ view: ViewReference) -> Bool {
            view.location?.buffer == buffer || view.transform?.residual?.buffer == buffer
                || view.producer.map { depends($0.references.source) } ?? false
        }
        return views.layers(where: depends).allSatisfy { layer in
            // A depthwise convolution runs when the pointwise one after it does.
            layer != network.output
                && structure.readers[layer].allSatisfy { (structure.pointwise(after: $0) ?? $0) <= index }
        }
    }
}
