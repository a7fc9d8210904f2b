import Foundations
import TestSupport
import Testing

@Suite struct `Float16 by its bits` {
    @Test(
        arguments: [
            (0x0000, 0), (0x8000, -0.0), (0x0001, 0x1p-24), (0x03FF, 0x3FFp-24), (0x0400, 0x1p-14),
            (0x3C00, 1),
            (0xC000, -2), (0x7BFF, 65504), (0x7C00, .infinity), (0xFC00, -.infinity),
        ] as [(UInt16, Float)])
    func `reads as the standard says`(bits: UInt16, value: Float) {
        #expect(float32(fromFloat16: bits).bitPattern == value.bitPattern)
        #expect(float16Bits(value) == bits)
    }

    @Test func `comes back unchanged for every value`() {
        for bits in 0...UInt16.max {
            let value = float32(fromFloat16: bits)
            if value.isNaN {
                #expect(float16Bits(value) & 0x7FFF == 0x7E00)
            } else if float16Bits(value) != bits {
                Issue.record("\(bits) became \(float16Bits(value))")
            }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `is the nearest, ties to even`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            let exponent = Int.random(in: -26...15, using: &random)
            let value = random.float(in: 1...2) * Float(sign: .plus, exponent: exponent, significand: 1)
            let bits = float16Bits(value)
            guard bits < 0x7C00 else { continue }
            let error = (float32(fromFloat16: bits) - value).magnitude
            for neighbour in [bits &- 1, bits + 1] where neighbour < 0x7C00 {
                let other = (float32(fromFloat16: neighbour) - value).magnitude
                if other < error || (other == error && bits & 1 == 1) {
                    Issue.record("seed \(seed): \(value) became \(bits), nearer is \(neighbour)")
                }
            }
        }
    }

    @Test(arguments: [65520, 1e6, Float.greatestFiniteMagnitude])
    func `overflows to infinity`(value: Float) {
        #expect(float16Bits(value) == 0x7C00)
        #expect(float16Bits(-value) == 0xFC00)
    }
}
