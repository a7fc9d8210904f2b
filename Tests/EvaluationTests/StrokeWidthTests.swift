import Foundation
import TestSupport
import Testing

@testable import Evaluation

@Suite("The width of strokes", .timeLimit(.minutes(10)))
struct StrokeWidthTests {
    @Test("of a wave is a sixth of its length, where a cosine is 1/2", arguments: [12, 18, 24, 30])
    func waves(length: Int) {
        // Mirrored at its borders the wave goes on, so that the blur only makes it weaker.
        func wave(_ place: Int) -> Double { cos(2 * .pi * (Double(place) + 0.5) / Double(length)) }
        let plane = TestPlanes.plane(length * 6, length * 5) { 0.5 + 0.4 * wave($0) * wave($1) }
        #expect(abs(StrokeWidth.of(plane) - Double(length) / 6) < 0.01)
    }

    @Test("of a picture enlarged is that much larger, and the two axes count alike")
    func enlarged() {
        let noise = TestPlanes.noise(64, 64, seed: 5)
        let small = StrokeWidth.of(noise)
        let large = StrokeWidth.of(TestPlanes.plane(256, 256) { noise[$0 / 4, $1 / 4] })
        let wide = StrokeWidth.of(TestPlanes.plane(256, 64) { noise[$0 / 4, $1] })
        let high = StrokeWidth.of(TestPlanes.plane(64, 256) { noise[$0, $1 / 4] })
        // Independent pixels: the correlation falls from 1 to about 0 within one of them.
        #expect(abs(small - 0.5) < 0.05)
        #expect(abs(large / small - 4) < 0.2)
        #expect(abs(wide - high) < 0.1)
        #expect(abs(wide - (small + large) / 2) < 0.1)
    }

    @Test("agrees with the autocorrelation's definition", arguments: 0..<6 as Range<UInt64>)
    func oracle(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (width, height) = random.size(21...48, 21...48)
        let block = Int.random(in: 1...5, using: &random)
        let noise = TestPlanes.noise(width, height, seed: seed)
        let plane = TestPlanes.plane(width, height) { noise[$0 / block, $1 / block] }
        let slow = plane.blurred(by: GaussianKernel(sigma: 24, radius: 96))
        func detail(_ x: Int, _ y: Int) -> Double {
            plane[x % width, y % height] - slow[x % width, y % height]
        }
        func likeness(_ dx: Int, _ dy: Int) -> Double {
            var sum = 0.0
            for y in 0..<height {
                for x in 0..<width { sum += detail(x, y) * detail(x + dx, y + dy) }
            }
            return sum
        }
        func half(_ likeness: (Int) -> Double) -> Double {
            let lag = (1...).first { likeness($0) < likeness(0) / 2 }!
            let (before, after) = (likeness(lag - 1), likeness(lag))
            return Double(lag - 1) + (before - likeness(0) / 2) / (before - after)
        }
        let expected = (half { likeness($0, 0) } + half { likeness(0, $0) }) / 2
        #expect(
            abs(StrokeWidth.of(plane) - expected) < 1e-3,
            "seed \(seed): blocks of \(block) in \(width)x\(height)")
    }

    @Test("is the longest that is looked for where there are no strokes, as far as the picture goes")
    func unlimited() {
        #expect(StrokeWidth.of(TestPlanes.plane(300, 20) { _, _ in 0.7 }) == 119)
        // Stripes along the columns: 119 px one way, or the height if that is less.
        let stripes = StrokeWidth.of(TestPlanes.plane(240, 200) { x, _ in cos(.pi * (Double(x) + 0.5) / 6) })
        #expect(abs(stripes - (119 + 2) / 2) < 0.01)
        let low = StrokeWidth.of(TestPlanes.plane(240, 20) { x, _ in cos(.pi * (Double(x) + 0.5) / 6) })
        #expect(abs(low - (19 + 2) / 2) < 0.01)
    }
}
