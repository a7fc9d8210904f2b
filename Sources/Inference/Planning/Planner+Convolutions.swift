internal import Kernels

/// A convolution that becomes a step: what is computed, of what.
struct PlannedConvolution {
    /// The layer whose output it computes.
    var layer: Int
    var name: String
    var shape: ConvolutionShape
    var packed: PackedConvolution?
    var winograd: PackedWinograd?
    /// The depthwise convolution that runs in its tiles, or that it is.
    var depthwise: PackedDepthwise?
    /// The layer that it reads.
    var input: Int
    /// The layer that is added to its output.
    var residual: Int?

    /// Whether an upsampled image is convolved by polyphase components, which read the stored one.
    var isPolyphase: Bool { packed?.isPolyphase ?? false || depthwise?.isPolyphase ?? false }
}

/// Convolutions: what runs together, what is streamed, by which kernel, and where the output goes.
extension Planner {
    func planDepthwise(_ convolution: Convolution, _ layer: Layer, _ index: Int) throws(InferenceError) {
        let input = try views.view(layer.inputs[0])
        let shape = try fit { () throws(WindowError) in try convolution.shape(on: input) }
        count(shape, perOutput: convolution.window.area * convolution.outputChannels)
        if let next = structure.pointwise(after: index),
            case .convolution(let pointwise) = network.layers[next].operation,
            ConvolutionChoice.runsTogether(shape, pointwise)
        {
            // The pointwise convolution runs it in its tiles: its own readers see nothing yet.
            return
        }
        emit(
            PlannedConvolution(
                layer: index, name: layer.name, shape: shape, depthwise: packedDepthwise(index),
                input: layer.inputs[0]))
    }

    func planConvolution(
        _ convolution: Convolution, _ layer: Layer, _ index: Int
    ) throws(InferenceError) {
        let residual = try layer.inputs.count > 1 ? storeResidual(layer.inputs[1], layer) : nil
        var input = layer.inputs[0]
        var depthwise: PackedDepthwise?
        var shape: ConvolutionShape
        if views[input] == nil, case .depthwise(let first) = network.layers[input].operation {
            // The depthwise convolution below runs in the same tiles.
            depthwise = packedDepthwise(input)
            input = network.layers[input].inputs[0]
            let view = try views.view(input)
            shape = try fit { () throws(WindowError) in try first.shape(on: view) }
            guard convolution.inputChannels == shape.outputChannels else { throw .mismatch(layer) }
            shape.outputChannels = convolution.outputChannels
        } else {
            let view = try views.view(input)
            shape = try fit { () throws(WindowError) in try convolution.shape(on: view) }
        }
        var planned = PlannedConvolution(
            layer: index, name: layer.name, shape: shape, depthwise: depthwise, input: input,
            residual: residual)
        if case .convolution(let packed, let winograd) = network.packed[index] {
            planned.packed = packed
            planned.winograd = winograd
        }
        count(
            planned.shape,
            perOutput: convolution.window.area * convolution.inputChannels * convolution.outputChannels)
        try checkResidual(planned, layer)
        emit(planned)
    }

    private func packedDepthwise(_ layer: Int) -> PackedDepthwise? {
        if case .depthwise(let packed) = network.packed[layer] { packed } else { nil }
    }

    /// Makes a residual plain and dense, as a convolution adds it.
    private func storeResidual(_ residual: Int, _ layer: Layer) throws(InferenceError) -> Int {
        var view = try plain(residual)
        if view.location == nil || !view.isDense { view = stored(view, by: layer.name) }
        views[residual] = view
        return residual
    }

    private func checkResidual(_ planned: PlannedConvolution, _ layer: Layer) throws(InferenceError) {
        guard let residual = planned.residual, let view = views[residual] else { return }
        guard view.height == planned.shape.outputHeight, view.width == planned.shape.outputWidth,
            view.channels == planned.shape.outputChannels, view.isDense
        else { throw .unsupported(node: layer.name, reason: "adds pictures of different shapes") }
    }

    // MARK: Steps

