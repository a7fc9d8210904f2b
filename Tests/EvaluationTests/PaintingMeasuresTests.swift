import Foundation
import ImageCodecs
import Stylization
import Testing

@testable import Evaluation

@Suite("A painting in numbers", .timeLimit(.minutes(10)))
struct PaintingMeasuresTests {
    private static func vector(_ value: (Int) -> Float, _ space: StyleSpace = .magentaMobile) -> StyleVector {
        try! StyleVector((0..<StyleVector.count).map(value), space: space)
    }

    @Test("the photo itself has edges 1, sharp 1, ssim 1, and look 0 to itself")
    func identity() throws {
        let style = Self.vector { Float($0 % 7) - 2 }
        let photo = StudiedPicture(TestPlanes.waves(90, 70, 0), style: style)
        let measures = try PaintingMeasures(of: photo, photo: photo, coarse: photo.image, wanted: style)
        #expect(measures.look == 0)
        #expect(measures.sharp == 1)
        #expect(measures.stroke == StrokeWidth.of(photo.luma))
        for one in [measures.edges, measures.vector, measures.ssim] { #expect(abs(one - 1) < 1e-6) }
    }

    /// From the same formulas in numpy 2 and SciPy 1: `gradient`, `corrcoef`, `fft2`, `gaussian_filter`, and Pillow's
    /// Lanczos in floating point.
    @Test("agrees with the figures of other programs")
    func known() throws {
        let style = Self.vector { Float($0) }
        let photo = StudiedPicture(TestPlanes.waves(150, 110, 0), style: style)
        let painting = StudiedPicture(TestPlanes.waves(150, 110, 4), style: Self.vector { _ in 1 })
        let measures = try PaintingMeasures(
            of: painting, photo: photo, coarse: TestPlanes.waves(50, 37, 0), wanted: style)
        #expect(abs(measures.look - 76.342) < 0.1)
        #expect(abs(measures.sharp - 1.04616) < 1e-4)
        #expect(abs(measures.edges - 0.064646) < 1e-4)
        #expect(abs(measures.stroke - 8.10317) < 1e-3)
        #expect(abs(photo.stroke - 8.51979) < 1e-3)
        #expect(abs(measures.ssim - 0.293787) < 1e-4)
        // The sum of 0 to 99, by the root of 100 times the sum of their squares.
        #expect(abs(measures.vector - 4950 / (100 * 328_350).squareRoot()) < 1e-9)
    }

    @Test("look is the distance in levels")
    func look() throws {
        #expect(try Look.distance(from: TestPlanes.grey(140, 96, 64), to: TestPlanes.grey(150, 24, 16)) == 10)
        #expect(try Look.distance(from: TestPlanes.grey(0, 96, 64), to: TestPlanes.grey(255, 96, 64)) == 255)
    }

    @Test("cosines are of the angle alone, and of one space alone")
    func cosine() throws {
        let style = Self.vector { Float($0) - 40 }
        #expect(abs(try style.cosine(with: Self.vector { 3 * (Float($0) - 40) }) - 1) < 1e-12)
        #expect(abs(try style.cosine(with: Self.vector { 40 - Float($0) }) + 1) < 1e-12)
        #expect(
            try Self.vector { $0 % 2 == 0 ? 1 : 0 }.cosine(with: Self.vector { $0 % 2 == 0 ? 0 : 1 }) == 0)
        #expect(try style.cosine(with: Self.vector { _ in 0 }) == 0)
        #expect(throws: StyleError.spaceMismatch(.magentaMobile, .tfjsOriginal)) {
            try style.cosine(with: Self.vector({ Float($0) }, .tfjsOriginal))
        }
    }

    @Test("means are taken number by number")
    func mean() {
        let one = PaintingMeasures(look: 1, sharp: 2, edges: 0.5, stroke: 4, vector: 0.25, ssim: -1)
        let other = PaintingMeasures(look: 3, sharp: 3, edges: 1, stroke: 5, vector: 0.75, ssim: 1)
        #expect(
            PaintingMeasures.mean(of: [one, other])
                == PaintingMeasures(look: 2, sharp: 2.5, edges: 0.75, stroke: 4.5, vector: 0.5, ssim: 0))
        #expect(PaintingMeasures.mean(of: [one]) == one)
    }
}
