import Finishing
import Foundation
import ImageCodecs
import Inference
import Kernels
import Stylization
import Synchronization
import TestSupport
import Testing

@Suite("The stylizer", .serialized)
struct StylizerTests {
    private static func stylizer() throws -> Stylizer {
        try Stylizer(
            models: ModelStore(
                bundledFolder: Places.models,
                dataFolder: FileManager.default.temporaryDirectory.appending(path: "impasto-no-models")),
            threads: 2)
    }

    /// A picture with structure, of any size.
    private static func picture(_ width: Int, _ height: Int, seed: UInt64, alpha: Bool = false) -> RasterImage
    {
        var random = SeededRandom(seed: seed)
        let rgb = (0..<(width * height * 3)).map {
            UInt8(($0 / 3 % width * 5 + $0 / 40) % 200) &+ UInt8(random.next() % 40)
        }
        let opacity = (0..<(width * height)).map { UInt8($0 % 256) }
        return RasterImage(
            width: width, height: height, rgb: rgb, alpha: alpha ? opacity : nil, sourceProfile: [1, 2, 3])
    }

    private let pair = ModelPair.bundled

    private func task(_ content: RasterImage, _ style: StyleVector) -> StylizationTask {
        StylizationTask(content: content, style: style, styleModel: pair.style, transformer: pair.transformer)
    }

    private func style(_ stylizer: Stylizer, seed: UInt64 = 9) throws -> StyleVector {
        try stylizer.styleVector(
            of: Self.picture(90, 70, seed: seed), styleSize: 64, square: false, styleModel: pair.style)
    }

    @Test("reads a network once, however many threads ask for it at the same time")
    func networkOnce() async throws {
        let stylizer = try Self.stylizer()
        let name = pair.style
        @Sendable func read() async throws -> Network {
            try await withCheckedThrowingContinuation { continuation in
                Thread { continuation.resume(with: Result { try stylizer.network(name, kind: .style).0 }) }
                    .start()
            }
        }
        async let first = read(), second = read(), third = read()
        let networks = try await [first, second, third]
        #expect(networks.allSatisfy { $0 === networks[0] })
        for _ in 0..<2 {
            #expect(throws: (any Error).self) { try stylizer.network("no-such-network", kind: .style) }
        }
    }

    @Test(
        "keeps size, transparency and profile of a photo of any size",
        arguments: [(50, 37), (64, 64), (31, 90)])
    func result(_ size: (Int, Int)) throws {
        let stylizer = try Self.stylizer()
        let content = Self.picture(size.0, size.1, seed: 1, alpha: true)
        let painted = try stylizer.stylize(task(content, style(stylizer)))
        #expect((painted.width, painted.height) == size)
        #expect(painted.alpha == content.alpha)
        #expect(painted.sourceProfile == content.sourceProfile)
        #expect(painted.rgb != content.rgb)
    }

    @Test(
        "paints pictures of any size, down to one px",
        arguments: [(1, 1), (1, 500), (500, 1), (3, 3), (4, 4), (5, 2), (2000, 7)])
    func small(_ size: (Int, Int)) throws {
        let stylizer = try Self.stylizer()
        let content = Self.picture(size.0, size.1, seed: 20, alpha: true)
        for strength in [1, 0.5] as [Float] {
            var task = task(content, try style(stylizer))
            task.strength = strength
            let painted = try stylizer.stylize(task)
            #expect((painted.width, painted.height) == size && painted.alpha == content.alpha)
        }
        // As style too, square or not.
        for square in [false, true] {
            let vector = try stylizer.styleVector(
                of: content, styleSize: 64, square: square, styleModel: pair.style)
            #expect(vector.values.contains { $0 != 0 })
        }
        for (network, kind) in [(pair.style, ModelKind.style), (pair.transformer, .transformer)] {
            #expect(try stylizer.cost(network, kind: kind, height: size.1, width: size.0).multiplyAdds > 0)
        }
    }

    @Test("a content size that makes a strip too long names the photo's size and the painting's")
    func tooLong() throws {
        let stylizer = try Self.stylizer()
        var task = task(Self.picture(2000, 7, seed: 22), try style(stylizer))
        task.contentSize = .height(720)
        let error = StyleError.paintingTooLarge(
            content: .init(width: 2000, height: 7), painting: .init(width: 205_714, height: 720))
        #expect(throws: error) { try stylizer.stylize(task) }
        #expect(error.description.contains("2000x7 px would be painted at 205714x720 px"))
    }

