internal import Kernels

/// How a network runs on one picture size: the steps, and where each value lies in the arena.
public final class Plan: Sendable {
    /// The image's rows, in px.
    public let height: Int
    /// The image's columns, in px.
    public let width: Int
    /// The result's rows, in px.
    public let outputHeight: Int
    /// The result's columns, in px.
    public let outputWidth: Int
    /// Numbers of a pixel of the result.
    public let outputChannels: Int
    /// Numbers of the result.
    public var outputCount: Int { outputHeight * outputWidth * outputChannels }
    /// Multiply-accumulate operations of a run as the network defines them (a direct convolution of each layer).
    public let multiplyAdds: Int
    /// How many of them ``Session/encodeContent(_:control:)`` does, so that the next style need not do them again.
    package let contentMultiplyAdds: Int
    /// Bytes of memory that a ``Session`` holds, but for the threads' scratch.
    public var arenaBytes: Int { arena.count * 4 }

    /// Bytes of the activations that ``Session/encodeContent(_:control:)`` keeps.
    package var keptBytes: Int { kept.reduce(0) { $0 + $1.count * 4 } }

    /// Whether the part before the style can be run by itself; see ``Session/encodeContent(_:control:)``.
    package let canEncodeContent: Bool

    /// What each step is, for ``Session/stepMilliseconds``.
    package var stepNames: [String] { steps.map { $0.label } + ["output"] }

    let network: Network
    let steps: [any PlannedStep]
    let norms: [Norm]
    let arena: ArenaLayout
    /// Floats of each thread's scratch.
    let scratchCount: Int
    /// Steps before this index do not depend on the style.
    let firstStyledStep: Int
    /// Arena ranges that the styled steps read and the others wrote.
    let kept: [Range<Int>]
    let output: ViewReference
    /// Whether the result is the sigmoid of ``output``.
    var outputIsSigmoid: Bool { output.transform?.activation == .sigmoid }

    /// Plans runs of `network` on images of this size.
    ///
    /// Throws ``InferenceError/unsupportedSize(height:width:reason:)`` where a window or border does not fit, and
    /// ``InferenceError/unsupported(node:reason:)`` for layers whose shapes do not fit each other.
    package convenience init(
        _ network: Network, height: Int, width: Int, thresholds: PlanThresholds = PlanThresholds()
    ) throws(InferenceError) {
        let planner = Planner(network, height: height, width: width, thresholds: thresholds)
        self.init(planner, output: try planner.plan())
    }

    /// Plans runs of `network` on images of `height` x `width` px.
    ///
    /// Throws ``InferenceError/unsupportedSize(height:width:reason:)`` where a window or border does not fit, and
    /// ``InferenceError/unsupported(node:reason:)`` for layers whose shapes do not fit each other.
    public convenience init(_ network: Network, height: Int, width: Int) throws(InferenceError) {
        try self.init(network, height: height, width: width, thresholds: PlanThresholds())
    }

    private init(_ planner: Planner, output: ViewReference) {
        network = planner.network
        height = planner.height
        width = planner.width
        steps = planner.steps
        norms = planner.norms
        arena = ArenaLayout(planner.buffers)
        scratchCount = max(64, steps.map { $0.scratchCount }.max() ?? 64)
        self.output = output
        outputHeight = output.height
        outputWidth = output.width
        outputChannels = output.channels
        multiplyAdds = planner.work.reduce(0) { $0 + $1.multiplyAdds }
        let boundary = steps.firstIndex { $0.source.isStyled } ?? steps.count
        firstStyledStep = boundary
        contentMultiplyAdds = planner.work.reduce(0) { $0 + ($1.step < boundary ? $1.multiplyAdds : 0) }
        canEncodeContent = !steps[boundary...].contains { $0.source.readsInputImage }
        let offsets = arena.offsets
        kept = zip(planner.buffers, offsets).compactMap { buffer, offset in
            guard buffer.firstStep < boundary, buffer.lastStep >= boundary else { return nil }
            return offset..<(offset + buffer.count)
        }
    }
}
