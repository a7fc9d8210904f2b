import Kernels
import TestSupport
import Testing

@Suite("Convolutions whose input another one computes")
struct FusedProducerTests {
    @Test("give the oracle's numbers and stay in their scratch", arguments: CPULevel.available)
    func sweep(_ level: CPULevel) {
        Sweep.check(level, 60) { kernels, random, _ in difference(kernels, &random) }
    }

    /// A pointwise convolution, clamped, that isFusedProducer a depthwise one: into its window, or where something happens to its
    /// numbers on the way beside it.
    private func difference(_ kernels: KernelTable, _ random: inout SeededRandom) -> String? {
        let height = random.int(1...12), width = random.int(1...40)
        let inputs = random.int(1...9), channels = random.int(1...30)
        let (kernel, stride) = random.pick([(3, 1), (3, 2), (5, 1)])
        // Now and then windows lie wholly beside the picture.
        func pad() -> Int { random.once(in: 6) ? random.int(kernel / 2...140) : kernel / 2 }
        let pads = (top: pad(), left: pad(), bottom: pad(), right: pad())
        let outHeight = (height + pads.top + pads.bottom - kernel) / stride + 1
        let outWidth = (width + pads.left + pads.right - kernel) / stride + 1
        let first = ConvolutionShape(
            kernelHeight: 1, kernelWidth: 1, inputHeight: height, inputWidth: width, inputChannels: inputs,
            outputHeight: height, outputWidth: width, outputChannels: channels)
        let second = ConvolutionShape(
            kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride, strideWidth: stride,
            padTop: pads.top, padLeft: pads.left, inputHeight: height, inputWidth: width,
            inputChannels: channels, outputHeight: outHeight, outputWidth: outWidth, outputChannels: channels)
        let weights = random.floats(inputs * channels), bias = random.floats(channels)
        let taps = random.floats(kernel * kernel * channels), zeros = [Float](repeating: 0, count: channels)
        let picture = GuardedBuffer(random.floats(height * width * inputs))
        let hasTransform = random.once(in: 2)

        // The producer may itself begin with a depthwise convolution, which reads the picture where it is.
        let isDeep = random.once(in: 3)
        var around = first
        (around.kernelHeight, around.kernelWidth, around.padTop, around.padLeft) = (3, 3, 1, 1)
        let ownTaps = random.floats(9 * inputs), ownBias = random.floats(inputs)
        var read = picture.values.map(Double.init)
        if isDeep {
            read =
                NaiveConvolution(shape: around, input: read)
                .depthwise(weights: ownTaps, bias: ownBias).values
        }
        let produced = NaiveConvolution(shape: first, input: read)
            .dense(weights: weights, bias: bias).values.map { min(max($0, 0), 0.7) }
        let expected = NaiveConvolution(
            shape: second, input: hasTransform ? produced.map { $0 * 2 } : produced
        )
        .depthwise(weights: taps, bias: zeros)

        let producer = ConvolutionTask(
            shape: isDeep ? around : first,
            packed: PackedConvolution(
                weights: weights, bias: bias, kernelHeight: 1, kernelWidth: 1, inputChannels: inputs,
                outputChannels: channels, outputMin: 0, outputMax: 0.7, lanes: kernels.lanes),
            depthwise: isDeep
                ? PackedDepthwise(
                    weights: ownTaps, bias: ownBias, kernelHeight: 3, kernelWidth: 3, channels: inputs) : nil,
            readsInPlace: true, isFusedProducer: true, kernels: kernels)
        let task = ConvolutionTask(
            shape: second, packed: nil,
            depthwise: PackedDepthwise(
                weights: taps, bias: zeros, kernelHeight: kernel, kernelWidth: kernel, channels: channels),
            producer: producer, hasTransform: hasTransform, kernels: kernels)
        let period = ImageSource.period(channels: channels, lanes: kernels.lanes)
        let scale = GuardedBuffer([Float](repeating: 2, count: period))
        let shift = GuardedBuffer([Float](repeating: 0, count: period))
        var source = ImageSource(
            floats: nil, pixelStride: channels, height: height, width: width, channels: channels)
        if hasTransform {
            source.transform = ImageSource.Transform(
                scale: scale.constant, shift: shift.constant, period: period, outputMin: -.infinity,
                outputMax: .infinity)
        }
        let out = GuardedBuffer<Float>(count: outHeight * outWidth * channels)
        let scratch = GuardedBuffer<Float>(count: task.scratchCount)
        var operands = ConvolutionTask.Operands(source: source, out: out.base, outStride: channels)
        operands.producer = ConvolutionTask.FusedProducer(
            producer,
            ConvolutionTask.Operands(
                source: ImageSource(
                    floats: picture.constant, pixelStride: inputs, height: height, width: width,
                    channels: inputs), out: out.base, outStride: channels))
        for tile in 0..<task.tileCount {
            scratch.reset()
            task.run(tile: tile, operands, scratch: scratch.base)
            if let overrun = scratch.overrun { return "scratch: \(overrun)" }
        }
        return out.difference(
            from: zip(expected.values, expected.magnitudes).map {
                .number($0, tolerance: 1e-5 * (1 + $1) * Double(isDeep ? 9 * inputs : inputs))
            })
    }
}
