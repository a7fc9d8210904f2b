import Kernels
import TestSupport

extension Tolerance {
    /// Of Winograd's method, relative to the largest sum of magnitudes in the picture: a patch's outputs share
    /// their rounding, so that a small one next to large ones is as inexact as they are.
    static let winograd = 2e-6
}

/// A convolution with its numbers, and what the oracle makes of them.
struct WinogradRun: CustomStringConvertible {
    let shape: ConvolutionShape
    private let form: WinogradForm
    private let seed: UInt64
    /// Whether 8-bit colour is read.
    private let isBytes: Bool
    private let hasTransform: Bool
    private let hasInputResidual: Bool
    private let hasResidual: Bool
    private let hasSums: Bool
    private let outputMin: Float
    private let outputMax: Float
    private let sourceStride: Int
    private let outStride: Int

    private let floats: GuardedBuffer<Float>
    private let bytes: GuardedBuffer<UInt8>
    private let scale: [Float]
    private let shift: [Float]
    private let inputResidual: GuardedBuffer<Float>
    private let residual: GuardedBuffer<Float>
    private let weights: [Float]
    private let bias: [Float]
    /// What the layer reads, after its transform.
    private let input: [Double]
    private let expected: NaiveConvolution.Result

    /// A case that a machine with vectors of `lanes` floats supports.
    init(seed: UInt64, lanes: Int) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        // Mostly patches cut by every edge; some cases have several tiles, some many channels.
        let isLarge = random.once(in: 4)
        let height = random.int(1...(isLarge ? 24 : 9)), width = random.int(1...(isLarge ? 80 : 9))
        let kind: WinogradForm = random.pick([
            .plain, .plain, .polyphase, .strided, .folded(rows: 3, columns: 3),
        ])
        let isPolyphase = kind == .polyphase, stride = kind == .strided ? 2 : 1
        let isDeep = !isLarge && random.once(in: 4)
        let kernelHeight: Int, kernelWidth: Int, channels: Int
        if case .folded = kind {
            (kernelHeight, kernelWidth) = (3 * random.int(1...3), 3 * random.int(2...3))
            channels = random.pick([1, 2, 3, 3, 3, 5, 8])
        } else {
            (kernelHeight, kernelWidth) = (3, 3)
            channels = lanes * (isDeep ? 128 / lanes : random.int(1...3))
        }
        let outputs = lanes * (isDeep ? random.pick([1, 128 / lanes]) : random.int(1...3))
        let canMirror = isPolyphase || height > kernelHeight / 2 && width > kernelWidth / 2
        let border: Border = canMirror && random.once(in: 2) ? .reflect : .zero
        // Nearly always the border that the networks have.
        func pads(_ extent: Int, _ kernel: Int) -> (before: Int, after: Int) {
            let half = kernel / 2
            // Of an even extent, TensorFlow pads a kernel that moves by two at the end alone.
            guard !isPolyphase, random.once(in: 4), extent > 2 else {
                return stride == 2 && border == .zero && random.once(in: 2) ? (0, 1) : (half, half)
            }
            let largest = border == .reflect ? min(kernel - 1, extent - 1) : kernel - 1
            let least = max(0, kernel - extent - largest)
            return (random.int(least...largest), random.int(least...largest))
        }
        let vertical = pads(height, kernelHeight), horizontal = pads(width, kernelWidth)
        let upsampling = isPolyphase ? 2 : 1
        func steps(_ extent: Int, _ pads: (before: Int, after: Int), _ kernel: Int) -> Int {
            max(1, (upsampling * extent + pads.before + pads.after - kernel) / stride + 1)
        }
        shape = ConvolutionShape(
            kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideHeight: stride, strideWidth: stride,
            padTop: vertical.before, padLeft: horizontal.before, border: border, upsampling: upsampling,
            inputHeight: height, inputWidth: width, inputChannels: channels,
            outputHeight: steps(height, vertical, kernelHeight),
            outputWidth: steps(width, horizontal, kernelWidth), outputChannels: outputs)
        form = WinogradForm(shape)!
        if case .folded = kind { isBytes = random.once(in: 2) } else { isBytes = false }
        hasTransform = !isBytes && random.once(in: 2)
        hasInputResidual = hasTransform && random.once(in: 2)
        hasResidual = random.once(in: 3)
        hasSums = random.once(in: 2)
        (outputMin, outputMax) = random.pick([(-.infinity, .infinity), (0, .infinity), (-0.5, 0.5)])
        sourceStride = channels + (isBytes ? 0 : random.pick([0, 0, 5]))
        outStride = outputs + random.pick([0, 0, 3])

