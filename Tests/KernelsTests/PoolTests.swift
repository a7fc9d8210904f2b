import CMicrokernelTypes
import Kernels
import TestSupport
import Testing

@Suite("Pools")
struct PoolTests {
    @Test("of one window give the oracle's numbers and write nothing else", arguments: CPULevel.available)
    func windows(_ level: CPULevel) {
        Sweep.run(level, 160) { kernels, random, seed in
            let channels = 1 + Int(seed) % 40
            let pixelStride = channels + random.pick([0, 0, 5])
            let window = NaivePool(
                windowHeight: random.int(1...5), windowWidth: random.int(1...5),
                rowStride: pixelStride * random.int(5...7), pixelStride: pixelStride)
            let a = GuardedBuffer(
                random.floats(
                    (window.windowHeight - 1) * window.rowStride + (window.windowWidth - 1) * pixelStride
                        + channels))
            let largest = GuardedBuffer<Float>(count: channels), sums = GuardedBuffer<Float>(count: channels)
            let factor = random.float(in: 0.1...1)
            var arguments = PoolArguments(
                channels: channels, windowHeight: window.windowHeight, windowWidth: window.windowWidth,
                input: a.constant, rowStride: window.rowStride, pixelStride: pixelStride, factor: factor,
                output: largest.base)
            kernels.microkernels.maxPool(&arguments)
            arguments.output = sums.base
            kernels.microkernels.sumPool(&arguments)
            let tuple: Comment = "seed \(seed): \(window) channels \(channels)"
            let maxima = (0..<channels).map {
                Expectation.number(window.maximum(a.constant, $0), tolerance: 0)
            }
            #expect(largest.difference(from: maxima) == nil, tuple)
            let totals = (0..<channels).map { channel in
                let (value, magnitude) = window.sum(a.constant, channel)
                return Expectation.sum(value * Double(factor), magnitude: magnitude)
            }
            #expect(sums.difference(from: totals) == nil, tuple)
        }
    }

    @Test("of an image leave out what lies beyond its edges", arguments: CPULevel.available)
    func pictures(_ level: CPULevel) {
        Sweep.run(level, 120) { kernels, random, seed in
            let channels = random.int(1...20)
            let window = (random.int(1...4), random.int(1...4))
            let strides = (random.int(1...3), random.int(1...3))
            let height = random.int(window.0...13), width = random.int(window.1...13)
            // TensorFlow's SAME, or none.
            let isSame = random.once(in: 2)
            let outputs =
                isSame
                ? ((height + strides.0 - 1) / strides.0, (width + strides.1 - 1) / strides.1)
                : ((height - window.0) / strides.0 + 1, (width - window.1) / strides.1 + 1)
            let pads =
                isSame
                ? (
                    max(0, (outputs.0 - 1) * strides.0 + window.0 - height) / 2,
                    max(0, (outputs.1 - 1) * strides.1 + window.1 - width) / 2
                ) : (0, 0)
            let pixelStride = channels + random.pick([0, 4]), outStride = channels + random.pick([0, 3])
            let kind: PoolTask.Kind = random.once(in: 2) ? .maximum : .average
            let a = GuardedBuffer(random.floats((height * width - 1) * pixelStride + channels))
            let out = GuardedBuffer<Float>(count: (outputs.0 * outputs.1 - 1) * outStride + channels)
            let task = PoolTask(
                kind,
                shape: ConvolutionShape(
                    kernelHeight: window.0, kernelWidth: window.1, strideHeight: strides.0,
                    strideWidth: strides.1,
                    padTop: pads.0, padLeft: pads.1, inputHeight: height, inputWidth: width,
                    inputChannels: channels,
                    outputHeight: outputs.0, outputWidth: outputs.1, outputChannels: channels),
                kernels: kernels)
            let source = ImageSource(
                floats: a.constant, pixelStride: pixelStride, height: height, width: width, channels: channels
            )
            for tile in 0..<task.tileCount {
                task.run(tile: tile, source: source, out: out.base, outStride: outStride)
            }

            var expected = Array(repeating: Expectation.untouched, count: out.count)
            for y in 0..<outputs.0 {
                for x in 0..<outputs.1 {
                    for channel in 0..<channels {
                        var inside: [Double] = []
                        for i in 0..<window.0 {
                            for j in 0..<window.1 {
                                let row = y * strides.0 - pads.0 + i, column = x * strides.1 - pads.1 + j
                                guard (0..<height).contains(row), (0..<width).contains(column) else {
                                    continue
                                }
                                inside.append(Double(a.base[(row * width + column) * pixelStride + channel]))
                            }
                        }
                        let at = (y * outputs.1 + x) * outStride + channel
                        switch kind {
                        case .maximum: expected[at] = .number(inside.max()!, tolerance: 0)
                        case .average:
                            let mean = inside.reduce(0, +) / Double(inside.count)
                            expected[at] = .number(mean, tolerance: Tolerance.sum)
                        }
                    }
                }
            }
            let difference = out.difference(from: expected)
            #expect(
                difference == nil,
                "seed \(seed): \(kind) \(window) strides \(strides) pads \(pads) on \(height)x\(width)x\(channels)"
            )
        }
    }
}
