import Foundations
import Kernels
import Tensors
import TestSupport

extension Tolerance {
    /// Of Winograd's method, relative to the largest sum of magnitudes in the image: a patch's outputs share
    /// their rounding, so that a small one next to large ones is as inexact as they are.
    static let winograd = 2e-6
}

/// A ``ConvolutionCase`` with its numbers, and what the oracle makes of them.
struct ConvolutionRun {
    /// How a convolution is computed.
    enum Method {
        case direct
        case winograd
    }

    let test: ConvolutionCase
    private let method: Method
    /// How plain products are computed.
    private let product: ProductMethod
    private let seed: UInt64
    private let bytes: GuardedBuffer<UInt8>
    private let floats: GuardedBuffer<Float>
    private let scale: [Float]
    private let shift: [Float]
    /// Dense, as the input.
    private let inputResidual: GuardedBuffer<Float>
    private let residual: GuardedBuffer<Float>
    private let weights: [Float]
    private let bias: [Float]
    private let depthwiseWeights: [Float]
    private let depthwiseBias: [Float]
    /// What the layer reads, after its transform.
    private let input: [Double]
    private let expected: NaiveConvolution.Result
    private let largestMagnitude: Double

    private var shape: ConvolutionShape { test.shape }
    private var outStride: Int { shape.outputChannels + test.outGap }

    init(
        _ test: ConvolutionCase, seed: UInt64, method: Method = .direct, product: ProductMethod = .float32
    ) {
        self.test = test
        self.method = method
        self.product = product
        // Numbers that rounding leaves as they are.
        func exact(_ value: Float) -> Float {
            product != .float32 ? float32(fromBFloat16: bfloat16(nearestTo: value)) : value
        }
        self.seed = seed
        var random = SeededRandom(seed: seed)
        let shape = test.shape
        let pixels = shape.inputHeight * shape.inputWidth, channels = shape.inputChannels
        let pixelStride = channels + test.sourceGap
        bytes = GuardedBuffer((0..<pixels * channels).map { _ in UInt8(random.int(0...255)) })
        floats = GuardedBuffer<Float>(count: (pixels - 1) * pixelStride + channels)
        for pixel in 0..<pixels {
            // The gaps keep the guards' NaN: they belong to other layers.
            for channel in 0..<channels { floats.base[pixel * pixelStride + channel] = exact(random.float()) }
        }
        scale = random.floats(channels)
        shift = random.floats(channels)
        inputResidual = GuardedBuffer(random.floats(pixels * channels))
        let outPixels = shape.outputHeight * shape.outputWidth
        residual = GuardedBuffer(random.floats(outPixels * (shape.outputChannels + test.outGap)))
        let taps = shape.kernelHeight * shape.kernelWidth
        weights = random.floats((test.layers == .dense ? taps : 1) * channels * shape.outputChannels).map(
            exact)
        bias = random.floats(shape.outputChannels)
        depthwiseWeights = random.floats(taps * channels)
        depthwiseBias = random.floats(channels)

        var input: [Double] = []
        for index in 0..<pixels * channels {
            let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
            let stored = Double(floats.base[pixel * pixelStride + channel])
            switch test.source {
            case .floats: input.append(stored)
            case .bytes: input.append(Double(bytes.base[index]) / 255)
            case .transformed(let isClamped, let hasResidual):
                var value = stored * Double(scale[channel]) + Double(shift[channel])
                if isClamped { value = max(value, 0) }
                input.append(value + (hasResidual ? Double(inputResidual.base[index]) : 0))
            }
        }
        self.input = input
        let naive = NaiveConvolution(shape: shape, input: input)
        switch test.layers {
        case .dense: expected = naive.dense(weights: weights, bias: bias)
        case .depthwise: expected = naive.depthwise(weights: depthwiseWeights, bias: depthwiseBias)
        case .depthwiseThenPointwise:
            // The depthwise part clamps to 0...1.
            let first = naive.depthwise(weights: depthwiseWeights, bias: depthwiseBias)
            let pointwise = ConvolutionShape(
                kernelHeight: 1, kernelWidth: 1, inputHeight: shape.outputHeight,
                inputWidth: shape.outputWidth,
                inputChannels: channels, outputHeight: shape.outputHeight, outputWidth: shape.outputWidth,
                outputChannels: shape.outputChannels)
            var result = NaiveConvolution(shape: pointwise, input: first.values.map { min(max($0, 0), 1) })
                .dense(weights: weights, bias: bias)
            // The first layer's rounding goes on through the second.
            let spread = NaiveConvolution(shape: pointwise, input: first.magnitudes)
                .dense(weights: weights.map(\.magnitude), bias: bias)
            result.magnitudes = spread.magnitudes
            expected = result
        }
        largestMagnitude = expected.magnitudes.max()!
    }

