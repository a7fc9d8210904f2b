internal import Kernels

/// Values that are stored, normalized, pooled: what their readers see afterwards.
extension Planner {
    /// A view without a transform: its own memory, or a copy with the transform applied, which later readers see, too.
    func plain(_ layer: Int) throws(InferenceError) -> ViewReference {
        let view = try views.view(layer)
        guard view.transform != nil else { return view }
        let copy = stored(view, by: network.layers[layer].name)
        views[layer] = copy
        return copy
    }

    /// A plain view in the arena: the input image itself may be 8-bit color.
    private func plainInArena(_ layer: Int) throws(InferenceError) -> ViewReference {
        let view = try plain(layer)
        guard view.location == nil else { return view }
        let copy = stored(view, by: network.layers[layer].name)
        views[layer] = copy
        return copy
    }

    /// Appends a step that stores a view, its transform applied, in a buffer of its own.
    func stored(_ view: ViewReference, by name: String) -> ViewReference {
        var source = view
        let out = source.transform?.copy ?? allocate(view.count)
        source.transform?.copy = nil
        append(
            CopyStep(name: name, source: source, out: Destination(location: out, pixelStride: view.channels)))
        return ViewReference(at: out, height: view.height, width: view.width, channels: view.channels)
    }

    func transform(_ norm: Int, _ activation: Activation, isStyled: Bool) -> TransformReference {
        TransformReference(
            parameters: norms[norm].parameters, period: norms[norm].period, activation: activation,
            isStyled: isStyled)
    }

    // MARK: Layers

    /// A style norm is no step: its scale and shift are applied by its readers.
    func planStyleNorm(
        _ norm: StyleNorm, _ activation: Activation, _ layer: Layer, _ index: Int
    ) throws(InferenceError) {
        var view = try plain(layer.inputs[0])
        guard case .convolution = network.layers[layer.inputs[0]].operation else {
            throw .unsupported(
                node: layer.name, reason: "normalizes something other than a convolution's output")
        }
        guard norm.gamma.channels == view.channels else {
            throw .unsupported(
                node: layer.name, reason: "has \(norm.gamma.channels) channels on \(view.channels)")
        }
        let slot = self.norm(of: index, norm, channels: view.channels)
        view.transform = transform(slot, activation, isStyled: true)
        views[index] = view
    }

    func planAffine(
        _ scale: [Float], _ shift: [Float], _ activation: Activation, _ layer: Layer, _ index: Int
    ) throws(InferenceError) {
        var view = try plain(layer.inputs[0])
        let all = { (values: [Float]) in
            values.count == 1 ? Array(repeating: values[0], count: view.channels) : values
        }
        guard all(scale).count == view.channels, all(shift).count == view.channels else {
            throw .unsupported(
                node: layer.name, reason: "has \(shift.count) numbers for \(view.channels) channels")
        }
        if view.location == nil { view = stored(view, by: layer.name) }
        let slot = appendNorm(.fixed(scale: all(scale), shift: all(shift)), channels: view.channels)
        view.transform = transform(slot, activation, isStyled: false)
        views[index] = view
    }

    func planPool(
        _ kind: PoolTask.Kind, _ window: Window, _ layer: Layer, _ index: Int
    ) throws(InferenceError) {
        let source = try plainInArena(layer.inputs[0])
        let shape = try fit { () throws(WindowError) in
            try window.shape(on: source, outputChannels: source.channels)
        }
        let out = destination(of: index, shape)
        let task = PoolTask(kind, shape: shape, kernels: kernels)
        append(PoolStep(name: layer.name, task: task, source: source, out: out))
        views[index] = ViewReference(
            at: out.location, pixelStride: out.pixelStride, height: shape.outputHeight,
            width: shape.outputWidth,
            channels: shape.outputChannels)
    }

    func planMean(_ layer: Layer, _ index: Int) throws(InferenceError) {
        let source = try plainInArena(layer.inputs[0])
        let out = allocate(source.channels)
        append(ChannelMeansStep(name: layer.name, source: source, out: out))
        views[index] = ViewReference(at: out, height: 1, width: 1, channels: source.channels)
    }
}
