internal import Kernels

/// What a value's readers see: its memory, and what is applied on the way.
extension Planner {
    func view(_ layer: Int) throws(InferenceError) -> ViewReference {
        guard let view = views[layer] else { throw mismatch(network.layers[layer]) }
        return view
    }

    /// A view without a transform: its own memory, or a copy with the transform applied.
    func plain(_ layer: Int) throws(InferenceError) -> ViewReference {
        let view = try view(layer)
        guard view.transform != nil else { return view }
        let copy = materialized(view, network.layers[layer].name)
        views[layer] = copy
        return copy
    }

    /// A plain view in the arena: the input picture itself may be 8-bit colour.
    func stored(_ layer: Int) throws(InferenceError) -> ViewReference {
        let view = try plain(layer)
        guard view.location == nil else { return view }
        let copy = materialized(view, network.layers[layer].name)
        views[layer] = copy
        return copy
    }

    /// Stores a view's transformed picture in a buffer of its own.
    func materialized(_ view: ViewReference, _ name: String) -> ViewReference {
        var source = view
        let out = source.transform?.copy ?? allocate(view.height * view.width * view.channels)
        source.transform?.copy = nil
        append(Step(name: name, operation: .copy(source: source, out: out, outStride: view.channels)))
        return ViewReference(
            location: out, pixelStride: view.channels, height: view.height, width: view.width,
            channels: view.channels)
    }

    func transform(_ norm: Int, _ activation: Activation, isStyled: Bool) -> TransformReference {
        TransformReference(
            parameters: norms[norm].parameters, period: norms[norm].period, activation: activation,
            isStyled: isStyled)
    }

    func norm(ofReader layer: Int, _ kind: Norm.Kind, channels: Int) -> Int {
        if let slot = normOfLayer[layer] { return slot }
        let slot = appendNorm(kind, channels: channels)
        normOfLayer[layer] = slot
        return slot
    }

    func identity(channels: Int) -> Int {
        if let slot = identities[channels] { return slot }
        let slot = appendNorm(
            .fixed(scale: Array(repeating: 1, count: channels), shift: Array(repeating: 0, count: channels)),
            channels: channels)
        identities[channels] = slot
        return slot
    }

    func appendNorm(_ kind: Norm.Kind, channels: Int) -> Int {
        let period = ImageSource.period(channels: channels, lanes: kernels.lanes)
        norms.append(Norm(kind: kind, channels: channels, period: period, parameters: allocate(2 * period)))
        return norms.count - 1
    }
}
