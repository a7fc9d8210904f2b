import ImageCodecs
import Testing

@Suite("Pictures are put on white, and mirrored, without a pixel's error")
struct FlattenTests {
    @Test("White shows through as far as a pixel is transparent")
    func white() {
        let image = RasterImage(
            width: 3, height: 1, rgb: [10, 20, 30, 10, 20, 30, 10, 20, 30], alpha: [0, 255, 51],
            sourceProfile: [1])
        let flat = image.flattened()
        #expect(flat.rgb == [255, 255, 255, 10, 20, 30, 206, 208, 210])
        #expect(flat.alpha == nil && flat.sourceProfile == [1])
        #expect(flat.flattened() == flat)
    }

    @Test("The mirror image goes on to the right and below, as often as it must")
    func mirror() {
        let image = RasterImage(
            width: 2, height: 1, rgb: [1, 2, 3, 4, 5, 6], alpha: [7, 8], sourceProfile: [1])
        let larger = image.mirrored(toWidth: 5, height: 2)
        let row: [UInt8] = [1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3]
        #expect(larger.rgb == row + row && larger.alpha == [7, 8, 8, 7, 7, 7, 8, 8, 7, 7])
        #expect(larger.sourceProfile == [1] && larger.width == 5 && larger.height == 2)
        #expect(image.mirrored(toWidth: 2, height: 1) == image)
    }
}