        let pixels = height * width, outPixels = shape.outputHeight * shape.outputWidth
        floats = GuardedBuffer<Float>(count: (pixels - 1) * sourceStride + channels)
        for pixel in 0..<pixels {
            for channel in 0..<channels { floats.base[pixel * sourceStride + channel] = random.float() }
        }
        bytes = GuardedBuffer((0..<pixels * channels).map { _ in UInt8(random.int(0...255)) })
        scale = random.floats(channels)
        shift = random.floats(channels)
        inputResidual = GuardedBuffer(random.floats(pixels * channels))
        residual = GuardedBuffer(random.floats(outPixels * outStride))
        weights = random.floats(kernelHeight * kernelWidth * channels * outputs)
        bias = random.floats(outputs)
        var input: [Double] = []
        for index in 0..<pixels * channels {
            let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
            var value =
                isBytes
                ? Double(bytes.base[index]) / 255 : Double(floats.base[pixel * sourceStride + channel])
            if hasTransform { value = max(0, value * Double(scale[channel]) + Double(shift[channel])) }
            input.append(value + (hasInputResidual ? Double(inputResidual.base[index]) : 0))
        }
        self.input = input
        expected = NaiveConvolution(shape: shape, input: input).dense(weights: weights, bias: bias)
    }

    /// Whether the tiles own each input pixel once, so that they can keep its transformed value.
    private var keepsCopy: Bool {
        hasTransform && shape.strideHeight == 1
            && shape.outputHeight == shape.upsampling * shape.inputHeight
            && shape.outputWidth == shape.upsampling * shape.inputWidth
            && shape.padTop == shape.kernelHeight / 2 && shape.padLeft == shape.kernelWidth / 2
    }

    private func task(_ kernels: KernelTable) -> WinogradTask {
        let packed = PackedWinograd(
            weights: weights, bias: bias, inputChannels: shape.inputChannels,
            outputChannels: shape.outputChannels,
            form: form, outputMin: outputMin, outputMax: outputMax, lanes: kernels.lanes)
        return WinogradTask(shape: shape, packed: packed, kernels: kernels)
    }

    /// What a run writes, all between guards.
    private struct Memory {
        let out: GuardedBuffer<Float>
        let sums: GuardedBuffer<Float>
        let copy: GuardedBuffer<Float>
        let scales: GuardedBuffer<Float>
        let shifts: GuardedBuffer<Float>
        let operands: ConvolutionTask.Operands
    }

    private func memory(_ task: WinogradTask) -> Memory {
        let channels = shape.inputChannels
        let out = GuardedBuffer<Float>(
            count: (shape.outputHeight * shape.outputWidth - 1) * outStride + shape.outputChannels)
        let sums = GuardedBuffer<Float>(count: task.tileCount * task.sumCount)
        let copy = GuardedBuffer<Float>(count: input.count)
        let period = ImageSource.period(channels: channels, lanes: task.kernels.lanes)
        let scales = GuardedBuffer((0..<period).map { scale[$0 % channels] })
        let shifts = GuardedBuffer((0..<period).map { shift[$0 % channels] })
        var source = ImageSource(
            floats: floats.constant, pixelStride: sourceStride, height: shape.inputHeight,
            width: shape.inputWidth,
            channels: channels)
        if isBytes { (source.floats, source.bytes) = (nil, bytes.constant) }
        if hasTransform {
            source.transform = ImageSource.Transform(
                scale: scales.constant, shift: shifts.constant, period: period, outputMin: 0,
                outputMax: .infinity,
                residual: hasInputResidual ? inputResidual.constant : nil, copy: keepsCopy ? copy.base : nil)
        }
        let operands = ConvolutionTask.Operands(
            source: source, out: out.base, outStride: outStride,
            residual: hasResidual ? residual.constant : nil,
            sums: hasSums ? sums.base : nil)
        return Memory(out: out, sums: sums, copy: copy, scales: scales, shifts: shifts, operands: operands)
    }

    /// Runs the tiles in a shuffled order and says how the result differs from the oracle's.
    func difference(_ kernels: KernelTable) -> String? {
        let task = task(kernels)
        let memory = memory(task)
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
            if let difference = memory.copy.difference(from: kept) { return "kept picture" + difference }
        }
        if let overrun = memory.sums.overrun ?? memory.copy.overrun { return overrun }
        return hasSums ? statisticsDifference(task, memory.sums) : nil
    }

    /// The bits of the result and of the sums, computed by a pool of threads.
    func bits(_ kernels: KernelTable, _ pool: ThreadPool) -> [UInt32] {
        let task = task(kernels)
        let memory = memory(task)
        let scratch = GuardedBuffer<Float>(count: task.scratchCount * pool.threadCount)
        pool.run { member in
            let scratch = scratch.base + member.index * task.scratchCount
            member.forEach(task.tileCount) { task.run(tile: $0, memory.operands, scratch: scratch) }
        }
        return (memory.out.values + memory.sums.values).map(\.bitPattern)
    }

    /// A value before the activation.
    private func value(_ pixel: Int, _ channel: Int) -> Double {
        let added = hasResidual ? Double(residual.base[pixel * outStride + channel]) : 0
        return expected.values[pixel * shape.outputChannels + channel] + added
    }

    private var tolerance: Double { Tolerance.winograd * (expected.magnitudes.max()! + 1) }

    private func expectations() -> [Expectation] {
        let channels = shape.outputChannels
        let pixels = shape.outputHeight * shape.outputWidth
        let tolerance = tolerance
        var result = Array(repeating: Expectation.untouched, count: (pixels - 1) * outStride + channels)
        for pixel in 0..<pixels {
            for channel in 0..<channels {
                let clamped = min(max(value(pixel, channel), Double(outputMin)), Double(outputMax))
                result[pixel * outStride + channel] = .number(clamped, tolerance: tolerance)
            }
        }
        return result
    }

    private func statisticsDifference(_ task: WinogradTask, _ sums: GuardedBuffer<Float>) -> String? {
        let channels = shape.outputChannels
        var statistics = [Double](repeating: .nan, count: 2 * channels)
        statistics.withUnsafeMutableBufferPointer {
            task.statistics(from: sums.constant, to: $0.baseAddress!)
        }
        let pixels = 0..<shape.outputHeight * shape.outputWidth
        let tolerance = tolerance
        for channel in 0..<channels {
            let values = pixels.map { value($0, channel) }
            let mean = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            let largest = values.reduce(0) { max($0, $1.magnitude) }
            if !((statistics[channel] - mean).magnitude <= tolerance) {
                return "mean of channel \(channel) is \(statistics[channel]), not \(mean)"
            }
            if !((statistics[channels + channel] - variance).magnitude <= 4 * tolerance * (largest + 1)) {
                return "variance of channel \(channel) is \(statistics[channels + channel]), not \(variance)"
            }
        }
        return nil
    }

    var description: String {
        "\(form) \(shape.kernelHeight)x\(shape.kernelWidth) pads \(shape.padTop),\(shape.padLeft) \(shape.border) x\(shape.upsampling) [\(shape.inputHeight), \(shape.inputWidth), "
            + "\(shape.inputChannels)] -> [\(shape.outputHeight), \(shape.outputWidth), \(shape.outputChannels)] "
            + "bytes \(isBytes) strides \(sourceStride),\(outStride) transform \(hasTransform) inputResidual \(hasInputResidual) "
            + "residual \(hasResidual) sums \(hasSums) bounds \(outputMin)...\(outputMax)"
    }
}
