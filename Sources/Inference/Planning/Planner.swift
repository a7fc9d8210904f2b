internal import Kernels

/// Builds a plan: walks the layers, decides which run together, and records when each buffer is needed.
final class Planner {
    struct Buffer {
        var count: Int
        var firstStep: Int
        var lastStep: Int
    }

    let network: Network
    let height: Int
    let width: Int
    let thresholds: PlanThresholds
    var steps: [Step] = []
    var norms: [Norm] = []
    var buffers: [Buffer] = []
    var output: ViewReference
    var outputIsSigmoid = false
    /// Of each layer, with the step that it is at the earliest.
    private(set) var work: [(step: Int, multiplyAdds: Int)] = []

    /// What each layer's readers see; `nil` where a later layer runs the layer's work with its own.
    var views: [ViewReference?]
    /// The layers that read each layer.
    let readers: [[Int]]
    /// Concatenation and channel offset that a layer writes into.
    var slices: [Int: (concatenation: Int, channel: Int)] = [:]
    /// Buffers of concatenations, by layer.
    var concatenations: [Int: Int] = [:]
    var normOfLayer: [Int: Int] = [:]
    var identities: [Int: Int] = [:]

    init(_ network: Network, height: Int, width: Int, thresholds: PlanThresholds) {
        self.thresholds = thresholds
        self.network = network
        self.height = height
        self.width = width
        views = Array(repeating: nil, count: network.layers.count)
        var readers = Array(repeating: [Int](), count: network.layers.count)
        for (index, layer) in network.layers.enumerated() {
            for input in layer.inputs { readers[input].append(index) }
        }
        self.readers = readers
        output = ViewReference(location: nil, pixelStride: 3, height: height, width: width, channels: 3)
    }

    var kernels: KernelTable { network.kernels }

    func plan() throws(InferenceError) {
        guard height > 0, width > 0, height <= 1 << 16, width <= 1 << 16 else {
            throw sizeError("sides must be between 1 and 65536 px")
        }
        assignSlices()
        for (index, layer) in network.layers.enumerated() { try plan(layer, at: index) }
        guard let last = views[network.output], last.location != nil else {
            throw .unsupported(
                node: network.layers[network.output].name, reason: "is the input picture itself")
        }
        output = last
        outputIsSigmoid = last.transform?.activation == .sigmoid
        touch(output, at: steps.count)
        // Parameters stay for the whole run: they are written before the first step.
        for norm in norms {
            buffers[norm.parameters.buffer].firstStep = 0
            buffers[norm.parameters.buffer].lastStep = steps.count
        }
    }

    /// Whether a step that depends on the style reads the input picture, too.
    var styledStepsReadPicture: Bool {
        steps[min(firstStyledStep, steps.count)...].contains { step in
            switch step.operation {
            case .convolution(_, let references), .measure(_, let references):
                references.readsPicture
            case .pool(_, let source, _, _), .copy(let source, _, _), .channelMeans(let source, _):
                source.location == nil && source.feeder == nil
            }
        }
    }

    /// The first step whose result depends on the style.
    var firstStyledStep: Int {
        steps.firstIndex { step in
            switch step.operation {
            case .convolution(_, let references), .measure(_, let references):
                references.isStyled
            case .pool(_, let source, _, _), .copy(let source, _, _), .channelMeans(let source, _):
                source.transform?.isStyled ?? false
            }
        } ?? steps.count
    }

    // MARK: Layers

    func plan(_ layer: Layer, at index: Int) throws(InferenceError) {
        switch layer.operation {
        case .image:
            views[index] = ViewReference(
                location: nil, pixelStride: 3, height: height, width: width, channels: 3)
        case .convolution(let convolution): try planConvolution(convolution, layer, index)
        case .depthwise(let convolution):
            let below = try view(layer.inputs[0])
            let shape = try shape(of: convolution, on: below)
            count(
                shape,
                perOutput: convolution.kernelHeight * convolution.kernelWidth * convolution.outputChannels)
            // The pointwise convolution after it may run it in its tiles.
            if let next = pointwise(after: index), joins(shape, next) { return }
            emit(index, layer.name, shape, packed: nil, depthwise: index, input: layer.inputs[0], addend: nil)
        case .styleNorm(let norm, let activation):
            var view = try plain(layer.inputs[0])
            guard case .convolution = network.layers[layer.inputs[0]].operation else {
                throw .unsupported(
                    node: layer.name, reason: "normalizes something other than a convolution's output")
            }
            guard norm.gamma.channels == view.channels else {
                throw .unsupported(
                    node: layer.name, reason: "has \(norm.gamma.channels) channels on \(view.channels)")
            }
            let slot = self.norm(ofReader: index, .style(norm), channels: view.channels)
            view.transform = transform(slot, activation, isStyled: true)
            views[index] = view
        case .channelAffine(let scale, let shift, let activation):
            var view = try plain(layer.inputs[0])
            let all = { (values: [Float]) in
                values.count == 1 ? Array(repeating: values[0], count: view.channels) : values
            }
            guard all(scale).count == view.channels, all(shift).count == view.channels else {
                throw .unsupported(
                    node: layer.name, reason: "has \(shift.count) numbers for \(view.channels) channels")
            }
            if view.location == nil { view = materialized(view, layer.name) }
            let slot = appendNorm(.fixed(scale: all(scale), shift: all(shift)), channels: view.channels)
            view.transform = transform(slot, activation, isStyled: false)
            views[index] = view
        case .add(let activation): try planAdd(activation, layer, index)
        case .maxPool(let window): try planPool(.maximum, window, layer, index)
        case .averagePool(let window): try planPool(.average, window, layer, index)
        case .concatenation: try planConcatenation(layer, index)
        case .globalMean:
            let source = try stored(layer.inputs[0])
            let out = allocate(source.channels)
            append(Step(name: layer.name, operation: .channelMeans(source: source, out: out)))
            views[index] = ViewReference(
                location: out, pixelStride: source.channels, height: 1, width: 1, channels: source.channels)
        }
    }

