import ImageCodecs
import Kernels
import Stylization
import Synchronization
import TestSupport
import Testing

@Suite("Styles by region", .serialized, .timeLimit(.minutes(10)))
struct RegionTests {
    private static let photoSize = PixelSize(width: 420, height: 300)

    private static func mask(_ size: PixelSize, _ value: (_ x: Int, _ y: Int) -> UInt8) -> RegionMask {
        RegionMask(
            size: size, values: (0..<size.pixels).map { value($0 % size.width, $0 / size.width) })
    }

    /// White in the right half, whatever the mask's own size.
    private static func right(_ size: PixelSize) -> RegionMask {
        mask(size) { x, _ in 2 * x >= size.width ? 255 : 0 }
    }

    private struct Studio {
        let stylizer: Stylizer
        let photo: RasterImage
        let ground: StyleVector
        let region: StyleVector

        init() throws {
            stylizer = try Samples.stylizer()
            photo = try Samples.photo("lighthouse").resized(width: photoSize.width, height: photoSize.height)
            ground = try Samples.style("night-swirl", on: stylizer)
            region = try Samples.style("watercolour", on: stylizer)
        }

        func task(_ style: StyleVector, _ regions: [StyleRegion] = []) -> StylizationTask {
            var task = StylizationTask(
                content: photo, style: style, styleModel: ModelPair.bundled.style,
                transformer: ModelPair.bundled.transformer)
            task.regions = regions
            return task
        }

        func paint(_ task: StylizationTask) throws -> RasterImage { try stylizer.stylize(task) }
    }