    @Test("one px is painted as a larger picture of its colour is")
    func onePixel() throws {
        let stylizer = try Self.stylizer()
        let style = try style(stylizer)
        func flat(_ side: Int) -> RasterImage {
            RasterImage(
                width: side, height: side, rgb: (0..<side * side).flatMap { _ in [200, 120, 40] as [UInt8] })
        }
        let small = try stylizer.stylize(task(flat(1), style))
        let large = try stylizer.stylize(task(flat(8), style))
        #expect(zip(small.rgb, large.rgb).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    }

    @Test("colours that hide behind transparency change neither a painting nor a style")
    func hiddenColours() throws {
        let stylizer = try Self.stylizer()
        let style = try style(stylizer)
        func picture(hidden: UInt8) -> RasterImage {
            var picture = Self.picture(48, 40, seed: 21)
            var alpha = [UInt8](repeating: 255, count: 48 * 40)
            for y in 0..<40 {
                for x in 0..<48 where (x - 24) * (x - 24) + (y - 20) * (y - 20) > 200 {
                    alpha[y * 48 + x] = 0
                    for channel in 0..<3 { picture.rgb[(y * 48 + x) * 3 + channel] = hidden }
                }
            }
            picture.alpha = alpha
            return picture
        }
        let black = picture(hidden: 0)
        let white = picture(hidden: 255)
        for size in [ContentSize.full, .height(31)] {
            for preserveColor in [0, 60, 100] as [Double] {
                var task = task(black, style)
                task.contentSize = size
                task.strength = 0.6
                task.finish.preserveColor = preserveColor
                let first = try stylizer.stylize(task)
                task.content = white
                #expect(try stylizer.stylize(task) == first)
                #expect(first.alpha != nil)
            }
        }
        let vectors = try [black, white].map {
            try stylizer.styleVector(of: $0, styleSize: 40, square: false, styleModel: pair.style)
        }
        #expect(vectors[0] == vectors[1])
        // White is what shows: the style of the picture on white.
        var opaque = white
        opaque.alpha = nil
        #expect(
            try stylizer.styleVector(of: opaque, styleSize: 40, square: false, styleModel: pair.style)
                == vectors[0])
    }

    @Test("style pictures keep their aspect, unless they are strips")
    func styleSizes() {
        func size(_ width: Int, _ height: Int, _ styleSize: Int, square: Bool = false) -> [Int] {
            let size = StyleSize(styleSize, square: square).resolved(width: width, height: height)
            return [size.width, size.height]
        }
        #expect(size(300, 200, 256) == [384, 256])
        #expect(size(3200, 100, 256) == [8192, 256])
        #expect(size(2000, 7, 256) == [8192, 29])
        #expect(size(65_535, 1, 256) == [8192, 1])
        #expect(size(1, 65_535, 256) == [1, 256])
        #expect(size(2000, 7, 256, square: true) == [256, 256])
    }

    @Test("scales to a content size, the width following")
    func contentSize() throws {
        let stylizer = try Self.stylizer()
        var task = task(Self.picture(100, 50, seed: 2), try style(stylizer))
        task.contentSize = .height(33)
        let painted = try stylizer.stylize(task)
        #expect((painted.width, painted.height) == (66, 33))
    }

