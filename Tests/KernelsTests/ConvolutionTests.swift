import TestSupport
import Testing

@testable import Kernels

@Suite("Convolutions")
struct ConvolutionTests {
    @Test("of any shape give the oracle's numbers and write nothing else")
    func sweep() {
        check(300, tables: CPULevel.available.map { KernelTable($0) })
    }

    @Test("of bfloat16 numbers give the oracle's numbers and write nothing else")
    func rounded() {
        // Where the processor has instructions for them, what stands in for those elsewhere is tested as well.
        let tables =
            CPULevel.available.map { KernelTable($0, precision: .bfloat16) }
            + [KernelTable(.generic, .bfloat16, usesInstructions: false)]
        check(100, method: .bfloat16, tables: tables)
    }

    @Test("in tiles give the oracle's numbers and write nothing else")
    func tiles() {
        let kernels = CPULevel.available.map { KernelTable($0, precision: .bfloat16, costs: .sapphireRapids) }
        let plain = KernelTable(
            CPULevel.available.last!, .bfloat16, costs: .sapphireRapids, usesInstructions: false)
        for seed in Sweep.seeds(60) {
            var random = SeededRandom(seed: seed)
            var test = ConvolutionCase(&random)
            if test.layers == .depthwise { test.layers = .dense }
            // Whole steps of 32 numbers, and such that are filled up, in each layout that products have.
            let channels = random.once(in: 2) ? 32 * random.int(1...2) : test.shape.inputChannels
            let outputs = random.once(in: 3) ? random.int(1...8) : random.int(1...70)
            test.shape.inputChannels = channels
            test.shape.outputChannels = outputs
            let run = ConvolutionRun(test, seed: seed, product: .bfloat16Tiles)
            for kernels in kernels + [plain] {
                let difference = run.difference(kernels)
                #expect(difference == nil, "seed \(seed) on \(kernels.level): \(run.test)")
            }
        }
    }

    @Test("in tiles give the same bits by instructions and in plain arithmetic, for any number of threads")
    func tileBits() {
        let level = CPULevel.available.last!
        let tables = [
            KernelTable(level, precision: .bfloat16, costs: .sapphireRapids),
            KernelTable(level, .bfloat16, costs: .sapphireRapids, usesInstructions: false),
        ]
        let pools = [1, 2, 3].map { ThreadPool(threads: $0) }
        for seed in Sweep.seeds(30) {
            var random = SeededRandom(seed: seed)
            var test = ConvolutionCase(&random)
            test.layers = .dense
            // Few outputs, which share rows of the product, on images of several tiles.
            test.shape.outputChannels = random.int(1...(random.once(in: 2) ? 8 : 40))
            let run = ConvolutionRun(test, seed: seed, product: .bfloat16Tiles)
            let expected = run.bits(tables[1], pools[0])
            for pool in pools {
                #expect(run.bits(tables[0], pool) == expected, "seed \(seed): \(run.test)")
            }
        }
    }

    /// Compares `count` cases with the oracle, each with all tables.
    private func check(_ count: UInt64, method: ProductMethod = .float32, tables: [KernelTable]) {
        for seed in Sweep.seeds(count) {
            var random = SeededRandom(seed: seed)
            let run = ConvolutionRun(ConvolutionCase(&random), seed: seed, product: method)
            for kernels in tables {
                let difference = run.difference(kernels)
                #expect(difference == nil, "seed \(seed) on \(kernels.level): \(run.test)")
            }
        }
    }

    @Test(
        "that upsample into few channels of a wider image leave the other channels alone",
        arguments: CPULevel.available)
    func pairedPhasesInSlice(_ level: CPULevel) {
        Sweep.check(level, 10) { kernels, random, seed in
            var test = ConvolutionCase(&random)
            test.layers = .dense
            test.shape = ConvolutionShape(
                kernelHeight: 3, kernelWidth: 3, padTop: 1, padLeft: 1, border: test.shape.border,
                upsampling: 2,
                inputHeight: test.shape.inputHeight, inputWidth: test.shape.inputWidth,
                inputChannels: test.shape.inputChannels, outputHeight: 2 * test.shape.inputHeight,
                outputWidth: 2 * test.shape.inputWidth, outputChannels: random.int(1...kernels.lanes / 2))
            (test.allowsPolyphase, test.outGap) = (true, random.int(1...9))
            return ConvolutionRun(test, seed: seed).difference(kernels).map { "\($0) in \(test)" }
        }
    }

