import CMicrokernelTypes
import Kernels
import TestSupport
import Testing

@Suite("Depthwise rows")
struct DepthwiseTests {
    @Test("give the oracle's numbers and write nothing else", arguments: CPULevel.available)
    func sweep(_ level: CPULevel) {
        Sweep.check(level, 240) { kernels, random, seed in
            difference(
                kernels, &random, pixels: random.int(1...27), channels: 1 + Int(seed) % 40,
                stride: random.int(1...2), kernelHeight: random.int(1...5), kernelWidth: random.int(1...7))
        }
    }

    @Test("of 32 channels close together, too", arguments: CPULevel.available)
    func dense(_ level: CPULevel) {
        Sweep.check(level, 40) { kernels, random, _ in
            difference(
                kernels, &random, pixels: random.int(8...40), channels: 32, stride: 1,
                kernelHeight: random.int(1...9), kernelWidth: random.int(4...9))
        }
    }

    @Test("of 3x3 kernels one pixel apart, too", arguments: CPULevel.available)
    func threeByThree(_ level: CPULevel) {
        Sweep.check(level, 80) { kernels, random, seed in
            difference(
                kernels, &random, pixels: random.int(7...33), channels: 1 + Int(seed) % 40, stride: 1,
                kernelHeight: 3, kernelWidth: 3)
        }
    }

    @Test("give an output the same bits wherever a row begins and ends", arguments: CPULevel.available)
    func sameBits(_ level: CPULevel) {
        let kernels = KernelTable(level)
        for (kernel, channels) in [(2, 17), (3, 8), (3, 37), (9, 32)] {
            var random = SeededRandom(seed: UInt64(kernel * channels))
            let (pixels, row) = (29, 29 + kernel)
            let a = GuardedBuffer(random.floats(kernel * row * channels))
            let weights = GuardedBuffer(random.floats(kernel * kernel * channels))
            let bias = GuardedBuffer(random.floats(channels))
            func outputs(_ first: Int, _ count: Int) -> [Float] {
                let c = GuardedBuffer<Float>(count: count * channels)
                var arguments = DepthwiseArguments(
                    pixels: count, channels: channels, kernelHeight: kernel, kernelWidth: kernel,
                    input: a.constant + first * channels, inputStride: channels, rowStride: row * channels,
                    columnStride: channels, skipsFirst: false, skipsLast: false, weights: weights.constant,
                    bias: bias.constant, output: c.base, outputStride: channels, outputMin: -1, outputMax: 1)
                kernels.microkernels.depthwise(&arguments)
                return Array(UnsafeBufferPointer(start: c.base, count: c.count))
            }
            let whole = outputs(0, pixels)
            for (first, count) in [(0, 8), (3, 1), (5, 9), (11, 7), (13, 16)] {
                let part = outputs(first, count)
                #expect(
                    part.elementsEqual(whole[(first * channels)..<((first + count) * channels)]),
                    "kernel \(kernel), \(channels) channels, \(count) outputs from \(first)")
            }
        }
    }

    /// How a row differs from the oracle's, or `nil`.
    private func difference(
        _ kernels: KernelTable, _ random: inout SeededRandom, pixels: Int, channels: Int, stride: Int,
        kernelHeight: Int, kernelWidth: Int
    ) -> String? {
        let rowPixels = (pixels - 1) * stride + kernelWidth + random.int(0...2)
        let shape = NaiveDepthwise(
            pixels: pixels, channels: channels, kernelHeight: kernelHeight, kernelWidth: kernelWidth,
            inputStride: stride * channels, rowStride: rowPixels * channels, columnStride: channels)
        let cStride = channels + random.pick([0, 0, 3, 16])
        let (outputMin, outputMax): (Float, Float) = random.pick([
            (-.infinity, .infinity), (0, 6), (-0.2, 0.3),
        ])

        let needed = (kernelHeight - 1) * rowPixels + (pixels - 1) * stride + kernelWidth
        let a = GuardedBuffer(random.floats(needed * channels))
        // Beyond the picture's edges lies nothing that may be read.
        let skipsFirst = kernelWidth > 1 && random.once(in: 3)
        let skipsLast = kernelWidth > 1 && random.once(in: 3)
        var outside: [Int] = []
        for row in 0..<kernelHeight {
            if skipsFirst { outside.append(row * rowPixels) }
            if skipsLast { outside.append(row * rowPixels + (pixels - 1) * stride + kernelWidth - 1) }
        }
        func fillOutside(_ value: Float) {
            for pixel in outside { (a.base + pixel * channels).update(repeating: value, count: channels) }
        }
        let weights = GuardedBuffer(random.floats(kernelHeight * kernelWidth * channels))
        let bias = GuardedBuffer(random.floats(channels))
        let c = GuardedBuffer<Float>(count: (pixels - 1) * cStride + channels)
        fillOutside(.nan)
        var arguments = DepthwiseArguments(
            pixels: pixels, channels: channels, kernelHeight: kernelHeight, kernelWidth: kernelWidth,
            input: a.constant, inputStride: shape.inputStride, rowStride: shape.rowStride,
            columnStride: shape.columnStride, skipsFirst: skipsFirst, skipsLast: skipsLast,
            weights: weights.constant, bias: bias.constant, output: c.base, outputStride: cStride,
            outputMin: outputMin, outputMax: outputMax)
        kernels.microkernels.depthwise(&arguments)
        fillOutside(0)

        var expected = Array(repeating: Expectation.untouched, count: c.count)
        for pixel in 0..<pixels {
            for channel in 0..<channels {
                let (value, magnitude) = shape.output(
                    pixel, channel, a.constant, weights.constant, bias.constant)
                expected[pixel * cStride + channel] = .sum(
                    min(max(value, Double(outputMin)), Double(outputMax)), magnitude: magnitude)
            }
        }
        return c.difference(from: expected).map {
            "\($0) in \(shape) cStride \(cStride) skips \(skipsFirst),\(skipsLast) bounds \(outputMin)...\(outputMax)"
        }
    }
}
