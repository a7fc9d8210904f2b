import CMicrokernelTypes
import Foundation
import Kernels
import TestSupport
import Testing

@Suite("Sigmoids")
struct SigmoidTests {
    private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// Every magnitude from the smallest to far beyond where the exponential overflows.
    private static let arguments: [Float] = {
        var random = SeededRandom(seed: 1)
        var values: [Float] = [
            0, -0.0, 1e-37, -1e-37, .leastNonzeroMagnitude, 1e4, -1e4, .infinity, -.infinity, 88.7, -88.7,
            3e38, -3e38,
        ]
        values += (-1100...1100).map { Float($0) / 12 }
        values += random.floats(2000, in: -90...90)
        values += random.floats(500, in: -10_000...10_000)
        values += random.floats(500, in: -1e-3...1e-3)
        return values
    }()

    @Test("are accurate over the whole range", arguments: CPULevel.available)
    func accuracy(_ level: CPULevel) {
        let kernels = KernelTable(level)
        let period = kernels.lanes
        let ones = GuardedBuffer(Array(repeating: Float(1), count: period))
        let zeros = GuardedBuffer(Array(repeating: Float(0), count: period))
        let a = GuardedBuffer(Self.arguments)
        let out = GuardedBuffer<Float>(count: a.count)
        var arguments = SigmoidArguments(
            count: a.count, period: period, input: a.constant, scale: ones.constant, shift: zeros.constant)
        kernels.microkernels.sigmoid(&arguments, out.base)
        // 3e-7 relative, as the kernel promises; below 2^-126 nothing is promised but smallness.
        let expected = Self.arguments.map { x -> Expectation in
            let value = Self.sigmoid(Double(x))
            return .number(value, tolerance: 3e-7 * value + 2e-38)
        }
        #expect(out.difference(from: expected) == nil)
        #expect(out.values.allSatisfy { (0...1).contains($0) })

        let bytes = GuardedBuffer<UInt8>(count: a.count)
        kernels.microkernels.sigmoidBytes(&arguments, bytes.base)
        let farthest = zip(Self.arguments, bytes.values).max { left, right in
            Self.distance(left.0, left.1) < Self.distance(right.0, right.1)
        }!
        #expect(Self.distance(farthest.0, farthest.1) <= 0.5 + 1e-4, "at \(farthest)")
        #expect(bytes.overrun == nil)
    }

    private static func distance(_ x: Float, _ byte: UInt8) -> Double {
        (255 * sigmoid(Double(x)) - Double(byte)).magnitude
    }

    @Test("reach every byte, in order", arguments: CPULevel.available)
    func everyByte(_ level: CPULevel) {
        let kernels = KernelTable(level)
        let ones = GuardedBuffer(Array(repeating: Float(1), count: kernels.lanes))
        let zeros = GuardedBuffer(Array(repeating: Float(0), count: kernels.lanes))
        let a = GuardedBuffer((-7000...7000).map { Float($0) / 1000 })
        let bytes = GuardedBuffer<UInt8>(count: a.count)
        var arguments = SigmoidArguments(
            count: a.count, period: kernels.lanes, input: a.constant, scale: ones.constant,
            shift: zeros.constant)
        kernels.microkernels.sigmoidBytes(&arguments, bytes.base)
        #expect(bytes.values == bytes.values.sorted())
        #expect(Set(bytes.values).count == 256)
    }

    @Test("scale and shift each channel, at any count", arguments: CPULevel.available)
    func channels(_ level: CPULevel) {
        Sweep.run(level, 100) { kernels, random, seed in
            let channels = random.int(1...9)
            let period = ImageSource.period(channels: channels, lanes: kernels.lanes)
            let count = channels * random.int(1...30)
            let oneScale = random.floats(channels, in: -4...4), oneShift = random.floats(channels, in: -4...4)
            let scale = GuardedBuffer((0..<period).map { oneScale[$0 % channels] })
            let shift = GuardedBuffer((0..<period).map { oneShift[$0 % channels] })
            let a = GuardedBuffer(random.floats(count, in: -3...3))
            let out = GuardedBuffer<Float>(count: count), bytes = GuardedBuffer<UInt8>(count: count)
            var arguments = SigmoidArguments(
                count: count, period: period, input: a.constant, scale: scale.constant, shift: shift.constant)
            kernels.microkernels.sigmoid(&arguments, out.base)
            kernels.microkernels.sigmoidBytes(&arguments, bytes.base)
            let exact = (0..<count).map { index in
                Self.sigmoid(
                    Double(a.base[index]) * Double(oneScale[index % channels])
                        + Double(oneShift[index % channels]))
            }
            let tuple: Comment = "seed \(seed): channels \(channels) count \(count)"
            // The argument itself is rounded: at most 16 * 2^-23.
            #expect(out.difference(from: exact.map { .number($0, tolerance: 3e-6 * $0) }) == nil, tuple)
            #expect(bytes.overrun == nil, tuple)
            #expect(
                zip(exact, bytes.values).allSatisfy { (255 * $0 - Double($1)).magnitude <= 0.5 + 1e-3 }, tuple
            )
        }
    }
}