    func planConvolution(
        _ convolution: Convolution, _ layer: Layer, _ index: Int
    ) throws(InferenceError) {
        let input = layer.inputs[0]
        var addend: Int?
        if layer.inputs.count > 1 {
            addend = layer.inputs[1]
            var view = try plain(layer.inputs[1])
            if view.location == nil || view.pixelStride != view.channels {
                view = materialized(view, layer.name)
            }
            views[layer.inputs[1]] = view
        }
        if views[input] == nil, case .depthwise(let first) = network.layers[input].operation {
            // The depthwise convolution below runs in the same tiles.
            let below = network.layers[input].inputs[0]
            var shape = try shape(of: first, on: view(below))
            guard convolution.inputChannels == shape.outputChannels else { throw mismatch(layer) }
            shape.outputChannels = convolution.outputChannels
            count(shape, perOutput: convolution.inputChannels * convolution.outputChannels)
            try check(addend, shape, layer)
            emit(index, layer.name, shape, packed: index, depthwise: input, input: below, addend: addend)
            return
        }
        let shape = try shape(of: convolution, on: view(input))
        count(
            shape,
            perOutput: convolution.kernelHeight * convolution.kernelWidth * convolution.inputChannels
                * convolution.outputChannels)
        try check(addend, shape, layer)
        emit(index, layer.name, shape, packed: index, depthwise: nil, input: input, addend: addend)
    }

    func check(_ addend: Int?, _ shape: ConvolutionShape, _ layer: Layer) throws(InferenceError) {
        guard let addend, let view = views[addend] else { return }
        guard view.height == shape.outputHeight, view.width == shape.outputWidth,
            view.channels == shape.outputChannels, view.pixelStride == view.channels
        else { throw .unsupported(node: layer.name, reason: "adds pictures of different shapes") }
    }

    /// A convolution step: source view, tiles, statistics, place of the result.
    func emit(
        _ index: Int, _ name: String, _ shape: ConvolutionShape, packed: Int?, depthwise: Int?, input: Int,
        addend: Int?
    ) {
        var packedConvolution: PackedConvolution?
        var packedWinograd: PackedWinograd?
        if let packed, case .convolution(let weights, let winograd) = network.packed[packed] {
            packedConvolution = weights
            packedWinograd = winograd
        }
        var packedDepthwise: PackedDepthwise?
        if let depthwise, case .depthwise(let weights) = network.packed[depthwise] {
            packedDepthwise = weights
        }

        if views[input]!.transform?.activation == .sigmoid {
            views[input] = materialized(views[input]!, name)
        }
        var source = views[input]!
        let isStreamed = addend == nil && source.feeder == nil && streams(index, shape)
        if let copy = source.transform?.copy {
            // The first reader keeps the transformed picture for the others, if its tiles cover it once, and now: a
            // streamed convolution runs with its own reader.
            let isPolyphase = packedConvolution?.isPolyphase ?? false || packedDepthwise?.isPolyphase ?? false
            let positions =
                isPolyphase
                ? (shape.inputHeight, shape.inputWidth) : (shape.outputHeight, shape.outputWidth)
            let coversOnce =
                shape.strideHeight == 1 && shape.strideWidth == 1
                && (shape.upsampling == 1 || isPolyphase)
                && positions == (source.height, source.width)
            if readers[input].count == 1 && input != network.output {
                source.transform!.copy = nil
            } else if coversOnce && !isStreamed {
                views[input] = ViewReference(
                    location: copy, pixelStride: source.channels, height: source.height, width: source.width,
                    channels: source.channels)
            } else {
                source = materialized(source, name)
                views[input] = source
            }
        }
        let readsInPlace =
            source.transform == nil && source.location != nil && source.feeder == nil
            && (packedDepthwise == nil ? shape.canReadPointwiseInPlace : shape.canReadDepthwiseInPlace)
        let task = ConvolutionTask(
            shape: shape, packed: packedConvolution, depthwise: packedDepthwise, readsInPlace: readsInPlace,
            producer: source.feeder?.task, hasTransform: source.transform != nil, isFusedProducer: isStreamed,
            kernels: kernels)
        let (out, outStride): (Location?, Int) =
            isStreamed
            ? (nil, shape.outputChannels)
            : destination(index, shape.outputHeight, shape.outputWidth, shape.outputChannels)
        var references = ConvolutionReferences(
            source: source, out: out, outStride: outStride, addend: addend.flatMap { views[$0]!.location })
        let normReader = readers[index].first { reader in
            if case .styleNorm = network.layers[reader].operation { true } else { false }
        }
        var winograd: (any TiledConvolution)?
        if let packedWinograd, depthwise == nil, source.feeder == nil, !isStreamed,
            suitsWinograd(packedWinograd, shape)
        {
            winograd = WinogradTask(shape: shape, packed: packedWinograd, kernels: kernels)
        }
        if let normReader, case .styleNorm(let norm, _) = network.layers[normReader].operation, packed != nil
        {
            references.norm = self.norm(ofReader: normReader, .style(norm), channels: shape.outputChannels)
            let measuring = winograd ?? task
            references.sums = allocate(measuring.tileCount * measuring.sumCount)
        }
        if !isStreamed {
            append(Step(name: name, operation: .convolution(winograd ?? task, references)))
        } else if references.norm != nil {
            append(Step(name: name, operation: .measure(task, references)))
        }
        var view = ViewReference(
            location: out, pixelStride: outStride, height: shape.outputHeight, width: shape.outputWidth,
            channels: shape.outputChannels)
        if isStreamed {
            references.norm = nil
            references.sums = nil
            view.feeder = FeederReference(task, references)
        }
        views[index] = view
    }

