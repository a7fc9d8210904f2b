import Foundation
import TestSupport
import Testing

@testable import Evaluation

@Suite("Planes are blurred by a Gaussian, mirrored at their borders", .timeLimit(.minutes(10)))
struct GaussianKernelTests {
    @Test(
        "as its definition says, also where the kernel is wider than the plane",
        arguments: 0..<16 as Range<UInt64>)
    func oracle(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (width, height) = random.size(1...30, 1...30)
        let radius = Int.random(in: 0...40, using: &random)
        let sigma = Double.random(in: 0.4...12, using: &random)
        let plane = TestPlanes.noise(width, height, seed: seed)
        let blurred = plane.blurred(by: GaussianKernel(sigma: sigma, radius: radius))
        func weight(_ distance: Int) -> Double {
            exp(-Double(distance * distance) / (2 * sigma * sigma))
        }
        let sum = (-radius...radius).reduce(0) { $0 + weight($1) }
        func mirrored(_ place: Int, _ count: Int) -> Int {
            if place < 0 { return mirrored(-1 - place, count) }
            if place >= count { return mirrored(2 * count - 1 - place, count) }
            return place
        }
        for y in 0..<height {
            for x in 0..<width {
                var expected = 0.0
                for dy in -radius...radius {
                    for dx in -radius...radius {
                        expected +=
                            weight(dx) * weight(dy)
                            * plane[mirrored(x + dx, width), mirrored(y + dy, height)]
                    }
                }
                #expect(
                    abs(blurred[x, y] - expected / (sum * sum)) < 2e-6,
                    "seed \(seed): sigma \(sigma), radius \(radius), \(x), \(y) of \(width)x\(height)")
            }
        }
    }

    @Test("rows longer than a stretch of the sums are blurred to their end")
    func wide() {
        let row = TestPlanes.noise(5001, 1, seed: 9)
        let kernel = GaussianKernel(sigma: 1, radius: 2)
        let blurred = row.blurred(by: kernel)
        for x in [2, 2046, 2047, 2048, 2049, 4095, 4096, 4998] {
            let expected = (-2...2).reduce(0.0) { $0 + Double(kernel.weights[abs($1)]) * row[x + $1, 0] }
            #expect(abs(blurred[x, 0] - expected) < 1e-6, "\(x)")
        }
    }
}