    @Test("each side of a mask is that style's whole painting to the bit, at any size of mask and brush")
    func sides() throws {
        let studio = try Studio()
        for brush in [BrushSize.times(1), .times(1.2), .times(3)] {
            var left = studio.task(studio.ground), right = studio.task(studio.region)
            left.brush = brush
            right.brush = brush
            let (a, b) = try (studio.paint(left), studio.paint(right))
            for size in [Self.photoSize, PixelSize(width: 2, height: 1), PixelSize(width: 900, height: 40)] {
                var task = studio.task(
                    studio.ground, [StyleRegion(style: studio.region, mask: Self.right(size))])
                task.brush = brush
                let result = try studio.paint(task)
                // A mask of two pixels fades over the half of the picture.
                let reach = size.width == 2 ? 130 : 30
                for x in 0..<result.width where abs(x - result.width / 2) > reach {
                    let column = { (picture: RasterImage) in
                        (0..<picture.height).map { picture.rgb[($0 * picture.width + x) * 3] }
                    }
                    #expect(
                        column(result) == column(x < result.width / 2 ? a : b), "brush \(brush), column \(x)")
                }
            }
        }
    }

    @Test("a mask of one value is the plain painting; strength, order and sizes of masks hold")
    func uniform() throws {
        let studio = try Studio()
        let one = PixelSize(width: 1, height: 1)
        let white = Self.mask(one) { _, _ in 255 }, black = Self.mask(one) { _, _ in 0 }
        let plain = try studio.paint(studio.task(studio.region))
        let ground = try studio.paint(studio.task(studio.ground))
        func painted(_ masks: [RegionMask], strength: Float = 1) throws -> RasterImage {
            try studio.paint(
                studio.task(
                    studio.ground,
                    masks.map { StyleRegion(style: studio.region, strength: strength, mask: $0) }))
        }
        #expect(try painted([white]) == plain)
        #expect(try painted([black]) == ground)
        #expect(try painted([white.inverted]) == ground)
        var weak = studio.task(studio.region)
        weak.strength = 0.4
        #expect(try painted([white], strength: 0.4) == studio.paint(weak))
        // The last lies on top.
        var task = studio.task(
            studio.ground,
            [StyleRegion(style: studio.region, mask: white), StyleRegion(style: studio.ground, mask: white)])
        #expect(try studio.paint(task) == ground)
        task.regions.reverse()
        #expect(try studio.paint(task) == plain)
    }

    @Test("with the photo known, another mask runs no network")
    func masksMove() throws {
        let studio = try Studio()
        var task = studio.task(
            studio.ground,
            [StyleRegion(style: studio.region, strength: 0.7, mask: Self.right(Self.photoSize))])
        task.contentID = "lighthouse"
        let first = try studio.paint(task)
        let shares = Mutex<[Double]>([])
        let control = RenderControl { progress in shares.withLock { $0.append(progress.share) } }
        #expect(try studio.stylizer.stylize(task, control: control) == first)
        task.regions[0].mask = task.regions[0].mask.inverted
        let moved = try studio.stylizer.stylize(task, control: control)
        #expect(moved != first && shares.withLock { $0.allSatisfy { $0 == 0 } })
        // As it would be painted by a stylizer that knows nothing.
        let fresh = try Studio()
        task.contentID = nil
        #expect(try fresh.paint(task) == moved)
    }

    @Test(
        "a map of the strength is the plain painting where it is white, and that of strength 0 where it is black"
    )
    func strengthMap() throws {
        let studio = try Studio()
        var task = studio.task(
            studio.ground,
            [StyleRegion(style: studio.region, strength: 0.5, mask: Self.right(Self.photoSize))])
        task.strength = 0.8
        let plain = try studio.paint(task)
        var none = studio.task(studio.region)
        none.strength = 0
        let own = try studio.paint(none)
        let one = PixelSize(width: 1, height: 1)
        task.strengthMap = Self.mask(one) { _, _ in 255 }
        #expect(try studio.paint(task) == plain)
        task.strengthMap = Self.mask(one) { _, _ in 0 }
        #expect(try studio.paint(task) == own)
        task.strengthMap = Self.mask(PixelSize(width: 70, height: 50)) { _, y in y < 25 ? 255 : 0 }
        let result = try studio.paint(task)
        let row = Self.photoSize.width * 3, reach = 30
        #expect(result.rgb[..<((150 - reach) * row)] == plain.rgb[..<((150 - reach) * row)])
        #expect(result.rgb[((150 + reach) * row)...] == own.rgb[((150 + reach) * row)...])
        // What is kept lies over it.
        task.kept = Self.mask(one) { _, _ in 255 }
        #expect(try studio.paint(task).rgb == studio.photo.rgb)
    }

    @Test("what is left to do counts renditions: what all share once, each that is not kept")
    func shares() throws {
        let studio = try Studio()
        var task = studio.task(
            studio.ground, [StyleRegion(style: studio.region, mask: Self.right(Self.photoSize))])
        task.contentID = "lighthouse"
        task.strengthMap = Self.right(Self.photoSize)
        let pyramid = PaintingPyramid(
            width: Self.photoSize.width, height: Self.photoSize.height, brush: task.brush)
        let (ground, region) = (
            Rendition(style: studio.ground, strength: 1), Rendition(style: studio.region, strength: 1)
        )
        func shares(_ renditions: [Rendition?]) -> PaintingShares {
            studio.stylizer.shares(
                of: "lighthouse", renditions: renditions, transformer: task.transformer,
                styleModel: task.styleModel, pyramid: pyramid)
        }
        func cost(_ paintings: Int) throws -> Double {
            Double(
                try studio.stylizer.paintingCost(
                    transformer: task.transformer, height: Self.photoSize.height,
                    width: Self.photoSize.width, brush: task.brush, paintings: paintings
                ).multiplyAdds)
        }
        func said() throws -> Double? {
            let said = Mutex<Double?>(nil)
            let control = RenderControl { progress in
                if progress.stage == .stylizing { said.withLock { $0 = progress.share } }
            }
            _ = try studio.stylizer.stylize(task, control: control)
            return said.withLock { $0 }
        }
        #expect(shares([ground, region, .ownStyle]) == PaintingShares())
        #expect(try said() == 1)
        #expect(shares([ground, region, .ownStyle]) == PaintingShares(identityVector: 0, stylizing: 0))
        #expect(try said() == 0)
        // Of two renditions that are not known, only what comes behind the style is left.
        task.style = studio.region
        task.regions[0].style = studio.ground
        task.regions[0].strength = 0.5
        task.strength = 0.5
        let left = shares([nil, Rendition(style: studio.ground, strength: 0.5), .ownStyle])
        #expect(left.identityVector == 0)
        let shared = 2 * (try cost(1)) - (try cost(2))
        let expected = try 2 * (cost(1) - shared) / cost(3)
        #expect(abs(left.stylizing - expected) < 1e-9)
        #expect(try said() == left.stylizing)
    }

    @Test("what is kept of the photo is its own bytes, over regions and finish")
    func kept() throws {
        let studio = try Studio()
        var task = studio.task(
            studio.ground, [StyleRegion(style: studio.region, mask: Self.right(Self.photoSize))])
        task.finish = Finish(preserveColor: 0, saturation: 0, contrast: 40, grain: 50)
        let painted = try studio.paint(task)
        task.kept = Self.mask(Self.photoSize) { _, y in y < 150 ? 255 : 0 }
        let result = try studio.paint(task)
        let row = Self.photoSize.width * 3
        let reach = 30
        #expect(result.rgb[..<((150 - reach) * row)] == studio.photo.rgb[..<((150 - reach) * row)])
        #expect(result.rgb[((150 + reach) * row)...] == painted.rgb[((150 + reach) * row)...])
        // In a preview, too.
        task.previewHeight = 100
        let preview = try studio.paint(task)
        #expect(preview.height == 100)
        let small = try studio.photo.resized(width: preview.width, height: 100)
        #expect(preview.rgb[..<(20 * preview.width * 3)] == small.rgb[..<(20 * preview.width * 3)])
    }

    @Test("a picture is a mask by its transparency, or by its light")
    func picturesAsMasks() {
        let size = PixelSize(width: 2, height: 1)
        let colors: [UInt8] = [255, 255, 255, 255, 0, 0]
        let opaque = RasterImage(width: 2, height: 1, rgb: colors)
        #expect(RegionMask(opaque) == RegionMask(size: size, values: [255, 77]))
        let cutOut = RasterImage(width: 2, height: 1, rgb: colors, alpha: [0, 200])
        #expect(RegionMask(cutOut) == RegionMask(size: size, values: [0, 200]))
    }

    @Test("a mask is shrunk to a side, in its own shape, and is itself where it is no larger")
    func shrinking() throws {
        let wide = Self.right(PixelSize(width: 64, height: 16))
        #expect(try wide.shrunk(toSide: 64) == wide)
        let small = try wide.shrunk(toSide: 16)
        #expect(small.size == PixelSize(width: 16, height: 4))
        #expect(small.values[0] == 0 && small.values[15] == 255)
        let line = Self.mask(PixelSize(width: 1, height: 400)) { _, _ in 77 }
        let short = try line.shrunk(toSide: 20)
        #expect(short.size == PixelSize(width: 1, height: 20) && short.values.allSatisfy { $0 == 77 })
    }

    @Test("a style of another space is refused before anything is painted")
    func otherSpace() throws {
        let studio = try Studio()
        let stranger = try StyleVector([Float](repeating: 0, count: StyleVector.count), space: .tfjsOriginal)
        let task = studio.task(
            studio.ground, [StyleRegion(style: stranger, mask: Self.right(Self.photoSize))])
        #expect(throws: StyleError.spaceMismatch(.tfjsOriginal, .magentaMobile)) {
            try studio.paint(task)
        }
    }
}
