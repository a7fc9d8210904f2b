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
    private let thresholds: PlanThresholds
    private(set) var steps: [Step] = []
    private(set) var norms: [Norm] = []
    private(set) var buffers: [Buffer] = []
    private(set) var output: ViewReference
    private(set) var outputIsSigmoid = false
    private(set) var multiplyAdds = 0

    /// What each layer's readers see; `nil` where a later layer runs the layer's work with its own.
    private var views: [ViewReference?]
    /// The layers that read each layer.
    private let readers: [[Int]]
    /// Concatenation and channel offset that a layer writes into.
    private var slices: [Int: (concatenation: Int, channel: Int)] = [:]
    /// Buffers of concatenations, by layer.
    private var concatenations: [Int: Int] = [:]
    private var normOfLayer: [Int: Int] = [:]
    private var identities: [Int: Int] = [:]

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

    private var kernels: KernelTable { network.kernels }

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
            case .convolution(_, let references), .measure(_, let references), .winograd(_, let references):
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
            case .convolution(_, let references), .measure(_, let references), .winograd(_, let references):
                references.isStyled
            case .pool(_, let source, _, _), .copy(let source, _, _), .channelMeans(let source, _):
                source.transform?.isStyled ?? false
            }
        } ?? steps.count
    }

    // MARK: Layers

    private func plan(_ layer: Layer, at index: Int) throws(InferenceError) {
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
            if pointwise(after: index) != nil { return }  // it runs this one in its tiles
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

    private func planConvolution(
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

    private func check(_ addend: Int?, _ shape: ConvolutionShape, _ layer: Layer) throws(InferenceError) {
        guard let addend, let view = views[addend] else { return }
        guard view.height == shape.outputHeight, view.width == shape.outputWidth,
            view.channels == shape.outputChannels, view.pixelStride == view.channels
        else { throw .unsupported(node: layer.name, reason: "adds pictures of different shapes") }
    }

    /// A convolution step: source view, tiles, statistics, place of the result.
    private func emit(
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
        if let copy = source.transform?.copy {
            // The first reader keeps the transformed picture for the others, if its tiles cover it once.
            let positions =
                (packedConvolution?.isPhased ?? false)
                ? (shape.inputHeight, shape.inputWidth) : (shape.outputHeight, shape.outputWidth)
            let coversOnce =
                shape.strideHeight == 1 && shape.strideWidth == 1
                && (shape.upsampling == 1 || packedConvolution?.isPhased ?? false)
                && positions == (source.height, source.width)
            if readers[input].count == 1 && input != network.output {
                source.transform!.copy = nil
            } else if coversOnce {
                views[input] = ViewReference(
                    location: copy, pixelStride: source.channels, height: source.height, width: source.width,
                    channels: source.channels)
            } else {
                source = materialized(source, name)
                views[input] = source
            }
        }
        let readsInPlace =
            packedDepthwise == nil && source.transform == nil && source.location != nil
            && source.feeder == nil
            && shape.kernelHeight == 1
            && shape.kernelWidth == 1 && shape.padTop == 0 && shape.padLeft == 0 && shape.upsampling == 1
        let task = ConvolutionTask(
            shape: shape, packed: packedConvolution, depthwise: packedDepthwise, readsInPlace: readsInPlace,
            feeder: source.feeder?.task, kernels: kernels)
        let isStreamed = addend == nil && source.feeder == nil && streams(index, shape)
        let (out, outStride): (Location?, Int) =
            isStreamed
            ? (nil, shape.outputChannels)
            : destination(index, shape.outputHeight, shape.outputWidth, shape.outputChannels)
        var references = ConvolutionReferences(
            source: source, out: out, outStride: outStride, addend: addend.flatMap { views[$0]!.location })
        let normReader = readers[index].first { reader in
            if case .styleNorm = network.layers[reader].operation { true } else { false }
        }
        var winograd: WinogradTask?
        if let packedWinograd, depthwise == nil, source.feeder == nil, !isStreamed,
            PackedWinograd.supports(shape, lanes: kernels.lanes)
        {
            winograd = WinogradTask(shape: shape, packed: packedWinograd, kernels: kernels)
        }
        if let normReader, case .styleNorm(let norm, _) = network.layers[normReader].operation, packed != nil
        {
            references.norm = self.norm(ofReader: normReader, .style(norm), channels: shape.outputChannels)
            references.sums = allocate(
                winograd.map { $0.tileCount * $0.sumCount } ?? task.tileCount * task.sumCount)
        }
        if let winograd {
            append(Step(name: name, operation: .winograd(winograd, references)))
        } else if !isStreamed {
            append(Step(name: name, operation: .convolution(task, references)))
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

    /// Whether a layer's output is computed for its reader's tiles instead of being held: it is too large, one
    /// convolution alone reads it, and that convolution's own output is not a larger picture to be spared.
    private func streams(_ index: Int, _ shape: ConvolutionShape) -> Bool {
        guard let reader = soleConvolution(reading: index), bytes(shape) > thresholds.streamedBytes else {
            return false
        }
        let output = ViewReference(
            location: nil, pixelStride: shape.outputChannels, height: shape.outputHeight,
            width: shape.outputWidth,
            channels: shape.outputChannels)
        guard let next = try? outputShape(of: reader, on: output), bytes(next) > bytes(shape) else {
            return true
        }
        var last = reader
        if case .depthwise = network.layers[reader].operation, let next = pointwise(after: reader) {
            last = next
        }
        return soleConvolution(reading: last) == nil
    }

    private func bytes(_ shape: ConvolutionShape) -> Int {
        shape.outputHeight * shape.outputWidth * shape.outputChannels * 4
    }

    /// The convolution, of more than one pixel, that alone reads a layer, directly or through a style norm.
    private func soleConvolution(reading index: Int) -> Int? {
        guard index != network.output, slices[index] == nil, readers[index].count == 1 else { return nil }
        var reader = readers[index][0]
        if case .styleNorm(_, let activation) = network.layers[reader].operation {
            guard activation != .sigmoid, readers[reader].count == 1, reader != network.output else {
                return nil
            }
            reader = readers[reader][0]
        }
        guard network.layers[reader].inputs.count == 1 else { return nil }
        switch network.layers[reader].operation {
        case .convolution(let convolution): return convolution.isPointwise ? nil : reader
        case .depthwise: return reader
        default: return nil
        }
    }

    /// The output of a convolution, or of a depthwise one with the pointwise one that runs with it.
    private func outputShape(of layer: Int, on source: ViewReference) throws(InferenceError)
        -> ConvolutionShape?
    {
        switch network.layers[layer].operation {
        case .convolution(let convolution): return try shape(of: convolution, on: source)
        case .depthwise(let first):
            var result = try shape(of: first, on: source)
            if let reader = pointwise(after: layer),
                case .convolution(let next) = network.layers[reader].operation
            {
                result.outputChannels = next.outputChannels
            }
            return result
        default: return nil
        }
    }

    /// The pointwise convolution that runs in the same tiles as a depthwise one.
    private func pointwise(after index: Int) -> Int? {
        guard let reader = readers[index].first, readers[index].count == 1, index != network.output,
            case .convolution(let next) = network.layers[reader].operation, next.isPointwise,
            next.strideHeight == 1, next.strideWidth == 1, network.layers[reader].inputs[0] == index
        else { return nil }
        return reader
    }

    private func planAdd(_ activation: Activation, _ layer: Layer, _ index: Int) throws(InferenceError) {
        var left = try view(layer.inputs[0]), right = try view(layer.inputs[1])
        guard left.height == right.height, left.width == right.width, left.channels == right.channels else {
            throw .unsupported(node: layer.name, reason: "adds pictures of different shapes")
        }
        // `right` keeps its transform and takes `left` as what is added; so `left` must be plain and dense.
        if left.transform != nil, right.transform == nil { swap(&left, &right) }
        if left.transform != nil || left.location == nil || left.pixelStride != left.channels {
            left = materialized(left, layer.name)
        }
        if right.location == nil || right.transform?.addend != nil || right.transform?.activation == .sigmoid
        {
            right = materialized(right, layer.name)
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
    private func canOverwrite(_ view: ViewReference, at index: Int) -> Bool {
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

    private func planPool(_ kind: PoolTask.Kind, _ window: Window, _ layer: Layer, _ index: Int)
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

    // MARK: Concatenations

    /// Decides which layers write straight into their slice of a concatenation.
    private func assignSlices() {
        for (index, layer) in network.layers.enumerated() {
            guard case .concatenation = layer.operation else { continue }
            var channel = 0
            for part in layer.inputs {
                switch network.layers[part].operation {
                case .convolution(let convolution)
                where slices[part] == nil && layer.inputs.count(where: { $0 == part }) == 1:
                    slices[part] = (index, channel)
                    channel += convolution.outputChannels
                default:
                    // Pools and others are copied or know their channels only later.
                    guard let channels = channels(of: part) else { return }
                    if case .maxPool = network.layers[part].operation, slices[part] == nil,
                        layer.inputs.count(where: { $0 == part }) == 1
                    {
                        slices[part] = (index, channel)
                    }
                    channel += channels
                }
            }
        }
    }

    private func channels(of layer: Int) -> Int? {
        switch network.layers[layer].operation {
        case .image: 3
        case .convolution(let convolution), .depthwise(let convolution): convolution.outputChannels
        case .concatenation:
            network.layers[layer].inputs.reduce(0) { sum, part in
                sum.flatMap { a in channels(of: part).map { a + $0 } }
            }
        default: network.layers[layer].inputs.first.flatMap { channels(of: $0) }
        }
    }

    private func planConcatenation(_ layer: Layer, _ index: Int) throws(InferenceError) {
        var channel = 0
        let first = try view(layer.inputs[0])
        guard let total = channels(of: index) else { throw mismatch(layer) }
        let buffer = concatenationBuffer(index, first.height, first.width, total)
        for part in layer.inputs {
            let view = try view(part)
            guard view.height == first.height, view.width == first.width, channel + view.channels <= total
            else {
                throw .unsupported(node: layer.name, reason: "concatenates pictures of different sizes")
            }
            if slices[part]?.concatenation != index {
                append(
                    Step(
                        name: layer.name,
                        operation: .copy(
                            source: view, out: Location(buffer: buffer, offset: channel), outStride: total)))
            }
            channel += view.channels
        }
        views[index] = ViewReference(
            location: Location(buffer: buffer, offset: 0), pixelStride: total, height: first.height,
            width: first.width, channels: total)
    }

    private func concatenationBuffer(_ index: Int, _ height: Int, _ width: Int, _ channels: Int) -> Int {
        if let buffer = concatenations[index] { return buffer }
        let buffer = allocate(height * width * channels).buffer
        concatenations[index] = buffer
        return buffer
    }

    /// Where a layer writes: its slice of a concatenation, or a buffer of its own.
    private func destination(_ index: Int, _ height: Int, _ width: Int, _ channels: Int) -> (
        Location, stride: Int
    ) {
        if let slice = slices[index], let total = self.channels(of: slice.concatenation) {
            let buffer = concatenationBuffer(slice.concatenation, height, width, total)
            return (Location(buffer: buffer, offset: slice.channel), total)
        }
        return (allocate(height * width * channels), channels)
    }

    // MARK: Shapes

    private func shape(of convolution: Convolution, on source: ViewReference) throws(InferenceError)
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

    private func shape(
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

    private func count(_ shape: ConvolutionShape, perOutput: Int) {
        multiplyAdds += shape.outputHeight * shape.outputWidth * perOutput
    }

    // MARK: Views

    private func view(_ layer: Int) throws(InferenceError) -> ViewReference {
        guard let view = views[layer] else { throw mismatch(network.layers[layer]) }
        return view
    }

    /// A view without a transform: its own memory, or a copy with the transform applied.
    private func plain(_ layer: Int) throws(InferenceError) -> ViewReference {
        let view = try view(layer)
        guard view.transform != nil else { return view }
        let copy = materialized(view, network.layers[layer].name)
        views[layer] = copy
        return copy
    }

    /// A plain view in the arena: the input picture itself may be 8-bit colour.
    private func stored(_ layer: Int) throws(InferenceError) -> ViewReference {
        let view = try plain(layer)
        guard view.location == nil else { return view }
        let copy = materialized(view, network.layers[layer].name)
        views[layer] = copy
        return copy
    }

    /// Stores a view's transformed picture in a buffer of its own.
    private func materialized(_ view: ViewReference, _ name: String) -> ViewReference {
        var source = view
        let out = source.transform?.copy ?? allocate(view.height * view.width * view.channels)
        source.transform?.copy = nil
        append(Step(name: name, operation: .copy(source: source, out: out, outStride: view.channels)))
        return ViewReference(
            location: out, pixelStride: view.channels, height: view.height, width: view.width,
            channels: view.channels)
    }

    private func transform(_ norm: Int, _ activation: Activation, isStyled: Bool) -> TransformReference {
        TransformReference(
            parameters: norms[norm].parameters, period: norms[norm].period, activation: activation,
            isStyled: isStyled)
    }

    private func norm(ofReader layer: Int, _ kind: Norm.Kind, channels: Int) -> Int {
        if let slot = normOfLayer[layer] { return slot }
        let slot = appendNorm(kind, channels: channels)
        normOfLayer[layer] = slot
        return slot
    }

    private func identity(channels: Int) -> Int {
        if let slot = identities[channels] { return slot }
        let slot = appendNorm(
            .fixed(scale: Array(repeating: 1, count: channels), shift: Array(repeating: 0, count: channels)),
            channels: channels)
        identities[channels] = slot
        return slot
    }

    private func appendNorm(_ kind: Norm.Kind, channels: Int) -> Int {
        let period = PictureSource.period(channels: channels, lanes: kernels.lanes)
        norms.append(Norm(kind: kind, channels: channels, period: period, parameters: allocate(2 * period)))
        return norms.count - 1
    }

    // MARK: Buffers

    private func allocate(_ count: Int) -> Location {
        buffers.append(Buffer(count: (count + 15) & ~15, firstStep: steps.count, lastStep: steps.count))
        return Location(buffer: buffers.count - 1, offset: 0)
    }

    private func append(_ step: Step) {
        let at = steps.count
        steps.append(step)
        switch step.operation {
        case .convolution(_, let references), .measure(_, let references), .winograd(_, let references):
            touch(references, at: at)
        case .pool(_, let source, let out, _), .copy(let source, let out, _),
            .channelMeans(let source, let out):
            touch(source, at: at)
            touch(out, at: at)
        }
    }

    private func touch(_ references: ConvolutionReferences, at step: Int) {
        touch(references.source, at: step)
        for location in [references.out, references.addend, references.sums] { touch(location, at: step) }
    }

    private func touch(_ view: ViewReference, at step: Int) {
        touch(view.location, at: step)
        if let feeder = view.feeder { touch(feeder.references, at: step) }
        touch(view.transform?.addend, at: step)
        touch(view.transform?.copy, at: step)
    }

    private func touch(_ location: Location?, at step: Int) {
        guard let location else { return }
        buffers[location.buffer].firstStep = min(buffers[location.buffer].firstStep, step)
        buffers[location.buffer].lastStep = max(buffers[location.buffer].lastStep, step)
    }

    /// An arena offset for each buffer such that buffers needed at the same time do not overlap, and the arena's
    /// size: largest first, each at the lowest place that is free during its life.
    func placement() -> (offsets: [Int], count: Int) {
        var offsets = Array(repeating: 0, count: buffers.count)
        var placed: [Int] = []
        var total = 0
        let order = buffers.indices.sorted { (-buffers[$0].count, $0) < (-buffers[$1].count, $1) }
        for index in order {
            let buffer = buffers[index]
            let conflicts = placed.filter {
                buffers[$0].firstStep <= buffer.lastStep && buffers[$0].lastStep >= buffer.firstStep
            }.sorted { offsets[$0] < offsets[$1] }
            var offset = 0
            for other in conflicts {
                if offset + buffer.count <= offsets[other] { break }
                offset = max(offset, offsets[other] + buffers[other].count)
            }
            offsets[index] = offset
            placed.append(index)
            total = max(total, offset + buffer.count)
        }
        return (offsets, total)
    }

    private func sizeError(_ reason: String) -> InferenceError {
        .unsupportedSize(height: height, width: width, reason: reason)
    }

    private func mismatch(_ layer: Layer) -> InferenceError {
        .unsupported(node: layer.name, reason: "reads a value of another shape than it needs")
    }
}
