package import Kernels
internal import Tensors

/// The memory of runs under one plan: runs allocate no images, and only one runs at a time.
public final class Session {
    /// The plan whose memory this is.
    public let plan: Plan
    private let pool: ThreadPool
    private let arena: FloatBuffer
    private let scratch: FloatBuffer
    private var norms: NormParameters
    /// What runs take their statistics into, and from; `nil`, as at first, for those of each run alone.
    ///
    /// The norms of ``encodeContent(_:control:)`` and those of ``stylize(_:style:into:control:)`` are others: one history
    /// can serve both, and each style needs its own.
    package var statisticsHistory: StatisticsHistory?
    /// What ``encodeContent(_:control:)`` returned, as long as the arena still holds it: until the next run.
    private weak var contentInArena: EncodedContent?
    /// Whether runs time their steps.
    package var measuresSteps = false
    /// Milliseconds of each of ``Plan/stepNames`` in the last measured run; the last is the output's.
    package private(set) var stepMilliseconds: [Double] = []

    /// What it occupies: the activations, and what each thread computes with.
    public var bytes: Int { (arena.count + scratch.count) * MemoryLayout<Float>.stride }

    /// Memory for runs under `plan` on the threads of `pool`.
    ///
    /// Throws ``InferenceError/outOfMemory(bytes:)``.
    package init(_ plan: Plan, pool: ThreadPool) throws(InferenceError) {
        self.plan = plan
        self.pool = pool
        arena = try Self.buffer(plan.arena.count)
        scratch = try Self.buffer(plan.scratchCount * pool.threadCount)
        norms = NormParameters(plan.norms, in: Arena(base: arena.base, offsets: plan.arena.offsets))
    }

    /// Memory for runs under `plan`, and threads that compute.
    ///
    /// - Parameters:
    ///   - plan: for one network and one picture size.
    ///   - threads: at least 1, the caller's among them; `nil` for as many as there are processors. Results are the same, bit
    ///     for bit, for any number.
    /// - Throws: ``InferenceError/outOfMemory(bytes:)``.
    public convenience init(_ plan: Plan, threads: Int? = nil) throws(InferenceError) {
        try self.init(plan, pool: ThreadPool(threads: max(1, threads ?? ThreadPool.defaultThreadCount)))
    }

    private static func buffer(_ count: Int) throws(InferenceError) -> FloatBuffer {
        do {
            return try FloatBuffer(count: count)
        } catch {
            throw .outOfMemory(bytes: count * MemoryLayout<Float>.stride)
        }
    }

    /// Runs the whole network.
    ///
    /// - Parameters:
    ///   - image: `[plan.height, plan.width, 3]`.
    ///   - style: ``Network/styleCount`` numbers.
    ///   - result: where the output goes.
    ///   - control: cancellation and progress.
    /// - Throws: ``InferenceError/invalidInput(_:)`` for a style of the wrong length, `CancellationError`.
    package func run(
        _ image: ImageInput, style: [Float] = [], into result: ImageOutput,
        control: RunControl = RunControl()
    ) throws {
        try run(steps: plan.steps.indices, image, style: style, into: result, control: control)
    }

    /// Runs what does not depend on the style and returns its activations.
    ///
    /// Throws ``InferenceError/invalidInput(_:)`` unless ``Plan/canEncodeContent``,
    /// ``InferenceError/outOfMemory(bytes:)``, and `CancellationError`.
    package func encodeContent(_ image: ImageInput, control: RunControl = RunControl()) throws
        -> EncodedContent
    {
        guard plan.canEncodeContent else {
            throw InferenceError.invalidInput(
                "the network reads the picture again after the style; it can only be run as a whole")
        }
        try run(steps: 0..<plan.firstStyledStep, image, style: nil, into: nil, control: control)
        let copies = try plan.kept.map { try Self.buffer($0.count) }
        for (range, copy) in zip(plan.kept, copies) {
            self.copy(range.count, from: arena.base + range.lowerBound, to: copy.base)
        }
        let content = EncodedContent(plan: plan, activations: copies, statistics: norms.statistics)
        contentInArena = content
        return content
    }

