import Foundations
import Kernels
import Tensors
import TestSupport

/// A ``ConvolutionCase`` with its numbers, and what the oracle makes of them.
struct ConvolutionRun {
    let test: ConvolutionCase
    /// What the factors of products are rounded to.
    private let precision: Precision
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

    private var shape: ConvolutionShape { test.shape }
    private var outStride: Int { shape.outputChannels + test.outGap }

    init(_ test: ConvolutionCase, seed: UInt64, precision: Precision = .float32) {
        self.test = test
        self.precision = precision
        // Numbers that rounding leaves as they are.
        func exact(_ value: Float) -> Float {
            precision == .bfloat16 ? float32(fromBFloat16: bfloat16(nearestTo: value)) : value
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
    }

    /// Runs the task's tiles in a shuffled order and says how the result differs from the oracle's.
    func difference(_ kernels: KernelTable) -> String? {
        let task = task(kernels)
        let out = GuardedBuffer<Float>(
            count: (shape.outputHeight * shape.outputWidth - 1) * outStride + shape.outputChannels)
        let sums = GuardedBuffer<Float>(count: task.tileCount * task.sumCount)
        let copy = GuardedBuffer<Float>(count: input.count)
        let scratch = GuardedBuffer<Float>(count: task.scratchCount)
        let period = ImageSource.period(channels: shape.inputChannels, lanes: kernels.lanes)
        let scales = GuardedBuffer((0..<period).map { scale[$0 % shape.inputChannels] })
        let shifts = GuardedBuffer((0..<period).map { shift[$0 % shape.inputChannels] })
        var source = ImageSource(
            floats: floats.constant, pixelStride: shape.inputChannels + test.sourceGap,
            height: shape.inputHeight,
            width: shape.inputWidth, channels: shape.inputChannels)
        var keepsCopy = false
        switch test.source {
        case .floats: break
        case .bytes: (source.floats, source.bytes) = (nil, bytes.constant)
        case .transformed(let isClamped, let hasResidual):
            keepsCopy = hasResidual && test.coversInputOnce
            source.transform = ImageSource.Transform(
                scale: scales.constant, shift: shifts.constant, period: period,
                outputMin: isClamped ? 0 : -.infinity, outputMax: .infinity,
                residual: hasResidual ? inputResidual.constant : nil,
                copy: keepsCopy ? copy.base : nil)
        }
        let operands = ConvolutionTask.Operands(
            source: source, out: out.base, outStride: outStride,
            residual: test.hasResidual ? residual.constant : nil,
            sums: test.hasSums ? sums.base : nil)
        var random = SeededRandom(seed: seed)
        for tile in (0..<task.tileCount).shuffled(using: &random) {
            scratch.reset()
            task.run(tile: tile, operands, scratch: scratch.base)
            if let overrun = scratch.overrun { return "scratch: \(overrun)" }
        }
        if let difference = out.difference(from: expectations()) { return "result" + difference }
        if keepsCopy {
            let kept = input.map { Expectation.number($0, tolerance: Tolerance.sum * (1 + $0.magnitude)) }
            if let difference = copy.difference(from: kept) { return "kept picture" + difference }
        }
        if let overrun = sums.overrun ?? copy.overrun { return overrun }
        return test.hasSums ? statisticsDifference(task, sums) : nil
    }

    private func task(_ kernels: KernelTable) -> ConvolutionTask {
        var packed: PackedConvolution?
        if test.layers != .depthwise {
            let isDense = test.layers == .dense
            packed = PackedConvolution(
                weights: weights, bias: bias, kernelHeight: isDense ? shape.kernelHeight : 1,
                kernelWidth: isDense ? shape.kernelWidth : 1, inputChannels: shape.inputChannels,
                outputChannels: shape.outputChannels, isPolyphase: isDense && test.isPolyphase,
                canShift: test.allowsShifting && isDense && shape.strideWidth == 1 && !test.hasResidual,
                outputMin: test.outputMin, outputMax: test.outputMax, lanes: kernels.lanes,
                precision: precision)
        }
        var depthwise: PackedDepthwise?
        if test.layers != .dense {
            let isLast = test.layers == .depthwise
            depthwise = PackedDepthwise(
                weights: depthwiseWeights, bias: depthwiseBias, kernelHeight: shape.kernelHeight,
                kernelWidth: shape.kernelWidth, channels: shape.inputChannels, isPolyphase: test.isPolyphase,
                outputMin: isLast ? test.outputMin : 0,
                outputMax: isLast ? test.outputMax : 1)
        }
        return ConvolutionTask(
            shape: shape, packed: packed, depthwise: depthwise, readsInPlace: test.readsInPlace,
            kernels: kernels)
    }

    /// Of a sum, by its terms' magnitudes: what a product reads is rounded, unless that leaves it as it is. (The
    /// weights of phases are sums, which it does not.)
    private var tolerance: Double {
        let isExact =
            switch (test.layers, test.source) {
            case (.depthwise, _): true
            case (.dense, .floats) where !test.isPolyphase: true
            default: precision == .float32
            }
        return Tolerance.sum + (isExact ? 0 : 0x1.02p-7)
    }

    /// What a transform cancels is rounded all the same.
    private var inputRounding: Double { if case .transformed = test.source { 0.1 } else { 0 } }

    private func expectations() -> [Expectation] {
        let channels = shape.outputChannels
        let pixels = shape.outputHeight * shape.outputWidth
        var result = Array(repeating: Expectation.untouched, count: (pixels - 1) * outStride + channels)
        for pixel in 0..<pixels {
            for channel in 0..<channels {
                let at = pixel * outStride + channel, from = pixel * channels + channel
                let added = test.hasResidual ? Double(residual.base[at]) : 0
                let value = min(
                    max(expected.values[from] + added, Double(test.outputMin)), Double(test.outputMax))
                let magnitude = expected.magnitudes[from] + added.magnitude + inputRounding
                result[at] = .number(value, tolerance: tolerance * magnitude + 1e-30)
            }
        }
        return result
    }

    private func statisticsDifference(_ task: ConvolutionTask, _ sums: GuardedBuffer<Float>) -> String? {
        let channels = shape.outputChannels
        var statistics = [Double](repeating: .nan, count: 2 * channels)
        statistics.withUnsafeMutableBufferPointer {
            task.statistics(from: sums.constant, to: $0.baseAddress!)
        }
        let count = Double(shape.outputHeight * shape.outputWidth)
        for channel in 0..<channels {
            let indices = stride(from: channel, to: expected.values.count, by: channels)
            let mean = indices.reduce(0) { $0 + expected.values[$1] } / count
            let variance =
                indices.reduce(0) { $0 + (expected.values[$1] - mean) * (expected.values[$1] - mean) } / count
            let largest = indices.reduce(0) { max($0, expected.magnitudes[$1]) }
            if !((statistics[channel] - mean).magnitude <= tolerance * largest) {
                return "mean of channel \(channel) is \(statistics[channel]), not \(mean)"
            }
            if !((statistics[channels + channel] - variance).magnitude <= 4 * tolerance * largest * largest) {
                return "variance of channel \(channel) is \(statistics[channels + channel]), not \(variance)"
            }
        }
        return nil
    }
}
