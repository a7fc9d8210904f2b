import Evaluation
import Foundation
import ImageCodecs
import TestSupport
import Testing

@Suite("Planes: luma, gradients and how they go together", .timeLimit(.minutes(10)))
struct PlaneTests {
    @Test(
        "luma weighs the channels as BT.601 does, on white",
        arguments: [
            ([255, 0, 0], UInt8?.none, 0.299), ([0, 255, 0], nil, 0.587), ([0, 0, 255], nil, 0.114),
            ([255, 255, 255], nil, 1), ([0, 0, 0], 0, 1), ([51, 51, 51], 255, 0.2),
        ] as [([UInt8], UInt8?, Double)])
    func luma(rgb: [UInt8], alpha: UInt8?, expected: Double) {
        let luma = Plane(lumaOf: RasterImage(width: 1, height: 1, rgb: rgb, alpha: alpha.map { [$0] }))
        #expect(abs(luma[0, 0] - expected) < 1e-6)
    }

    @Test("an even slope has the same gradient everywhere, up to the borders")
    func slope() {
        let gradient = TestPlanes.plane(13, 9) { 0.03 * Double($0) - 0.04 * Double($1) }.gradient
        #expect(gradient.values.allSatisfy { abs($0 - 0.05) < 1e-6 })
        #expect(abs(gradient.mean - 0.05) < 1e-6)
    }

    @Test("the gradient agrees with its definition")
    func gradient() {
        for seed in 0..<20 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let (width, height) = (
                Int.random(in: 1...20, using: &random), Int.random(in: 1...20, using: &random)
            )
            let plane = TestPlanes.noise(width, height, seed: seed)
            let gradient = plane.gradient
            for y in 0..<height {
                for x in 0..<width {
                    func slope(_ at: Int, _ count: Int, _ value: (Int) -> Double) -> Double {
                        if count == 1 { return 0 }
                        if at == 0 { return value(1) - value(0) }
                        if at == count - 1 { return value(at) - value(at - 1) }
                        return (value(at + 1) - value(at - 1)) / 2
                    }
                    let across = slope(x, width) { plane[$0, y] }
                    let down = slope(y, height) { plane[x, $0] }
                    #expect(
                        abs(gradient[x, y] - (across * across + down * down).squareRoot()) < 1e-6,
                        "seed \(seed): \(x), \(y) of \(width)x\(height)")
                }
            }
        }
    }

    @Test("correlation is 1 for what grows together, -1 for what grows apart, 0 if one of both is flat")
    func correlation() {
        let plane = TestPlanes.noise(40, 30, seed: 3)
        let other = Plane(width: 40, height: 30, values: plane.values.map { 0.25 * $0 + 0.5 })
        let opposite = Plane(width: 40, height: 30, values: plane.values.map { 1 - $0 })
        #expect(abs(plane.correlation(with: other) - 1) < 1e-6)
        #expect(abs(plane.correlation(with: opposite) + 1) < 1e-6)
        #expect(plane.correlation(with: TestPlanes.plane(40, 30) { _, _ in 0.5 }) == 0)
        // Of independent numbers it is small: its standard deviation is 1 / sqrt(1200).
        #expect(abs(plane.correlation(with: TestPlanes.noise(40, 30, seed: 4))) < 0.15)
    }

    @Test("flat means that all values are the same")
    func flat() {
        #expect(TestPlanes.plane(5, 7) { _, _ in 0.3 }.isFlat)
        #expect(!TestPlanes.plane(5, 7) { $0 == 4 && $1 == 6 ? 0.31 : 0.3 }.isFlat)
    }
}