    @Test("of single channels read plain images where they are", arguments: CPULevel.available)
    func inPlace(_ level: CPULevel) {
        Sweep.check(level, 60) { kernels, random, seed in
            var test = ConvolutionCase(&random)
            let (kernel, stride) = random.pick([(2, 1), (3, 1), (3, 1), (3, 2), (4, 2)])
            let pads = (random.int(0...1), random.int(0...1))
            let height = random.int(1...9), width = random.int(kernel...(random.once(in: 3) ? 300 : 40))
            let channels = random.int(1...40)
            test.layers = random.pick([.depthwise, .depthwiseThenPointwise])
            (test.source, test.allowsInPlace) = (.floats, true)
            // Above and below, more may lie beyond the edge.
            let padTop = random.int(0...4), padBottom = random.int(max(0, kernel - height - padTop)...4)
            test.shape = ConvolutionShape(
                kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride, strideWidth: stride,
                padTop: padTop, padLeft: pads.0, inputHeight: height, inputWidth: width,
                inputChannels: channels, outputHeight: (height + padTop + padBottom - kernel) / stride + 1,
                outputWidth: (width + pads.0 + pads.1 - kernel) / stride + 1,
                outputChannels: test.layers == .depthwise ? channels : random.int(1...40))
            if test.layers == .depthwise { (test.hasResidual, test.hasSums) = (false, false) }
            #expect(test.readsInPlace)
            return ConvolutionRun(test, seed: seed).difference(kernels).map { "\($0) in \(test)" }
        }
    }

    @Test("of one px read images as one row, and divide many channels", arguments: CPULevel.available)
    func pointwise(_ level: CPULevel) {
        Sweep.check(level, 16) { kernels, random, seed in
            var test = ConvolutionCase(&random)
            let isHeavy = random.once(in: 2)
            let height = random.int(1...(isHeavy ? 8 : 24)), width = random.int(1...(isHeavy ? 9 : 31))
            (test.layers, test.source) = (.dense, .floats)
            test.shape = ConvolutionShape(
                kernelHeight: 1, kernelWidth: 1, inputHeight: height, inputWidth: width,
                inputChannels: random.int(isHeavy ? 200...260 : 3...20), outputHeight: height,
                outputWidth: width, outputChannels: isHeavy ? 16 * random.int(13...17) : random.int(1...40))
            (test.sourceGap, test.outGap) = (random.pick([0, 5]), random.pick([0, 3]))
            test.hasResidual = random.once(in: 3)
            test.hasSums = !test.hasResidual && random.once(in: 2)
            if test.hasSums { (test.outputMin, test.outputMax) = (-.infinity, .infinity) }
            return ConvolutionRun(test, seed: seed).difference(kernels).map { "\($0) in \(test)" }
        }
    }

    @Test("cut an image into tiles that threads share", arguments: CPULevel.available)
    func tiling(_ level: CPULevel) {
        let shape = ConvolutionShape(
            kernelHeight: 3, kernelWidth: 3, padTop: 1, padLeft: 1, inputHeight: 70, inputWidth: 300,
            inputChannels: 8, outputHeight: 70, outputWidth: 300, outputChannels: 8)
        let kernels = KernelTable(level)
        let packed = PackedConvolution(
            weights: Array(repeating: 0, count: 9 * 64), bias: Array(repeating: 0, count: 8), kernelHeight: 3,
            kernelWidth: 3, inputChannels: 8, outputChannels: 8, lanes: kernels.lanes)
        #expect(ConvolutionTask(shape: shape, packed: packed, kernels: kernels).tileCount > 8)
    }
}
