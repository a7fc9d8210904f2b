import ImageCodecs
import Stylization
import TestSupport
import Testing

@Suite("A smaller copy of a photo", .serialized)
struct PhotoCopyTests {
    private let stylizer: Stylizer
    private let style: StyleVector
    private let pair = ModelPair.bundled

    init() throws {
        stylizer = try Samples.stylizer()
        style = try stylizer.styleVector(
            of: Self.picture(90, 70, seed: 9), styleSize: 64, square: false, styleModel: pair.style)
    }

    private static func picture(_ width: Int, _ height: Int, seed: UInt64) -> RasterImage {
        var random = SeededRandom(seed: seed)
        let rgb = (0..<(width * height * 3)).map {
            UInt8(($0 / 3 % width * 5 + $0 / 40) % 200) &+ UInt8(random.next() % 40)
        }
        return RasterImage(
            width: width, height: height, rgb: rgb, alpha: (0..<(width * height)).map { UInt8($0 % 256) })
    }

    @Test(
        "paints the same preview as the photo, if it is as large as the octave that is painted",
        arguments: [(ContentSize.full, 3.0), (.height(120), 2), (.full, 3.5)])
    func preview(contentSize: ContentSize, brush: Double) throws {
        let photo = Self.picture(243, 161, seed: 1)
        var task = StylizationTask(
            content: photo, contentID: "photo", contentSize: contentSize, brush: .times(brush),
            previewHeight: 30, style: style, strength: 0.6, styleModel: pair.style,
            transformer: pair.transformer, finish: Finish(preserveColor: 100))
        let size = task.paintingSize
        let octaves = PaintingPyramid(
            width: size.width, height: size.height, brush: task.brush, previewHeight: 30
        ).octaves
        try #require(octaves.count == 1)
        let expected = try stylizer.stylize(task)
        #expect(expected.height == 30)

        task.content = try photo.resized(width: octaves[0].width, height: octaves[0].height)
        task.photoSize = photo.size
        // The second time from what the first has left.
        for contentID in [nil, "copy", "copy"] {
            task.contentID = contentID
            #expect(task.paintingSize == size)
            #expect(try stylizer.stylize(task) == expected)
        }
    }

    @Test("is not taken for the photo where a painting is too large")
    func tooLarge() throws {
        var task = StylizationTask(
            content: Self.picture(20, 20, seed: 2), contentSize: .height(9000), style: style,
            styleModel: pair.style, transformer: pair.transformer)
        task.photoSize = PixelSize(width: 200, height: 200)
        #expect(
            throws: StyleError.paintingTooLarge(
                content: .init(width: 200, height: 200), painting: .init(width: 9000, height: 9000))
        ) { try stylizer.stylize(task) }
    }
}
