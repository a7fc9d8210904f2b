internal import Kernels

/// Builds a plan: walks the layers, emits their steps, and records when each buffer is needed.
///
/// What is decided, and from what, is in ``NetworkStructure`` and ``ConvolutionChoice``; here it is carried out.
final class Planner {
    let network: Network
    let structure: NetworkStructure
    let height: Int
    let width: Int
    let thresholds: PlanThresholds

    private(set) var steps: [any PlannedStep] = []
    private(set) var norms: [Norm] = []
    private(set) var buffers: [PlannedBuffer] = []
    /// Multiply-adds of each layer, with the step that it is at the earliest.
    private(set) var work: [(step: Int, multiplyAdds: Int)] = []
    var views: ViewTable
    /// Buffers of concatenations, by layer.
    var concatenations: [Int: Int] = [:]
    /// Norms of style norm layers, by layer.
    private var normOfLayer: [Int: Int] = [:]
    /// Norms that change nothing, by channels.
    private var identities: [Int: Int] = [:]

    init(_ network: Network, height: Int, width: Int, thresholds: PlanThresholds) {
        self.thresholds = thresholds
        self.network = network
        self.height = height
        self.width = width
        structure = NetworkStructure(network.layers, output: network.output)
        views = ViewTable(network.layers)
    }

    var kernels: KernelTable { network.kernels }

    /// Plans all layers and returns what the result's readers see.
    func plan() throws(InferenceError) -> ViewReference {
        guard height > 0, width > 0, height <= 1 << 16, width <= 1 << 16 else {
            throw sizeError("sides must be between 1 and 65536 px")
        }
        for (index, layer) in network.layers.enumerated() { try plan(layer, at: index) }
        guard let output = views[network.output], output.location != nil else {
            throw .unsupported(
                node: network.layers[network.output].name, reason: "is the input picture itself")
        }
        extendLives(output.locations, to: steps.count)
        // Parameters stay for the whole run: they are written before the first step.
        for norm in norms {
            buffers[norm.parameters.buffer].extendLife(to: 0)
            buffers[norm.parameters.buffer].extendLife(to: steps.count)
        }
        return output
    }

    private func plan(_ layer: Layer, at index: Int) throws(InferenceError) {
        switch layer.operation {
        case .image:
            views[index] = ViewReference(at: nil, height: height, width: width, channels: 3)
        case .convolution(let convolution): try planConvolution(convolution, layer, index)
        case .depthwise(let convolution): try planDepthwise(convolution, layer, index)
        case .styleNorm(let norm, let activation): try planStyleNorm(norm, activation, layer, index)
        case .channelAffine(let scale, let shift, let activation):
            try planAffine(scale, shift, activation, layer, index)
        case .add(let activation): try planAdd(activation, layer, index)
        case .maxPool(let window): try planPool(.maximum, window, layer, index)
        case .averagePool(let window): try planPool(.average, window, layer, index)
        case .concatenation: try planConcatenation(layer, index)
        case .globalMean: try planMean(layer, index)
        }
    }

    // MARK: Steps and buffers

    func append(_ step: any PlannedStep) {
        extendLives(step.locations, to: steps.count)
        steps.append(step)
    }

    func allocate(_ count: Int) -> Location {
        // Whole cache lines.
        buffers.append(
            PlannedBuffer(count: (count + 15) & ~15, firstStep: steps.count, lastStep: steps.count))
        return Location(buffer: buffers.count - 1)
    }

    private func extendLives(_ locations: [Location], to step: Int) {
        for location in locations { buffers[location.buffer].extendLife(to: step) }
    }

    func count(_ shape: ConvolutionShape, perOutput: Int) {
        work.append((steps.count, shape.outputHeight * shape.outputWidth * perOutput))
    }

    // MARK: Norms

    /// The norm of a style norm layer, made when it is first asked for.
    func norm(of layer: Int, _ norm: StyleNorm, channels: Int) -> Int {
        if let index = normOfLayer[layer] { return index }
        let index = appendNorm(.style(norm), channels: channels)
        normOfLayer[layer] = index
        return index
    }

    /// The norm that changes nothing.
    func identityNorm(channels: Int) -> Int {
        if let index = identities[channels] { return index }
        let index = appendNorm(
            .fixed(scale: Array(repeating: 1, count: channels), shift: Array(repeating: 0, count: channels)),
            channels: channels)
        identities[channels] = index
        return index
    }

    func appendNorm(_ kind: Norm.Kind, channels: Int) -> Int {
        let period = ImageSource.period(channels: channels, lanes: kernels.lanes)
        norms.append(Norm(kind: kind, channels: channels, period: period, parameters: allocate(2 * period)))
        return norms.count - 1
    }

    // MARK: Errors

    func sizeError(_ reason: String) -> InferenceError {
        .unsupportedSize(height: height, width: width, reason: reason)
    }

    /// A geometry on this image; its errors name the picture's size.
    func fit(
        _ compute: () throws(WindowError) -> ConvolutionShape
    ) throws(InferenceError) -> ConvolutionShape {
        do {
            return try compute()
        } catch {
            throw sizeError(error.reason)
        }
    }
}
