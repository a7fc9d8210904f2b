import Kernels
import TestSupport
import Testing

@Suite("Depthwise rows")
struct DepthwiseTests {
    @Test("give the oracle's numbers and write nothing else", arguments: CPULevel.available)
    func sweep(_ level: CPULevel) {
        let kernels = KernelTable(level)
        for seed in Sweep.seeds(240) {
            var random = SeededRandom(seed: seed)
            let channels = 1 + Int(seed) % 40
            let stride = random.int(1...2)
            let shape = NaiveDepthwise(
                pixels: random.int(1...27), channels: channels, kernelHeight: random.int(1...5),
                kernelWidth: random.int(1...7), aStride: stride * channels, tapRowStride: 0,
                tapStride: channels)
            var padded = shape
            let rowPixels = (shape.pixels - 1) * stride + shape.kernelWidth + random.int(0...2)
            padded.tapRowStride = rowPixels * channels
            let cStride = channels + random.pick([0, 0, 3, 16])
            let (floor, ceiling): (Float, Float) = random.pick([(-.infinity, .infinity), (0, 6), (-0.2, 0.3)])

            let needed =
                (shape.kernelHeight - 1) * rowPixels + (shape.pixels - 1) * stride + shape.kernelWidth
            let a = GuardedBuffer(random.floats(needed * channels))
            // Beyond the picture's edges lies nothing that may be read.
            let skipsFirst = shape.kernelWidth > 1 && random.once(in: 3)
            let skipsLast = shape.kernelWidth > 1 && random.once(in: 3)
            var outside: [Int] = []
            for row in 0..<shape.kernelHeight {
                if skipsFirst { outside.append(row * rowPixels) }
                if skipsLast {
                    outside.append(row * rowPixels + (shape.pixels - 1) * stride + shape.kernelWidth - 1)
                }
            }
            func fillOutside(_ value: Float) {
                for pixel in outside {
                    (a.base + pixel * channels).update(repeating: value, count: channels)
                }
            }
            let weights = GuardedBuffer(random.floats(shape.kernelHeight * shape.kernelWidth * channels))
            let bias = GuardedBuffer(random.floats(channels))
            let c = GuardedBuffer<Float>(count: (shape.pixels - 1) * cStride + channels)
            fillOutside(.nan)
            kernels.depthwise(
                shape.pixels, channels, shape.kernelHeight, shape.kernelWidth, a.constant, padded.aStride,
                padded.tapRowStride, padded.tapStride, skipsFirst, skipsLast, weights.constant, bias.constant,
                c.base, cStride, floor, ceiling)
            fillOutside(0)

            var expected = Array(repeating: Expectation.untouched, count: c.count)
            for pixel in 0..<shape.pixels {
                for channel in 0..<channels {
                    let (value, magnitude) = padded.output(
                        pixel, channel, a.constant, weights.constant, bias.constant)
                    expected[pixel * cStride + channel] = .sum(
                        min(max(value, Double(floor)), Double(ceiling)), magnitude: magnitude)
                }
            }
            let difference = c.difference(from: expected)
            #expect(
                difference == nil,
                "seed \(seed): \(padded) stride \(stride) cStride \(cStride) skips \(skipsFirst),\(skipsLast) bounds \(floor)...\(ceiling)"
            )
        }
    }
}