    /// Appends a convolution's step, or makes it the fused producer of its reader.
    private func emit(_ planned: PlannedConvolution) {
        if views[planned.input]!.transform?.activation == .sigmoid {
            views[planned.input] = stored(views[planned.input]!, by: planned.name)
        }
        let isStreamed = isStreamed(planned)
        let source = source(of: planned, isStreamed: isStreamed)
        let task = ConvolutionTask(
            shape: planned.shape, packed: planned.packed, depthwise: planned.depthwise,
            readsInPlace: ConvolutionChoice.readsInPlace(
                source, planned.shape, hasDepthwise: planned.depthwise != nil),
            producer: source.producer?.task, hasTransform: source.transform != nil,
            isFusedProducer: isStreamed, takesSums: network.styleCount > 0, kernels: kernels)
        let references = references(of: planned, reading: source, isStreamed: isStreamed)
        if isStreamed {
            streamed(planned, task, references)
        } else {
            held(planned, tiled(planned, task, source), references)
        }
    }

    private func isStreamed(_ planned: PlannedConvolution) -> Bool {
        planned.residual == nil && views[planned.input]!.producer == nil
            && ConvolutionChoice.isStreamed(
                planned.layer, planned.shape,
                computesDepthwise: planned.depthwise != nil && planned.packed != nil, in: structure,
                thresholds)
    }

    /// What a convolution reads; settles what its source's other readers see, if the source was to be kept for them.
    private func source(of planned: PlannedConvolution, isStreamed: Bool) -> ViewReference {
        let input = planned.input
        var source = views[input]!
        guard let copy = source.transform?.copy else { return source }
        let choice = ConvolutionChoice.sharedSource(
            source, planned.shape, isPolyphase: planned.isPolyphase, isStreamed: isStreamed,
            isReadByOthers: structure.readers[input].count > 1 || input == network.output)
        switch choice {
        case .readAlone: source.transform!.copy = nil
        case .keepWhileReading:
            views[input] = ViewReference(
                at: copy, height: source.height, width: source.width, channels: source.channels)
        case .storeBefore:
            source = stored(source, by: planned.name)
            views[input] = source
        }
        return source
    }

    private func references(
        of planned: PlannedConvolution, reading source: ViewReference, isStreamed: Bool
    ) -> ConvolutionReferences {
        let residual = planned.residual.flatMap { views[$0]!.location }
        guard !isStreamed else {
            return ConvolutionReferences(source: source, outStride: planned.shape.outputChannels)
        }
        let out = destination(of: planned.layer, planned.shape)
        return ConvolutionReferences(
            source: source, out: out.location, outStride: out.pixelStride, residual: residual)
    }

    /// The kernel for a convolution whose output is held.
    private func tiled(
        _ planned: PlannedConvolution, _ task: ConvolutionTask, _ source: ViewReference
    ) -> any TiledConvolution {
        guard
            ConvolutionChoice.usesWinograd(
                planned.winograd, planned.shape, source: source, hasDepthwise: planned.depthwise != nil,
                lanes: kernels.lanes)
        else { return task }
        return WinogradTask(shape: planned.shape, packed: planned.winograd!, kernels: kernels)
    }

    private func held(
        _ planned: PlannedConvolution, _ task: any TiledConvolution, _ references: ConvolutionReferences
    ) {
        let statistics = statistics(of: planned, task)
        append(
            ConvolutionStep(
                name: planned.name, task: task, references: references, statistics: statistics))
        let shape = planned.shape
        views[planned.layer] = ViewReference(
            at: references.out, pixelStride: references.outStride, height: shape.outputHeight,
            width: shape.outputWidth, channels: shape.outputChannels)
    }

    private func streamed(
        _ planned: PlannedConvolution, _ task: ConvolutionTask, _ references: ConvolutionReferences
    ) {
        if let statistics = statistics(of: planned, task) {
            append(
                StatisticsStep(name: planned.name, task: task, references: references, sums: statistics))
        }
        let shape = planned.shape
        var view = ViewReference(
            at: nil, height: shape.outputHeight, width: shape.outputWidth, channels: shape.outputChannels)
        view.producer = ProducerReference(task, references)
        views[planned.layer] = view
    }

    /// Where the sums go that the style norm after a convolution needs, if there is one.
    private func statistics(
        of planned: PlannedConvolution, _ task: any TiledConvolution
    ) -> StatisticsReference? {
        guard planned.packed != nil, let reader = structure.styleNorm(reading: planned.layer) else {
            return nil
        }
        let norm = norm(of: reader.layer, reader.norm, channels: planned.shape.outputChannels)
        return StatisticsReference(norm: norm, sums: allocate(task.tileCount * task.sumCount), task: task)
    }
}
