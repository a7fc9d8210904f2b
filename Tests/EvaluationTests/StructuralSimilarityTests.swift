import Evaluation
import Foundation
import TestSupport
import Testing

@Suite("Structural similarity", .timeLimit(.minutes(10)))
struct StructuralSimilarityTests {
    @Test("is 1 with itself")
    func identity() {
        let plane = TestPlanes.noise(40, 25, seed: 1)
        #expect(abs(StructuralSimilarity.between(plane, plane) - 1) < 1e-6)
    }

    @Test("of flat pictures is the quotient of their brightness alone")
    func flat() {
        let (a, b) = (0.8, 0.2)
        let similarity = StructuralSimilarity.between(
            TestPlanes.plane(20, 20) { _, _ in a }, TestPlanes.plane(20, 20) { _, _ in b })
        #expect(abs(similarity - (2 * a * b + 0.0001) / (a * a + b * b + 0.0001)) < 1e-4)
    }

    @Test("is negative for a negative, and falls as noise grows")
    func order() {
        let plane = TestPlanes.noise(60, 60, seed: 2)
        let negative = Plane(width: 60, height: 60, values: plane.values.map { 1 - $0 })
        #expect(StructuralSimilarity.between(plane, negative) < -0.8)
        let noise = TestPlanes.noise(60, 60, seed: 3)
        let similarities = [0, 0.1, 0.3, 0.6, 1].map { (share: Float) in
            StructuralSimilarity.between(
                plane,
                Plane(
                    width: 60, height: 60,
                    values: zip(plane.values, noise.values).map { (1 - share) * $0 + share * $1 }))
        }
        #expect(similarities == similarities.sorted(by: >))
        #expect(abs(similarities[4]) < 0.1)
    }

    @Test("agrees with its definition, window by window")
    func oracle() {
        for (seed, width, height) in [(1, 11, 11), (2, 12, 17), (3, 23, 14)] as [(UInt64, Int, Int)] {
            let a = TestPlanes.noise(width, height, seed: seed)
            let b = TestPlanes.plane(width, height) { x, y in
                0.6 * a[x, y] + 0.4 * TestPlanes.noise(1, 1, seed: UInt64(x * 100 + y))[0, 0]
            }
            let weights: [Double] = (0..<121).map { place in
                let (x, y) = (Double(place % 11 - 5), Double(place / 11 - 5))
                return exp(-(x * x + y * y) / 4.5)
            }
            let total = weights.reduce(0, +)
            var sum = 0.0
            var count = 0
            for top in 0...height - 11 {
                for left in 0...width - 11 {
                    func mean(_ value: (Int, Int) -> Double) -> Double {
                        var sum = 0.0
                        for (place, weight) in weights.enumerated() {
                            sum += weight * value(left + place % 11, top + place / 11)
                        }
                        return sum / total
                    }
                    let (mA, mB) = (mean { a[$0, $1] }, mean { b[$0, $1] })
                    let vA = mean { pow(a[$0, $1] - mA, 2) }
                    let vB = mean { pow(b[$0, $1] - mB, 2) }
                    let covariance = mean { (a[$0, $1] - mA) * (b[$0, $1] - mB) }
                    let luminance = (2 * mA * mB + 1e-4) / (mA * mA + mB * mB + 1e-4)
                    sum += luminance * (2 * covariance + 9e-4) / (vA + vB + 9e-4)
                    count += 1
                }
            }
            #expect(
                abs(StructuralSimilarity.between(a, b) - sum / Double(count)) < 1e-4, "\(width)x\(height)")
        }
    }
}
