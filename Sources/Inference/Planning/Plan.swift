internal import Kernels

/// How a network runs on one picture size: steps, where each value lies in the arena, tiles.
package final class Plan: Sendable {
    /// The picture's size in px.
    package let height: Int
    /// Extent of the picture in px.
    package let width: Int
    /// `[height, width, channels]` of the result.
    package let outputHeight: Int
    /// Extent of the result in px.
    package let outputWidth: Int
    /// Numbers of a pixel of the result.
    package let outputChannels: Int
    /// Multiply-accumulate operations of a run as the network defines them (a direct convolution of each layer).
    package let multiplyAdds: Int
    /// How many of them ``Session/encodeContent(_:control:)`` does, so that they need not be done again for the next style.
    package let contentMultiplyAdds: Int
    /// Bytes of memory that a ``Session`` holds, but for the thread's scratch.
    package var arenaBytes: Int { arenaCount * 4 }

    /// Bytes of the activations that ``Session/encodeContent(_:control:)`` keeps.
    package var keptBytes: Int { kept.reduce(0) { $0 + $1.count * 4 } }

    /// Whether the part before the style can be run by itself; see ``Session/encodeContent(_:control:)``.
    package let canEncodeContent: Bool

    /// What each step is, for ``Session/stepMilliseconds``.
    package var stepNames: [String] { steps.map(\.label) + ["output"] }

    let network: Network
    let steps: [Step]
    let norms: [Norm]
    /// Floats of the arena, and of each thread's scratch.
    let arenaCount: Int
    let scratchCount: Int
    /// Steps before this index do not depend on the style.
    let firstStyledStep: Int
    /// Arena ranges that the styled steps read and the others wrote.
    let kept: [Range<Int>]
    let output: ViewReference
    let outputIsSigmoid: Bool

    /// Throws ``InferenceError/unsupportedSize(height:width:reason:)`` where a window or border does not fit.
    package convenience init(
        _ network: Network, height: Int, width: Int, thresholds: PlanThresholds = PlanThresholds()
    ) throws(InferenceError) {
        let planner = Planner(network, height: height, width: width, thresholds: thresholds)
        try planner.plan()
        self.init(planner)
    }

    private init(_ planner: Planner) {
        network = planner.network
        height = planner.height
        width = planner.width
        let (offsets, count) = planner.placement()
        steps = planner.steps.map { $0.placed(offsets) }
        norms = planner.norms.map { $0.placed(offsets) }
        arenaCount = count
        scratchCount = max(64, planner.steps.map { $0.scratchCount(planner.network.kernels) }.max() ?? 64)
        output = planner.output.placed(offsets)
        outputIsSigmoid = planner.outputIsSigmoid
        outputHeight = planner.output.height
        outputWidth = planner.output.width
        outputChannels = planner.output.channels
        let boundary = planner.firstStyledStep
        multiplyAdds = planner.work.reduce(0) { $0 + $1.multiplyAdds }
        contentMultiplyAdds = planner.work.reduce(0) { $0 + ($1.step < boundary ? $1.multiplyAdds : 0) }
        firstStyledStep = boundary
        canEncodeContent = !planner.styledStepsReadPicture
        kept = planner.buffers.indices.compactMap { index in
            let buffer = planner.buffers[index]
            guard buffer.firstStep < boundary, buffer.lastStep >= boundary else { return nil }
            return offsets[index]..<(offsets[index] + buffer.count)
        }
    }
}

/// One step of a plan. Between steps all threads meet.
struct Step: Sendable {
    var name: String
    var operation: Operation

    enum Operation: Sendable {
        case convolution(any TiledConvolution, ConvolutionReferences)
        /// Runs a convolution for its statistics alone: its output is computed again for each tile of its reader.
        case measure(ConvolutionTask, ConvolutionReferences)
        case pool(PoolTask, source: ViewReference, out: Location, outStride: Int)
        /// Applies a view's transform and stores the result.
        case copy(source: ViewReference, out: Location, outStride: Int)
        case channelMeans(source: ViewReference, out: Location)
    }

    /// Name and geometry, for a person.
    var label: String {
        switch operation {
        case .convolution(let task, _): return "\(name): \(task.summary)"
        case .measure(let task, _): return "\(name): measured \(task.summary)"
        case .pool: return "\(name): pool"
        case .copy: return "\(name): copy"
        case .channelMeans: return "\(name): mean"
        }
    }

