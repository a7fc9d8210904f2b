import Foundations
import Testing

@Suite("bfloat16 by its bits")
struct BFloat16BitsTests {
    @Test("every number is its own nearest")
    func roundTrip() {
        for bits in UInt16.min...UInt16.max {
            let value = float32(fromBFloat16: bits)
            if value.isNaN {
                #expect(float32(fromBFloat16: bfloat16(nearestTo: value)).isNaN)
            } else {
                #expect(bfloat16(nearestTo: value) == bits)
            }
        }
    }

    @Test(
        "ties go to the even neighbour, and overflow to infinity",
        arguments: [
            (1 + 0x1p-8, 1), (1 + 0x1.8p-7, 1 + 0x1p-6), (1 + 0x1.02p-8, 1 + 0x1p-7), (-1 - 0x1p-8, -1),
            (.greatestFiniteMagnitude, .infinity), (0x1p-133, 0x1p-133), (0x1p-135, 0),
        ] as [(Float, Float)])
    func rounding(_ value: Float, _ nearest: Float) {
        #expect(float32(fromBFloat16: bfloat16(nearestTo: value)) == nearest)
    }
}