    /// Whether a picture can be computed this way, and is large enough for weights that a tile reads once: those of a
    /// kernel that moves by two are nine times the plain ones.
    private func suitsWinograd(_ packed: PackedWinograd, _ shape: ConvolutionShape) -> Bool {
        PackedWinograd.supports(shape, lanes: kernels.lanes)
            && (packed.form != .strided || shape.outputHeight * shape.outputWidth >= 4096)
    }

    func planPool(_ kind: PoolTask.Kind, _ window: Window, _ layer: Layer, _ index: Int)
        throws(InferenceError)
    {
        let source = try stored(layer.inputs[0])
        let shape = try shape(
            window.height, window.width, window.strideHeight, window.strideWidth, window.padding, 1,
            on: source,
            outputChannels: source.channels)
        let (out, outStride) = destination(index, shape.outputHeight, shape.outputWidth, shape.outputChannels)
        append(
            Step(
                name: layer.name,
                operation: .pool(
                    PoolTask(kind, shape: shape, kernels: kernels), source: source, out: out,
                    outStride: outStride)))
        views[index] = ViewReference(
            location: out, pixelStride: outStride, height: shape.outputHeight, width: shape.outputWidth,
            channels: shape.outputChannels)
    }

    // MARK: Shapes

    func shape(of convolution: Convolution, on source: ViewReference) throws(InferenceError)
        -> ConvolutionShape
    {
        guard convolution.inputChannels == source.channels else {
            throw sizeError("a convolution of \(convolution.inputChannels) channels meets \(source.channels)")
        }
        return try shape(
            convolution.kernelHeight, convolution.kernelWidth, convolution.strideHeight,
            convolution.strideWidth,
            convolution.padding, convolution.upsampling, on: source,
            outputChannels: convolution.outputChannels)
    }

    func shape(
        _ kernelHeight: Int, _ kernelWidth: Int, _ strideHeight: Int, _ strideWidth: Int,
        _ padding: SpatialPadding,
        _ upsampling: Int, on source: ViewReference, outputChannels: Int
    ) throws(InferenceError) -> ConvolutionShape {
        let inputHeight = source.height * upsampling, inputWidth = source.width * upsampling
        guard
            let vertical = padding.resolve(
                vertical: true, input: inputHeight, window: kernelHeight, stride: strideHeight),
            let horizontal = padding.resolve(
                vertical: false, input: inputWidth, window: kernelWidth, stride: strideWidth),
            vertical.output > 0, horizontal.output > 0
        else { throw sizeError("it is smaller than a convolution's window") }
        if case .explicit(let top, let bottom, let left, let right, .reflect) = padding,
            max(top, bottom) >= inputHeight || max(left, right) >= inputWidth
        {
            throw sizeError("it is too small to be mirrored at the border")
        }
        return ConvolutionShape(
            kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideHeight: strideHeight,
            strideWidth: strideWidth,
            padTop: vertical.before, padLeft: horizontal.before, border: padding.border,
            upsampling: upsampling,
            inputHeight: source.height, inputWidth: source.width, inputChannels: source.channels,
            outputHeight: vertical.output, outputWidth: horizontal.output, outputChannels: outputChannels)
    }

    func count(_ shape: ConvolutionShape, perOutput: Int) {
        work.append((steps.count, shape.outputHeight * shape.outputWidth * perOutput))
    }

    func sizeError(_ reason: String) -> InferenceError {
        .unsupportedSize(height: height, width: width, reason: reason)
    }

    func mismatch(_ layer: Layer) -> InferenceError {
        .unsupported(node: layer.name, reason: "reads a value of another shape than it needs")
    }
}
