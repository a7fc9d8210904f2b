import Kernels
import Testing

@Suite("Pixels of four numbers")
struct PixelBytesTests {
    @Test("the nearest byte of every number, halves to the even one")
    func nearest() {
        for step in 0...255 * 8 {
            let number = Float(step) / 8
            let bytes = SIMD4(repeating: number).nearestBytes
            #expect(bytes == SIMD4(repeating: UInt8(number.rounded(.toNearestOrEven))), "\(number)")
        }
    }

    @Test("beyond the bytes the nearest one")
    func clamped() {
        #expect(SIMD4<Float>(-0.001, -1e9, -.infinity, 0.4).clampedBytes == .zero)
        #expect(SIMD4<Float>(255.4, 256, 1e9, .infinity).clampedBytes == SIMD4(repeating: 255))
        #expect(SIMD4<Float>(0.6, 1.5, 2.5, 254.51).clampedBytes == SIMD4(1, 2, 2, 255))
    }

    @Test("each number within its own bounds")
    func bounded() {
        let low = SIMD4<Float>(0, -1, 5, 0), high = SIMD4<Float>(1, 1, 6, 0)
        #expect(SIMD4<Float>(-1, 0.5, 7, 3).bounded(low, high) == SIMD4(0, 0.5, 6, 0))
        #expect(low.bounded(low, high) == low && high.bounded(low, high) == high)
    }
}