    /// Whether each tile keeps the transformed values of its part of the input.
    private var keepsCopy: Bool {
        if case .transformed = test.source { test.coversInputOnce } else { false }
    }

    /// What a run reads and writes, all between guards.
    private struct Memory {
        let out: GuardedBuffer<Float>
        let sums: GuardedBuffer<Float>
        let copy: GuardedBuffer<Float>
        let scales: GuardedBuffer<Float>
        let shifts: GuardedBuffer<Float>
        let operands: ConvolutionTask.Operands
    }

    private func memory(_ task: any TiledConvolution, lanes: Int) -> Memory {
        let channels = shape.inputChannels
        let out = GuardedBuffer<Float>(
            count: (shape.outputHeight * shape.outputWidth - 1) * outStride + shape.outputChannels)
        let sums = GuardedBuffer<Float>(count: task.tileCount * task.sumCount)
        let copy = GuardedBuffer<Float>(count: input.count)
        let period = ImageSource.period(channels: channels, lanes: lanes)
        let scales = GuardedBuffer((0..<period).map { scale[$0 % channels] })
        let shifts = GuardedBuffer((0..<period).map { shift[$0 % channels] })
        var source = ImageSource(
            floats: floats.constant, pixelStride: channels + test.sourceGap, height: shape.inputHeight,
            width: shape.inputWidth, channels: channels)
        switch test.source {
        case .floats: break
        case .bytes: (source.floats, source.bytes) = (nil, bytes.constant)
        case .transformed(let isClamped, let hasResidual):
            source.transform = ImageSource.Transform(
                scale: scales.constant, shift: shifts.constant, period: period,
                outputMin: isClamped ? 0 : -.infinity, outputMax: .infinity,
                residual: hasResidual ? inputResidual.constant : nil, copy: keepsCopy ? copy.base : nil)
        }
        let operands = ConvolutionTask.Operands(
            source: source, out: out.base, outStride: outStride,
            residual: test.hasResidual ? residual.constant : nil, sums: test.hasSums ? sums.base : nil)
        return Memory(out: out, sums: sums, copy: copy, scales: scales, shifts: shifts, operands: operands)
    }

    /// Runs the task's tiles in a shuffled order and says how the result differs from the oracle's.
    func difference(_ kernels: KernelTable) -> String? {
        let task = task(kernels)
        let memory = memory(task, lanes: kernels.lanes)
        let scratch = GuardedBuffer<Float>(count: task.scratchCount)
        var random = SeededRandom(seed: seed)
        for tile in (0..<task.tileCount).shuffled(using: &random) {
            scratch.reset()
            task.run(tile: tile, memory.operands, scratch: scratch.base)
            if let overrun = scratch.overrun { return "scratch: \(overrun)" }
        }
        if let difference = memory.out.difference(from: expectations()) { return "result" + difference }
        if keepsCopy {
            let kept = input.map { Expectation.number($0, tolerance: Tolerance.sum * (1 + $0.magnitude)) }
            if let difference = memory.copy.difference(from: kept) { return "kept image" + difference }
        }
        if let overrun = memory.sums.overrun ?? memory.copy.overrun { return overrun }
        return test.hasSums ? statisticsDifference(task, memory.sums) : nil
    }

    /// The bits of the result and of the sums, computed by a pool of threads.
    func bits(_ kernels: KernelTable, _ pool: ThreadPool) -> [UInt32] {
        let task = task(kernels)
        let memory = memory(task, lanes: kernels.lanes)
        let scratch = GuardedBuffer<Float>(count: task.scratchCount * pool.threadCount)
        pool.run { worker in
            let scratch = scratch.base + worker.index * task.scratchCount
            worker.forEach(task.tileCount) { task.run(tile: $0, memory.operands, scratch: scratch) }
        }
        return (memory.out.values + memory.sums.values).map(\.bitPattern)
    }

    private func task(_ kernels: KernelTable) -> any TiledConvolution {
        switch method {
        case .direct:
            return ConvolutionTask(
                shape: shape, packed: packed(kernels), depthwise: packedDepthwise(),
                readsInPlace: test.readsInPlace, takesSums: test.hasSums, kernels: kernels)
        case .winograd:
            let packed = PackedWinograd(
                weights: weights, bias: bias, inputChannels: shape.inputChannels,
                outputChannels: shape.outputChannels, form: WinogradForm(shape)!, outputMin: test.outputMin,
                outputMax: test.outputMax, lanes: kernels.lanes)
            return WinogradTask(shape: shape, packed: packed, kernels: kernels)
        }
    }

