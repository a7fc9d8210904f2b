import Application
import ImageCodecs
import Stylization
import Testing

@Suite("Pictures read as masks") struct MaskPictureTests {
    private func picture(_ values: [UInt8], alpha: [UInt8]? = nil) -> RasterImage {
        RasterImage(width: values.count, height: 1, rgb: values.flatMap { [$0, $0, $0] }, alpha: alpha)
    }

    @Test("show what is light or, in a cut-out, what is there")
    func values() {
        #expect(MaskPicture(picture([0, 90, 255]), for: .region).mask.values == [0, 90, 255])
        let cutOut = picture([0, 90, 255], alpha: [255, 7, 0])
        #expect(MaskPicture(cutOut, for: .region).mask.values == [255, 7, 0])
    }

    @Test("are warned of where they are black or white all over, each by what it is for")
    func warnings() {
        var texts: Set<String> = []
        for use in [MaskPicture.Use.region, .keep, .strength] {
            for (gray, kind) in [(0, "blackMask"), (255, "whiteMask")] as [(UInt8, String)] {
                let warning = MaskPicture(picture([gray, gray]), for: use).warning
                #expect(warning?.kind == kind)
                texts.insert(warning?.description ?? "")
            }
            for values in [[7, 7], [0, 255], [254, 255]] as [[UInt8]] {
                #expect(MaskPicture(picture(values), for: use).warning == nil)
            }
        }
        #expect(texts.count == 6)
    }
}
