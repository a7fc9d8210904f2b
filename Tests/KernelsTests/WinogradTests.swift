import Kernels
import TestSupport
import Testing

@Suite("Winograd convolutions")
struct WinogradTests {
    private func run(seed: UInt64, _ kernels: KernelTable) -> ConvolutionRun {
        var random = SeededRandom(seed: seed)
        let test = ConvolutionCase(winograd: &random, lanes: kernels.lanes)
        return ConvolutionRun(test, seed: seed, method: .winograd)
    }

    @Test("of any size give the oracle's numbers and write nothing else", arguments: CPULevel.available)
    func sweep(_ level: CPULevel) {
        let kernels = KernelTable(level)
        for seed in Sweep.seeds(60) {
            let run = run(seed: seed, kernels)
            let difference = run.difference(kernels)
            #expect(difference == nil, "seed \(seed): \(run.test)")
        }
    }

    @Test("give the same bits for any number of threads", arguments: CPULevel.available)
    func threads(_ level: CPULevel) {
        let kernels = KernelTable(level)
        let pools = [1, 2, 3].map { ThreadPool(threads: $0) }
        for seed in Sweep.seeds(12) {
            let run = run(seed: seed, kernels)
            let bits = pools.map { run.bits(kernels, $0) }
            #expect(bits[1] == bits[0] && bits[2] == bits[0], "seed \(seed): \(run.test)")
        }
    }

    /// A kernel, and by how much of the largest number a layer of it may be off.
    ///
    /// Sixteen 3x3 layers after another stay a factor of five below the transformers' tolerance of 2e-4, 24 of seven taps (each
    /// a mean over many numbers that are off both ways) a factor of ten below the style networks' of 1e-4.
    static let roundings = [(3, 3, 2.5e-6), (1, 7, 8e-6), (7, 1, 8e-6)]

    @Test(
        "round no more than a network of many layers may",
        arguments: CPULevel.available.flatMap { level in
            roundings.flatMap { rounding in [32, 128].map { (level, $0, rounding) } }
        })
    func rounding(_ level: CPULevel, _ channels: Int, _ rounding: (Int, Int, Double)) {
        let kernels = KernelTable(level)
        let (kernelHeight, kernelWidth, tolerance) = rounding
        let side = 16, pixels = side * side, taps = kernelHeight * kernelWidth
        var random = SeededRandom(seed: 1)
        let deviation = (2 / Float(taps * channels)).squareRoot()
        let weights = (0..<taps * channels * channels).map { _ in random.normal() * deviation }
        let input = GuardedBuffer((0..<pixels * channels).map { _ in random.normal() })
        let shape = ConvolutionShape(
            kernelHeight: kernelHeight, kernelWidth: kernelWidth, padTop: kernelHeight / 2,
            padLeft: kernelWidth / 2, border: .reflect, inputHeight: side, inputWidth: side,
            inputChannels: channels, outputHeight: side, outputWidth: side, outputChannels: channels)
        let bias = [Float](repeating: 0, count: channels)
        let task = WinogradTask(
            shape: shape,
            packed: PackedWinograd(
                weights: weights, bias: bias, inputChannels: channels, outputChannels: channels,
                form: WinogradForm(shape)!, lanes: kernels.lanes),
            kernels: kernels)
        let out = GuardedBuffer<Float>(count: pixels * channels)
        let scratch = GuardedBuffer<Float>(count: task.scratchCount)
        let operands = ConvolutionTask.Operands(
            source: ImageSource(
                floats: input.constant, pixelStride: channels, height: side, width: side, channels: channels),
            out: out.base, outStride: channels)
        for tile in 0..<task.tileCount { task.run(tile: tile, operands, scratch: scratch.base) }

        let expected = NaiveConvolution(shape: shape, input: input.values.map(Double.init))
            .dense(weights: weights, bias: bias).values
        let largest = expected.reduce(0) { max($0, $1.magnitude) }
        let error = zip(out.values, expected).reduce(0) { max($0, (Double($1.0) - $1.1).magnitude) }
        #expect(error / largest <= tolerance)
    }

    @Test("are offered for the forms that there are, over whole vectors of channels only")
    func support() {
        let supported = ConvolutionShape(
            kernelHeight: 3, kernelWidth: 3, padTop: 1, padLeft: 1, inputHeight: 8, inputWidth: 8,
            inputChannels: 32, outputHeight: 8, outputWidth: 8, outputChannels: 48)
        func isSupported(_ change: (inout ConvolutionShape) -> Void) -> Bool {
            var shape = supported
            change(&shape)
            return PackedWinograd.supports(shape, lanes: 16)
        }
        #expect(isSupported { _ in })
        #expect(isSupported { $0.border = .reflect })
        #expect(isSupported { ($0.padTop, $0.padLeft) = (0, 0) })
        #expect(!isSupported { $0.kernelHeight = 1 })
        #expect(!isSupported { $0.kernelWidth = 5 })
        #expect(isSupported { ($0.kernelHeight, $0.kernelWidth) = (1, 7) })
        #expect(isSupported { ($0.kernelHeight, $0.kernelWidth) = (7, 1) })
        #expect(!isSupported { ($0.kernelHeight, $0.kernelWidth, $0.inputChannels) = (7, 1, 24) })
        #expect(!isSupported { ($0.kernelHeight, $0.kernelWidth, $0.strideHeight) = (7, 1, 2) })
        #expect(!isSupported { ($0.kernelHeight, $0.kernelWidth) = (7, 7) })
        #expect(isSupported { ($0.kernelHeight, $0.kernelWidth, $0.inputChannels) = (9, 9, 3) })
        #expect(!isSupported { ($0.kernelHeight, $0.kernelWidth) = (9, 5) })
        #expect(!isSupported { ($0.kernelHeight, $0.strideHeight, $0.strideWidth) = (9, 2, 2) })
        #expect(isSupported { ($0.strideHeight, $0.strideWidth) = (2, 2) })
        #expect(isSupported { ($0.strideHeight, $0.strideWidth, $0.inputChannels) = (2, 2, 24) })
        #expect(!isSupported { ($0.strideHeight, $0.strideWidth, $0.inputChannels) = (2, 2, 20) })
        #expect(!isSupported { $0.strideHeight = 2 })
        #expect(!isSupported { $0.strideWidth = 2 })
        #expect(isSupported { ($0.upsampling, $0.outputHeight, $0.outputWidth) = (2, 16, 16) })
        // Of an enlarged picture, all of it, with a border of one.
        #expect(!isSupported { $0.upsampling = 2 })
        #expect(
            !isSupported {
                ($0.upsampling, $0.padTop, $0.padLeft, $0.outputHeight, $0.outputWidth) = (2, 0, 0, 14, 14)
            })
        #expect(!isSupported { ($0.upsampling, $0.outputHeight, $0.outputWidth) = (3, 24, 24) })
        #expect(!isSupported { $0.inputChannels = 24 })
        #expect(!isSupported { $0.outputChannels = 3 })
    }
}

extension SeededRandom {
    /// Nearly normal, of mean 0 and variance 1: twelve even numbers added up.
    fileprivate mutating func normal() -> Float { (0..<12).reduce(0) { sum, _ in sum + float() } / 2 }
}