    private func packed(_ kernels: KernelTable) -> PackedConvolution? {
        if test.layers == .depthwise { return nil }
        let isDense = test.layers == .dense
        return PackedConvolution(
            weights: weights, bias: bias, kernelHeight: isDense ? shape.kernelHeight : 1,
            kernelWidth: isDense ? shape.kernelWidth : 1, inputChannels: shape.inputChannels,
            outputChannels: shape.outputChannels, isPolyphase: isDense && test.isPolyphase,
            canShift: test.allowsShifting && isDense && shape.strideWidth == 1 && !test.hasResidual,
            strideWidth: test.allowsShifting && isDense ? shape.strideWidth : nil,
            outputMin: test.outputMin, outputMax: test.outputMax, lanes: kernels.lanes, method: product)
    }

    private func packedDepthwise() -> PackedDepthwise? {
        if test.layers == .dense { return nil }
        let isLast = test.layers == .depthwise
        return PackedDepthwise(
            weights: depthwiseWeights, bias: depthwiseBias, kernelHeight: shape.kernelHeight,
            kernelWidth: shape.kernelWidth, channels: shape.inputChannels, isPolyphase: test.isPolyphase,
            outputMin: isLast ? test.outputMin : 0, outputMax: isLast ? test.outputMax : 1)
    }

    // MARK: The oracle

    /// How far a sum may be off whose terms' magnitudes add up to `magnitude`.
    private func tolerance(_ magnitude: Double) -> Double {
        switch method {
        case .direct: return relativeTolerance * magnitude + 1e-30
        case .winograd: return Tolerance.winograd * (largestMagnitude + 1)
        }
    }

    /// Relative to a sum's magnitudes: what a product reads is rounded, unless that leaves it as it is. (The weights of
    /// polyphase components are sums, which it does not.)
    private var relativeTolerance: Double {
        let isExact =
            switch (test.layers, test.source) {
            case (.depthwise, _): true
            case (.dense, .floats) where !test.isPolyphase: true
            default: product == .float32
            }
        return Tolerance.sum + (isExact ? 0 : 0x1.02p-7)
    }

    /// What a transform cancels is rounded all the same.
    private var inputRounding: Double { if case .transformed = test.source { 0.1 } else { 0 } }

    /// A value before the activation, and the magnitudes of its terms.
    private func value(_ pixel: Int, _ channel: Int) -> (value: Double, magnitude: Double) {
        let added = test.hasResidual ? Double(residual.base[pixel * outStride + channel]) : 0
        let from = pixel * shape.outputChannels + channel
        return (
            expected.values[from] + added, expected.magnitudes[from] + added.magnitude + inputRounding
        )
    }

    private func expectations() -> [Expectation] {
        let channels = shape.outputChannels
        let pixels = shape.outputHeight * shape.outputWidth
        var result = Array(repeating: Expectation.untouched, count: (pixels - 1) * outStride + channels)
        for pixel in 0..<pixels {
            for channel in 0..<channels {
                let (value, magnitude) = value(pixel, channel)
                let clamped = min(max(value, Double(test.outputMin)), Double(test.outputMax))
                result[pixel * outStride + channel] = .number(clamped, tolerance: tolerance(magnitude))
            }
        }
        return result
    }

    private func statisticsDifference(
        _ task: any TiledConvolution, _ sums: GuardedBuffer<Float>
    ) -> String? {
        let channels = shape.outputChannels
        var statistics = [Double](repeating: .nan, count: 2 * channels)
        statistics.withUnsafeMutableBufferPointer {
            task.statistics(from: sums.constant, to: $0.baseAddress!)
        }
        let pixels = 0..<shape.outputHeight * shape.outputWidth
        for channel in 0..<channels {
            let values = pixels.map { value($0, channel).value }
            let mean = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            let largest = pixels.reduce(0) { max($0, value($1, channel).magnitude) }
            if !((statistics[channel] - mean).magnitude <= tolerance(largest)) {
                return "mean of channel \(channel) is \(statistics[channel]), not \(mean)"
            }
            let spread = statistics[channels + channel]
            if !((spread - variance).magnitude <= 4 * tolerance(largest) * (largest + 1)) {
                return "variance of channel \(channel) is \(spread), not \(variance)"
            }
        }
        return nil
    }
}
