import CMicrokernelTypes
import Kernels
import TestSupport
import Testing

@Suite("Shifted sums")
struct ShiftedSumsTests {
    @Test("give the oracle's numbers and write nothing else", arguments: CPULevel.available)
    func sweep(_ level: CPULevel) {
        Sweep.run(level, 160) { kernels, random, seed in
            let channels = 1 + Int(seed) % kernels.lanes
            let pixels = random.int(1...40), kernelWidth = random.int(1...9)
            // Rounded up to whole vectors, as a product leaves them.
            let stride = (kernelWidth * channels + kernels.lanes - 1) / kernels.lanes * kernels.lanes
            let outStride = channels + random.pick([0, 0, 5])
            let hasSums = random.once(in: 2)
            let (outputMin, outputMax): (Float, Float) = random.pick([
                (-.infinity, .infinity), (0, .infinity), (-0.3, 0.5),
            ])

            let products = GuardedBuffer(random.floats((pixels + kernelWidth - 1) * stride))
            let bias = random.floats(channels)
            let paddedBias = GuardedBuffer(bias + Array(repeating: 0, count: 8))
            let sumStride = (channels + 7) & ~7
            let before = random.floats(2 * sumStride)
            let sums = GuardedBuffer(before)
            let out = GuardedBuffer<Float>(count: (pixels - 1) * outStride + channels)
            var arguments = ShiftedSumsArguments(
                pixels: pixels, channels: channels, kernelWidth: kernelWidth, input: products.constant,
                inputStride: stride, bias: paddedBias.constant, output: out.base, outputStride: outStride,
                outputMin: outputMin, outputMax: outputMax, sums: hasSums ? sums.base : nil)
            kernels.microkernels.shiftedSums(&arguments)

            var expected = Array(repeating: Expectation.untouched, count: out.count)
            var totals = before.map { (value: Double($0), magnitude: Double($0.magnitude)) }
            for pixel in 0..<pixels {
                for channel in 0..<channels {
                    var value = Double(bias[channel])
                    var magnitude = value.magnitude
                    for tap in 0..<kernelWidth {
                        let term = Double(products.base[(pixel + tap) * stride + tap * channels + channel])
                        value += term
                        magnitude += term.magnitude
                    }
                    expected[pixel * outStride + channel] = .sum(
                        min(max(value, Double(outputMin)), Double(outputMax)), magnitude: magnitude)
                    totals[channel].value += value
                    totals[channel].magnitude += magnitude
                    totals[sumStride + channel].value += value * value
                    totals[sumStride + channel].magnitude += magnitude * magnitude
                }
            }
            let tuple: Comment =
                "seed \(seed): pixels \(pixels) channels \(channels) width \(kernelWidth) outStride \(outStride)"
            #expect(out.difference(from: expected) == nil, tuple)
            #expect(sums.overrun == nil, tuple)
            for channel in 0..<channels where hasSums {
                for index in [channel, sumStride + channel] {
                    let (total, magnitude) = totals[index]
                    #expect((Double(sums.base[index]) - total).magnitude <= Tolerance.sum * magnitude, tuple)
                }
            }
            #expect(hasSums || sums.values == before, tuple)
        }
    }
}
