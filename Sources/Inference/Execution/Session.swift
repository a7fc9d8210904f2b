package import Kernels
internal import Tensors

/// The memory of runs under one plan; allocates nothing once it exists. One run at a time.
package final class Session {
    /// The plan whose memory this is.
    package let plan: Plan
    private let pool: ThreadPool
    private let arena: FloatBuffer
    private let scratch: FloatBuffer
    /// `[mean..., variance...]` of each style norm.
    private var statistics: [[Double]]
    /// Where a style norm's gamma and beta are computed.
    private let affine: UnsafeMutablePointer<Double>
    /// Whether runs time their steps.
    package var measuresSteps = false
    /// Milliseconds of each of ``Plan/stepNames`` in the last measured run; the last is the output's.
    package private(set) var stepMilliseconds: [Double] = []

    /// Memory for runs under `plan` on the threads of `pool`. Throws ``InferenceError/outOfMemory(bytes:)``.
    package init(_ plan: Plan, pool: ThreadPool) throws(InferenceError) {
        self.plan = plan
        self.pool = pool
        arena = try Self.buffer(plan.arenaCount)
        scratch = try Self.buffer(plan.scratchCount * pool.threadCount)
        statistics = plan.norms.map { Array(repeating: 0, count: 2 * $0.channels) }
        affine = .allocate(capacity: 2 * (plan.norms.map(\.channels).max() ?? 0))
        for norm in plan.norms {
            guard case .fixed(let scale, let shift) = norm.kind else { continue }
            for channel in 0..<norm.channels { write(scale[channel], shift[channel], channel, norm) }
        }
    }

    deinit { affine.deallocate() }

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
    ///   - picture: `[plan.height, plan.width, 3]`.
    ///   - style: ``Network/styleCount`` numbers.
    ///   - result: where the output goes.
    ///   - control: cancellation and progress.
    /// - Throws: ``InferenceError/invalidInput(_:)`` for a style of the wrong length, `CancellationError`.
    package func run(
        _ picture: ImageInput, style: [Float] = [], into result: ImageOutput,
        control: RunControl = RunControl()
    ) throws {
        try run(steps: plan.steps.indices, picture, style: style, into: result, control: control)
    }

    /// Runs what does not depend on the style and returns its activations. Throws
    /// ``InferenceError/invalidInput(_:)`` unless ``Plan/canEncodeContent``, and ``InferenceError/outOfMemory(bytes:)``.
    package func encodeContent(_ picture: ImageInput, control: RunControl = RunControl()) throws
        -> EncodedContent
    {
        guard plan.canEncodeContent else {
            throw InferenceError.invalidInput(
                "the network reads the picture again after the style; it can only be run as a whole")
        }
        try run(steps: 0..<plan.firstStyledStep, picture, style: nil, into: nil, control: control)
        let copies = try plan.kept.map { range in
            let copy = try Self.buffer(range.count)
            copy.base.update(from: arena.base + range.lowerBound, count: range.count)
            return copy
        }
        return EncodedContent(plan: plan, activations: copies, statistics: statistics)
    }

    /// Runs the rest of the network on what ``encodeContent(_:control:)`` left.
    package func stylize(
        _ content: EncodedContent, style: [Float], into result: ImageOutput,
        control: RunControl = RunControl()
    ) throws {
        guard content.plan === plan else {
            throw InferenceError.invalidInput("the activations belong to another picture size or network")
        }
        for (range, copy) in zip(plan.kept, content.activations) {
            (arena.base + range.lowerBound).update(from: copy.base, count: range.count)
        }
        statistics = content.statistics
        try run(
            steps: plan.firstStyledStep..<plan.steps.count, .none, style: style, into: result,
            control: control)
    }

    private func check(_ style: [Float]) throws(InferenceError) {
        guard style.count == plan.network.styleCount else {
            throw .invalidInput(
                "the network takes \(plan.network.styleCount) style numbers, got \(style.count)")
        }
    }

    private func run(
        steps: Range<Int>, _ picture: ImageInput, style: [Float]?, into result: ImageOutput?,
        control: RunControl
    ) throws {
        if let style { try check(style) }
        if let style, steps.lowerBound > 0 {
            // Norms whose statistics an earlier run took; the others are finished when their step is.
            for (index, norm) in plan.norms.enumerated() { apply(style, norm, statistics[index]) }
        }
        try control.checkCancellation()
        let total = Double(
            max(
                1,
                plan.steps[steps].reduce(0) { $0 + $1.weight } + (result == nil ? 0 : plan.outputHeight / 8)))
        var done = 0.0
        let measures = measuresSteps
        var lastMark = ContinuousClock.now
        if measures { stepMilliseconds = [] }
        func mark() {
            let now = ContinuousClock.now
            let elapsed = (now - lastMark).components
            stepMilliseconds.append(Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15)
            lastMark = now
        }
        pool.run { member in
            let scratch = scratch.base + member.index * plan.scratchCount
            for index in steps {
                let step = plan.steps[index]
                run(step, member, scratch, picture, control) {
                    if control.isCancelled { return }
                    switch step.operation {
                    case .convolution(let task, let references): finish(task, references, style)
                    case .measure(let task, let references): finish(task, references, style)
                    default: break
                    }
                    if measures { mark() }
                    done += Double(step.weight)
                    control.report(fraction: min(1, done / total))
                }
                // A cancelled run walks on through empty steps: every thread must come to every barrier.
            }
            if let result { store(result, member, control) }
        }
        if measures { mark() }
        try control.checkCancellation()
        control.report(fraction: 1)
    }

    /// Runs one step's tiles on this thread; the last thread calls `completion`.
    private func run(
        _ step: Step, _ member: Worker, _ scratch: UnsafeMutablePointer<Float>, _ picture: ImageInput,
        _ control: RunControl, completion: () -> Void
    ) {
        switch step.operation {
        case .measure(let task, let references):
            let operands = operands(references, picture)
            member.forEach(task.tileCount) { tile in
                if !control.isCancelled {
                    task.computeSums(
                        tile: tile, operands, scratch: scratch, discarded: scratch + task.scratchCount)
                }
            } completion: {
                completion()
            }
        case .convolution(let task, let references):
            let operands = operands(references, picture)
            member.forEach(task.tileCount) { tile in
                if !control.isCancelled { task.run(tile: tile, operands, scratch: scratch) }
            } completion: {
                completion()
            }
        case .pool(let task, let reference, let out, let outStride):
            let source = source(reference, picture)
            member.forEach(task.tileCount) { tile in
                if !control.isCancelled {
                    task.run(tile: tile, source: source, out: pointer(out), outStride: outStride)
                }
            } completion: {
                completion()
            }
        case .copy(let reference, let out, let outStride):
            let source = source(reference, picture)
            member.forEach(source.height) { row in
                if control.isCancelled { return }
                let out = pointer(out) + row * source.width * outStride
                if reference.transform?.activation == .sigmoid {
                    source.sigmoidRow(row, source.width, to: scratch, plan.network.kernels)
                    let dense = ImageSource(
                        floats: scratch, pixelStride: source.channels, height: 1, width: source.width,
                        channels: source.channels)
                    dense.copyRow(0, to: out, outStride: outStride, scratch: scratch, plan.network.kernels)
                } else {
                    source.copyRow(row, to: out, outStride: outStride, scratch: scratch, plan.network.kernels)
                }
            } completion: {
                completion()
            }
        case .channelMeans(let reference, let out):
            let source = source(reference, picture)
            member.forEach(1) { _ in
                source.channelMeans(to: pointer(out), plan.network.kernels)
            } completion: {
                completion()
            }
        }
    }

    /// Writes the result's rows, cropped to what the caller asked for.
    private func store(_ result: ImageOutput, _ member: Worker, _ control: RunControl) {
        let view = source(plan.output, .none)
        let kernels = plan.network.kernels
        let height = min(result.height, view.height), width = min(result.width, view.width)
        member.forEach(height) { row in
            if control.isCancelled { return }
            let at = row * width * view.channels
            switch result.target {
            case .floats(let out) where plan.outputIsSigmoid:
                view.sigmoidRow(row, width, to: out + at, kernels)
            case .floats(let out):
                view.readRow(row, width, to: out + at, kernels)
            case .bytes(let out) where plan.outputIsSigmoid:
                view.sigmoidRow(row, width, to: out + at, kernels)
            case .bytes:
                preconditionFailure("only networks that end in a sigmoid give colours")
            }
        }
    }

    // MARK: Style norms

    /// Takes the statistics of the style norm after a convolution, if there is one, from the sums of all tiles, and
    /// applies the style if it is known.
    private func finish(_ task: any TiledConvolution, _ references: ConvolutionReferences, _ style: [Float]?)
    {
        guard let norm = references.norm else { return }
        statistics[norm].withUnsafeMutableBufferPointer {
            task.statistics(from: pointer(references.sums!), to: $0.baseAddress!)
        }
        if let style { apply(style, plan.norms[norm], statistics[norm]) }
    }

    /// scale = gamma * rsqrt(variance + epsilon), shift = beta - mean * scale.
    private func apply(_ style: [Float], _ norm: Norm, _ statistics: [Double]) {
        guard case .style(let parameters) = norm.kind else { return }
        let channels = norm.channels
        let gamma = affine, beta = affine + channels
        parameters.gamma.evaluate(style, to: gamma)
        parameters.beta.evaluate(style, to: beta)
        for channel in 0..<channels {
            let deviation = (statistics[channels + channel] + Double(parameters.epsilon)).squareRoot()
            let factor = Double(Float(gamma[channel])) / deviation
            let shift = Double(Float(beta[channel])) - statistics[channel] * factor
            write(Float(factor), Float(shift), channel, norm)
        }
    }

    /// Writes a channel's scale and shift wherever they stand in the norm's period.
    private func write(_ scale: Float, _ shift: Float, _ channel: Int, _ norm: Norm) {
        let out = pointer(norm.parameters)
        for index in stride(from: channel, to: norm.period, by: norm.channels) {
            out[index] = scale
            out[norm.period + index] = shift
        }
    }

    // MARK: Memory

    private func operands(
        _ references: ConvolutionReferences, _ picture: ImageInput
    ) -> ConvolutionTask.Operands {
        var operands = ConvolutionTask.Operands(
            source: source(references.source, picture), out: references.out.map(pointer) ?? arena.base,
            outStride: references.outStride, residual: references.addend.map { UnsafePointer(pointer($0)) },
            sums: references.sums.map(pointer))
        if let feeder = references.source.feeder {
            operands.producer = ConvolutionTask.FusedProducer(
                feeder.task, self.operands(feeder.references, picture))
        }
        return operands
    }

    private func pointer(_ location: Location) -> UnsafeMutablePointer<Float> { arena.base + location.offset }

    private func source(_ view: ViewReference, _ picture: ImageInput) -> ImageSource {
        var source = ImageSource(
            floats: view.location.map { UnsafePointer(pointer($0)) }, pixelStride: view.pixelStride,
            height: view.height, width: view.width, channels: view.channels)
        if view.location == nil, view.feeder == nil {
            switch picture {
            case .floats(let floats): source.floats = floats
            case .bytes(let bytes): source.bytes = bytes
            case .none: break
            }
        }
        if let transform = view.transform {
            let parameters = UnsafePointer(pointer(transform.parameters))
            let bounds = transform.activation.bounds
            source.transform = ImageSource.Transform(
                scale: parameters, shift: parameters + transform.period, period: transform.period,
                outputMin: bounds.outputMin, outputMax: bounds.outputMax,
                residual: transform.addend.map { UnsafePointer(pointer($0)) },
                copy: transform.copy.map(pointer)
            )
        }
        return source
    }
}

extension Step {
    /// Relative cost, for progress.
    var weight: Int {
        switch operation {
        case .convolution(let task, _): return task.work / 1000 + 1
        case .measure(let task, _): return task.work / 1000 + 1
        case .pool(let task, _, _, _): return task.shape.outputHeight * task.shape.outputWidth / 10 + 1
        case .copy(let source, _, _): return source.height * source.width / 10 + 1
        case .channelMeans: return 1
        }
    }
}