    /// Runs the rest of the network on what ``encodeContent(_:control:)`` left.
    ///
    /// Throws ``InferenceError/invalidInput(_:)`` for the content of another plan and for a style of the wrong length,
    /// and `CancellationError`.
    package func stylize(
        _ content: EncodedContent, style: [Float], into result: ImageOutput,
        control: RunControl = RunControl()
    ) throws {
        guard content.plan === plan else {
            throw InferenceError.invalidInput("the activations belong to another picture size or network")
        }
        if contentInArena !== content {
            for (range, copy) in zip(plan.kept, content.activations) {
                self.copy(range.count, from: copy.base, to: arena.base + range.lowerBound)
            }
        }
        norms.statistics = content.statistics
        try run(
            steps: plan.firstStyledStep..<plan.steps.count, .none, style: style, into: result,
            control: control)
    }

    /// On all threads: one alone neither fills the memory's lanes nor has the system hand out fresh pages as fast.
    private func copy(
        _ count: Int, from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
    ) {
        let block = 1 << 16
        pool.run { worker in
            worker.forEach((count + block - 1) / block) { index in
                let start = index * block
                (target + start).update(from: source + start, count: min(block, count - start))
            }
        }
    }

    // MARK: Steps

    private func run(
        steps: Range<Int>, _ image: ImageInput, style: [Float]?, into result: ImageOutput?,
        control: RunControl
    ) throws {
        if let style, style.count != plan.network.styleCount {
            throw InferenceError.invalidInput(
                "the network takes \(plan.network.styleCount) style numbers, got \(style.count)")
        }
        contentInArena = nil
        // Norms whose statistics an earlier run took; the others are finished when their step is.
        if let style, steps.lowerBound > 0 { norms.apply(style) }
        try control.checkCancellation()
        let outputWeight = result == nil ? 0 : plan.outputHeight / 8
        let total = Double(max(1, plan.steps[steps].reduce(0) { $0 + $1.weight } + outputWeight))
        var done = 0.0
        var clock = measuresSteps ? StepClock() : nil
        pool.run { worker in
            let context = StepContext(
                arena: Arena(base: arena.base, offsets: plan.arena.offsets), image: image,
                kernels: plan.network.kernels, worker: worker, control: control,
                scratch: scratch.base + worker.index * plan.scratchCount)
            for index in steps {
                let step = plan.steps[index]
                step.run(in: context) {
                    if control.isCancelled { return }
                    if let statistics = step.statistics { norms.finish(statistics, style, statisticsHistory) }
                    clock?.mark()
                    done += Double(step.weight)
                    control.report(fraction: min(1, done / total))
                }
            }
            if let result { store(result, context) }
        }
        clock?.mark()
        if let clock { stepMilliseconds = clock.milliseconds }
        try control.checkCancellation()
        control.report(fraction: 1)
    }

    /// Writes the result's rows, cropped to what the caller asked for.
    private func store(_ result: ImageOutput, _ context: StepContext) {
        let view = context.source(plan.output)
        let kernels = context.kernels
        let height = min(result.height, view.height), width = min(result.width, view.width)
        context.forEachTile(height) { row in
            let at = row * width * view.channels
            switch result.target {
            case .floats(let out) where plan.outputIsSigmoid:
                view.sigmoidRow(row, width, to: out + at, kernels)
            case .floats(let out):
                view.readRow(row, width, to: out + at, kernels)
            case .bytes(let out) where plan.outputIsSigmoid:
                view.sigmoidRow(row, width, to: out + at, kernels)
            case .bytes:
                preconditionFailure("only networks that end in a sigmoid give colors")
            }
        }
    }
}

/// The time from one step's end to the next one's.
private struct StepClock {
    private var last = ContinuousClock.now
    private(set) var milliseconds: [Double] = []

    mutating func mark() {
        let now = ContinuousClock.now
        let elapsed = (now - last).components
        milliseconds.append(Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15)
        last = now
    }
}
