import CMicrokernelTypes
import Kernels
import TestSupport
import Testing

@Suite("Elementwise passes")
struct ElementwiseTests {
    @Test("scale, shift, clamp, add and keep", arguments: CPULevel.available)
    func affine(_ level: CPULevel) {
        Sweep.run(level, 240) { kernels, random, seed in
            let channels = 1 + Int(seed) % 40
            let period = ImageSource.period(channels: channels, lanes: kernels.lanes)
            // Mostly whole pixels, as rows have them, but any count is allowed.
            let count = random.once(in: 3) ? random.int(1...300) : channels * random.int(1...12)
            let (outputMin, outputMax): (Float, Float) = random.pick([
                (-.infinity, .infinity), (0, .infinity), (-0.1, 0.6),
            ])
            let hasResidual = random.once(in: 2), hasCopy = random.once(in: 2)

            let a = GuardedBuffer(random.floats(count))
            let oneScale = random.floats(channels), oneShift = random.floats(channels)
            let scale = GuardedBuffer((0..<period).map { oneScale[$0 % channels] })
            let shift = GuardedBuffer((0..<period).map { oneShift[$0 % channels] })
            let residual = GuardedBuffer(random.floats(count))
            let out = GuardedBuffer<Float>(count: count), copy = GuardedBuffer<Float>(count: count)
            var arguments = AffineArguments(
                count: count, period: period, input: a.constant, scale: scale.constant, shift: shift.constant,
                outputMin: outputMin, outputMax: outputMax, residual: hasResidual ? residual.constant : nil,
                output: out.base, copy: hasCopy ? copy.base : nil)
            kernels.microkernels.affine(&arguments)

            let expected = (0..<count).map { index -> Expectation in
                let product = Double(a.base[index]) * Double(oneScale[index % channels])
                let offset = Double(oneShift[index % channels])
                let added = hasResidual ? Double(residual.base[index]) : 0
                return .sum(
                    min(max(product + offset, Double(outputMin)), Double(outputMax)) + added,
                    magnitude: product.magnitude + offset.magnitude + added.magnitude)
            }
            let tuple: Comment =
                "seed \(seed): channels \(channels) period \(period) count \(count) residual \(hasResidual)"
            #expect(out.difference(from: expected) == nil, tuple)
            if hasCopy {
                #expect(copy.values.map(\.bitPattern) == out.values.map(\.bitPattern), tuple)
                #expect(copy.overrun == nil, tuple)
            }
        }
    }

    @Test("8-bit colour is exactly its 255th", arguments: CPULevel.available)
    func unitFromBytes(_ level: CPULevel) {
        let kernels = KernelTable(level)
        let bytes = GuardedBuffer((0...255).map { UInt8($0) })
        for count in Array(0...40) + [255, 256] {
            let out = GuardedBuffer<Float>(count: count)
            kernels.microkernels.unitFromBytes(count, bytes.constant, out.base)
            #expect(out.values == (0..<count).map { Float($0) / 255 }, "count \(count)")
            #expect(out.overrun == nil, "count \(count)")
        }
    }
}
