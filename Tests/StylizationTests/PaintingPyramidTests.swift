import ImageCodecs
import Stylization
import Testing

@Suite("A brush and its octaves")
struct PaintingPyramidTests {
    @Test(
        "auto is one brush for the strokes of a shorter side of 512 px",
        arguments: [
            ((400, 256), 1), ((512, 512), 1), ((768, 512), 1), ((1024, 2000), 2),
            ((4000, 3000), 3000.0 / 512),
            ((20000, 12000), 16),
        ] as [((Int, Int), Double)])
    func auto(_ size: (Int, Int), _ factor: Double) {
        #expect(BrushSize.auto.resolved(width: size.0, height: size.1) == factor)
    }

    @Test("texts are auto and the numbers from 1 to 16")
    func texts() {
        #expect(BrushSize("auto") == .auto)
        #expect(
            BrushSize("1") == .times(1) && BrushSize("2.5") == .times(2.5) && BrushSize("16") == .times(16))
        for text in ["", "0.99", "16.01", "nan", "inf", "-2", "Auto", "2x"] {
            #expect(BrushSize(text) == nil)
        }
        for text in ["auto", "1", "2.5", "16"] { #expect(BrushSize(text)?.description == text) }
        #expect(BrushSize.times(0.2).resolved(width: 9, height: 9) == 1)
        #expect(BrushSize.times(99).resolved(width: 9, height: 9) == 16)
    }

    private func octaves(
        _ width: Int, _ height: Int, _ brush: BrushSize, previewHeight: Int? = nil
    ) -> [[Int]] {
        PaintingPyramid(width: width, height: height, brush: brush, previewHeight: previewHeight).octaves
            .map { [$0.width, $0.height] }
    }

    @Test("octaves halve from the painting's size down to the brush's")
    func halving() {
        #expect(octaves(4000, 3000, .times(1)) == [[4000, 3000]])
        #expect(octaves(4000, 3000, .auto) == [[683, 512], [1000, 750], [2000, 1500], [4000, 3000]])
        #expect(octaves(4000, 3000, .times(4)) == [[1000, 750], [2000, 1500], [4000, 3000]])
        #expect(octaves(4000, 3000, .times(1.7)) == [[2353, 1765], [4000, 3000]])
        #expect(octaves(4000, 3000, .times(2.5)) == [[1600, 1200], [4000, 3000]])
        #expect(octaves(4000, 3000, .times(2.9)) == [[1379, 1034], [2000, 1500], [4000, 3000]])
        #expect(octaves(4000, 3000, .times(1.09)) == [[4000, 3000]])
        #expect(octaves(3, 1, .times(16)) == [[1, 1], [1, 1], [1, 1], [2, 1], [3, 1]])
    }

    @Test(
        "a preview needs the octaves up to the first that is half as high again, and the coarsest in any case"
    )
    func preview() {
        #expect(octaves(4000, 3000, .auto, previewHeight: 320) == [[683, 512]])
        #expect(octaves(4000, 3000, .auto, previewHeight: 341) == [[683, 512]])
        #expect(octaves(4000, 3000, .auto, previewHeight: 342) == [[683, 512], [1000, 750]])
        #expect(octaves(4000, 3000, .times(1), previewHeight: 320) == [[4000, 3000]])
        #expect(octaves(400, 300, .times(4), previewHeight: 2048) == [[100, 75], [200, 150], [400, 300]])
    }

    @Test("a brush below 1.63 has a finest octave that is enlarged to the painting, or only its own octave")
    func enlarged() {
        #expect(octaves(4000, 3000, .times(1.64)) == [[2439, 1829], [4000, 3000]])
        #expect(octaves(4000, 3000, .times(1.5)) == [[2667, 2000], [3590, 2693]])
        #expect(octaves(4000, 3000, .times(1.3)) == [[3077, 2308]])
        #expect(octaves(4000, 3000, .times(1.2)) == [[3333, 2500]])
        #expect(octaves(4000, 3000, .times(1.1)) == [[3636, 2727]])
        #expect(octaves(1100, 700, .auto) == [[805, 512], [930, 592]])
        // The preview's own finest octave is no other.
        #expect(octaves(1100, 700, .auto, previewHeight: 700) == [[805, 512], [930, 592]])
        #expect(octaves(1100, 700, .auto, previewHeight: 400) == [[805, 512], [930, 592]])
        #expect(octaves(1100, 700, .auto, previewHeight: 320) == [[805, 512]])
    }

    @Test(
        "every brush paints at most 1.45 times the pixels of brush 1",
        arguments: [(4000, 3000), (1024, 768), (700, 620), (3000, 570), (6000, 400), (97, 131)])
    func work(_ width: Int, _ height: Int) {
        for step in 105...1600 {
            let pyramid = PaintingPyramid(width: width, height: height, brush: .times(Double(step) / 100))
            let pixels = pyramid.octaves.reduce(0) { $0 + $1.width * $1.height }
            #expect(Double(pixels) <= 1.45 * Double(width * height), "brush \(Double(step) / 100)")
            #expect(pyramid.octaves.allSatisfy { $0.width <= width && $0.height <= height })
        }
    }

    @Test("no octave's side is less than a tenth larger than the next coarser one's")
    func steps() {
        for step in 100...1600 {
            let pyramid = PaintingPyramid(width: 4000, height: 3000, brush: .times(Double(step) / 100))
            let octaves = pyramid.octaves
            for (coarse, fine) in zip(octaves, octaves.dropFirst()) {
                #expect(Double(fine.height) >= 1.099 * Double(coarse.height), "brush \(Double(step) / 100)")
            }
            // The strokes are the brush's, and the painting is hardly enlarged.
            let brush = step < 110 ? 1 : Double(step) / 100
            #expect(abs(Double(octaves[0].height) - 3000 / brush) <= 0.5)
            #expect(Double(octaves.last!.height) >= 3000 / 1.34)
        }
    }
}