    func scratchCount(_ kernels: KernelTable) -> Int {
        switch operation {
        case .convolution(let task, _): task.scratchCount
        case .measure(let task, _): task.scratchCount + task.discardedOutputCount
        case .copy(let source, _, _): source.width * source.channels
        case .pool, .channelMeans: 0
        }
    }

    func placed(_ offsets: [Int]) -> Step {
        var step = self
        switch operation {
        case .convolution(let task, let references):
            step.operation = .convolution(task, references.placed(offsets))
        case .measure(let task, let references):
            step.operation = .measure(task, references.placed(offsets))
        case .pool(let task, let source, let out, let outStride):
            step.operation = .pool(
                task, source: source.placed(offsets), out: out.placed(offsets), outStride: outStride)
        case .copy(let source, let out, let outStride):
            step.operation = .copy(
                source: source.placed(offsets), out: out.placed(offsets), outStride: outStride)
        case .channelMeans(let source, let out):
            step.operation = .channelMeans(source: source.placed(offsets), out: out.placed(offsets))
        }
        return step
    }
}

/// A place in the arena: while planning a buffer and an offset in it, once placed the absolute offset.
struct Location: Sendable {
    var buffer: Int
    var offset: Int

    func placed(_ offsets: [Int]) -> Location { Location(buffer: -1, offset: offsets[buffer] + offset) }
}

/// A value as its readers see it: where it lies, and what is applied on the way.
struct ViewReference: Sendable {
    /// `nil` for the input picture.
    var location: Location?
    /// The convolution that computes this picture for each of its reader's tiles: it is never in memory.
    var feeder: FeederReference?
    var pixelStride: Int
    var height: Int
    var width: Int
    var channels: Int
    var transform: TransformReference?

    func placed(_ offsets: [Int]) -> ViewReference {
        var view = self
        view.location = location?.placed(offsets)
        view.feeder = feeder?.placed(offsets)
        view.transform = transform?.placed(offsets)
        return view
    }
}

final class FeederReference: Sendable {
    let task: ConvolutionTask
    let references: ConvolutionReferences

    init(_ task: ConvolutionTask, _ references: ConvolutionReferences) {
        self.task = task
        self.references = references
    }

    func placed(_ offsets: [Int]) -> FeederReference { FeederReference(task, references.placed(offsets)) }
}

struct TransformReference: Sendable {
    /// `[period]` scales, then `[period]` shifts.
    var parameters: Location
    var period: Int
    var activation: Activation
    var addend: Location?
    /// Where the first reader keeps the result, and whether it does.
    var copy: Location?
    /// Whether the parameters depend on the style.
    var isStyled: Bool

    func placed(_ offsets: [Int]) -> TransformReference {
        var transform = self
        transform.parameters = parameters.placed(offsets)
        transform.addend = addend?.placed(offsets)
        transform.copy = copy?.placed(offsets)
        return transform
    }
}

struct ConvolutionReferences: Sendable {
    var source: ViewReference
    /// `nil` for a convolution whose output is never in memory.
    var out: Location?
    var outStride: Int
    var addend: Location?
    /// The style norm whose statistics this convolution takes, and where its tiles' sums go.
    var norm: Int?
    var sums: Location?

    /// Whether anything that is read depends on the style.
    var isStyled: Bool {
        source.transform?.isStyled ?? false || source.feeder?.references.isStyled ?? false
    }

    /// Whether the input picture is read, directly or by what feeds this convolution.
    var readsPicture: Bool {
        source.feeder.map(\.references.readsPicture) ?? (source.location == nil)
    }

    func placed(_ offsets: [Int]) -> ConvolutionReferences {
        var references = self
        references.source = source.placed(offsets)
        references.out = out?.placed(offsets)
        references.addend = addend?.placed(offsets)
        references.sums = sums?.placed(offsets)
        return references
    }
}

/// Per-channel numbers that a transform applies: a style norm's, or fixed ones.
struct Norm: Sendable {
    enum Kind: Sendable {
        case style(StyleNorm)
        case fixed(scale: [Float], shift: [Float])
    }

    var kind: Kind
    var channels: Int
    var period: Int
    /// `[period]` scales, then `[period]` shifts.
    var parameters: Location

    func placed(_ offsets: [Int]) -> Norm {
        var norm = self
        norm.parameters = parameters.placed(offsets)
        return norm
    }
}