    @Test("a square forces the style picture's aspect; a plain one keeps it")
    func square() throws {
        let stylizer = try Self.stylizer()
        let picture = Self.picture(120, 60, seed: 3)
        let plain = try stylizer.styleVector(
            of: picture, styleSize: 64, square: false, styleModel: pair.style)
        let square = try stylizer.styleVector(
            of: picture, styleSize: 64, square: true, styleModel: pair.style)
        #expect(plain != square)
        let forced = try picture.resized(width: 64, height: 64)
        #expect(
            try stylizer.styleVector(of: forced, styleSize: 64, square: false, styleModel: pair.style)
                == square)
    }

    @Test("strength mixes with the content's own style")
    func strength() throws {
        let stylizer = try Self.stylizer()
        let content = Self.picture(48, 48, seed: 4)
        let style = try style(stylizer)
        var task = task(content, style)
        task.strength = 0
        let weak = try stylizer.stylize(task)
        let identity = try stylizer.styleVector(
            of: content, styleSize: 48, square: false, styleModel: pair.style)
        #expect(try weak == stylizer.stylize(self.task(content, identity)))
        task.strength = 0.4
        let blended = try style.blended(withIdentity: identity, strength: 0.4)
        #expect(try stylizer.stylize(task) == stylizer.stylize(self.task(content, blended)))
    }

    @Test("what is kept of a content changes no bit of the next picture")
    func caching() throws {
        let stylizer = try Self.stylizer()
        let content = Self.picture(60, 44, seed: 5, alpha: true)
        let styles = try [style(stylizer, seed: 6), style(stylizer, seed: 7)]
        for (style, finish) in [
            (styles[0], Finish()), (styles[1], Finish(preserveColor: 60)), (styles[0], Finish(grain: 50)),
            (styles[1], Finish(preserveColor: 60)), (styles[0], Finish(preserveColor: 30, contrast: 20)),
            (styles[0], Finish()),
        ] {
            var named = task(content, style)
            named.contentID = "photo"
            named.strength = 0.7
            named.finish = finish
            var anonymous = named
            anonymous.contentID = nil
            #expect(try stylizer.stylize(named) == stylizer.stylize(anonymous))
        }
        stylizer.forgetContents()
        #expect(try stylizer.stylize(task(content, styles[0])) == stylizer.stylize(task(content, styles[0])))
    }

    @Test("what is kept of a content is known before the next picture, and said when it is painted")
    func shares() throws {
        let stylizer = try Self.stylizer()
        let content = Self.picture(60, 44, seed: 5)
        var task = task(content, try style(stylizer))
        task.contentID = "photo"
        task.strength = 0.7
        task.brush = .times(2)
        let pyramid = PaintingPyramid(width: 60, height: 44, brush: task.brush)
        func shares(_ id: String = "photo", style: StyleVector? = nil) -> PaintingShares {
            stylizer.shares(
                of: id, renditions: [style.map { Rendition(style: $0, strength: task.strength) }],
                transformer: pair.transformer, styleModel: pair.style, pyramid: pyramid)
        }
        func saidShares() throws -> [RenderStage: Double] {
            let said = Mutex<[RenderStage: Double]>([:])
            let control = RenderControl { progress in said.withLock { $0[progress.stage] = progress.share } }
            _ = try stylizer.stylize(task, control: control)
            return said.withLock { $0 }
        }
        #expect(shares() == PaintingShares())
        #expect(try saidShares() == [.identityVector: 1, .stylizing: 1])
        let kept = shares()
        #expect(kept.identityVector == 0)
        // The bundled transformer does about a fifth of its work before the style comes in.
        #expect(kept.stylizing > 0.7 && kept.stylizing < 0.9)
        // Under another finish nothing is left to do, under another style all that comes after it.
        task.finish.contrast = 30
        #expect(try saidShares() == [.identityVector: 0, .stylizing: 0])
        #expect(shares(style: task.style) == PaintingShares(identityVector: 0, stylizing: 0))
        #expect(try shares(style: style(stylizer, seed: 10)) == kept)
        task.style = try style(stylizer, seed: 10)
        #expect(try saidShares() == [.identityVector: 0, .stylizing: kept.stylizing])
        #expect(shares("another photo") == PaintingShares())
        // A finer brush has another coarsest octave; the painting's own size is the same.
        task.brush = .times(1)
        #expect(try saidShares()[.identityVector] == 1)
        stylizer.forgetContents()
        #expect(shares() == PaintingShares())
    }

    @Test("keeping colours takes brightness from the painting and colour from the photo")
    func colours() throws {
        let stylizer = try Self.stylizer()
        let content = Self.picture(40, 40, seed: 8)
        var task = task(content, try style(stylizer))
        let painted = try stylizer.stylize(task)
        task.finish.preserveColor = 100
        let kept = try stylizer.stylize(task)
        func luma(_ image: RasterImage, _ pixel: Int) -> Float {
            0.299 * Float(image.rgb[3 * pixel]) + 0.587 * Float(image.rgb[3 * pixel + 1])
                + 0.114 * Float(image.rgb[3 * pixel + 2])
        }
        var checked = 0
        for pixel in 0..<1600 {
            let channels = (0..<3).map { kept.rgb[3 * pixel + $0] }
            // A channel at its limit was cut off.
            guard !channels.contains(0), !channels.contains(255) else { continue }
            checked += 1
            #expect(abs(luma(kept, pixel) - luma(painted, pixel)) < 1.5)
            let blue = Int(kept.rgb[3 * pixel + 2]) - Int(kept.rgb[3 * pixel])
            let original = Int(content.rgb[3 * pixel + 2]) - Int(content.rgb[3 * pixel])
            #expect(abs(blue - original) <= 1)
        }
        #expect(checked > 200)
    }

    @Test("a finish is laid over what is painted without it, at the size that is seen")
    func finish() throws {
        let stylizer = try Self.stylizer()
        let finish = Finish(preserveColor: 30, saturation: 40, contrast: 20, grain: 60)
        for (brush, previewHeight) in [(1.0, nil), (1.2, nil), (2, nil), (2, 24)] as [(Double, Int?)] {
            var task = task(Self.picture(64, 48, seed: 12), try style(stylizer))
            task.brush = .times(brush)
            task.previewHeight = previewHeight
            var expected = try stylizer.stylize(task)
            let size = expected.size
            try FinishPass(preserveColor: 30, saturation: 40, contrast: 20, grain: 60).apply(
                to: &expected.rgb, size: size,
                photo: try task.content.resized(width: size.width, height: size.height).rgb,
                on: stylizer.pool,
                control: RunControl())
            task.finish = finish
            let result = try stylizer.stylize(task)
            // The photo of a preview is scaled in one step here, in two there.
            let differences = zip(result.rgb, expected.rgb).map { abs(Int($0) - Int($1)) }
            #expect(differences.max()! <= (brush == 2 && previewHeight != nil ? 12 : 1), "brush \(brush)")
            #expect(result.size == size)
        }
    }

    @Test("a finish leaves transparency, and what is said of colours, as they were")
    func finishOfTransparency() throws {
        let stylizer = try Self.stylizer()
        let content = Self.picture(50, 40, seed: 13, alpha: true)
        var task = task(content, try style(stylizer))
        task.finish = Finish(preserveColor: 50, saturation: 50, contrast: 50, grain: 50)
        let result = try stylizer.stylize(task)
        #expect(result.alpha == content.alpha && result.sourceProfile == content.sourceProfile)
    }

    @Test("says which networks and styles do not belong together")
    func mismatches() throws {
        let stylizer = try Self.stylizer()
        let foreign = try StyleVector(Array(repeating: 0, count: 100), space: .tfjsOriginal)
        let content = Self.picture(32, 32, seed: 10)
        #expect(throws: StyleError.spaceMismatch(.tfjsOriginal, .magentaMobile)) {
            try stylizer.stylize(task(content, foreign))
        }
        #expect(throws: StyleError.wrongKind(pair.transformer, isTransformer: true)) {
            try stylizer.styleVector(of: content, styleSize: 32, square: false, styleModel: pair.transformer)
        }
        #expect(throws: ModelStoreError.self) {
            try stylizer.styleVector(of: content, styleSize: 32, square: false, styleModel: "no such network")
        }
    }

    @Test("stops when it is cancelled, and paints the next picture")
    func cancellation() throws {
        let stylizer = try Self.stylizer()
        let content = Self.picture(64, 64, seed: 11)
        let style = try style(stylizer)
        let expected = try stylizer.stylize(task(content, style))
        let control = RenderControl()
        control.cancel()
        #expect(throws: CancellationError.self) {
            try stylizer.stylize(task(content, style), control: control)
        }
        #expect(try stylizer.stylize(task(content, style)) == expected)
    }

    /// A stylizer that has painted a photo with a name.
    private func stylizerWithPhoto() throws -> Stylizer {
        let stylizer = try Self.stylizer()
        var task = task(Self.picture(60, 44, seed: 5), try style(stylizer))
        task.contentID = "photo"
        _ = try stylizer.stylize(task)
        return stylizer
    }

    @Test("a painting is kept unless the task says that it is not, which keeps the photo's part alone")
    func keepsNoPainting() throws {
        let stylizer = try Self.stylizer()
        var task = task(Self.picture(60, 44, seed: 5), try style(stylizer))
        task.contentID = "photo"
        task.keepsPainting = false
        let painting = try stylizer.stylize(task)
        let kept = stylizer.keptBytes
        #expect(kept > 0)
        task.keepsPainting = true
        #expect(try stylizer.stylize(task) == painting)
        #expect(stylizer.keptBytes == kept + 60 * 44 * 3)
    }

    @Test("what is kept of a picture is forgotten once it was not used for a while")
    func forgetting() throws {
        let stylizer = try stylizerWithPhoto()
        let kept = stylizer.keptBytes
        #expect(kept > 0)
        stylizer.forgetContents(unusedFor: .seconds(3600))
        #expect(stylizer.keptBytes == kept)
        stylizer.forgetContents(unusedFor: .zero)
        #expect(stylizer.keptBytes == 0)
    }

    @Test("what can only be used under a plan goes with it, when 128 others were used later")
    func plans() throws {
        let stylizer = try stylizerWithPhoto()
        let kept = stylizer.keptBytes
        /// Makes room for plans of other sizes: 128 are kept, of which the style's and the photo's are two.
        func plan(_ sides: Range<Int>) throws {
            for side in sides {
                _ = try stylizer.cost(pair.transformer, kind: .transformer, height: 32, width: side)
            }
        }
        try plan(101..<227)
        #expect(stylizer.keptBytes == kept)
        try plan(227..<228)
        #expect(stylizer.keptBytes < kept && stylizer.keptBytes > 0)
        try plan(228..<229)
        // The painting itself, which needs no plan.
        #expect(stylizer.keptBytes == 60 * 44 * 3)
    }
}
