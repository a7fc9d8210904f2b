import Foundation
import Gallery
import ImageCodecs
import Stylization
import TestSupport
import Testing

@testable import Application

@Suite("Swatches")
struct SwatchWorkTests {
    private static let samples = SampleFolder(Places.repository.appending(path: "Public/samples"))
    private static let photos = [samples.firstPhoto]

    @Test("show the sample painted at 400 px with the network's own strokes, as JPEG")
    func painting() throws {
        let engine = StubEngine()
        let style = try Pictures.style()
        let swatch = try SwatchWork(engine: engine, photos: Self.photos).paint(style, transformer: "paints")
        #expect(swatch.mediaType == .jpeg)
        #expect(try ImageDecoder().decode(Array(swatch.bytes)).image.height == 400)
        let task = try #require(engine.painted.first)
        #expect(task.transformer == "paints" && task.style == style && task.brush == .times(1))
        #expect(task.strength == 1 && !task.keepsPainting)
    }

    @Test("of two photos of one size show each its own")
    func photosOfOneSize() throws {
        let none = FileManager.default.temporaryDirectory.appending(path: "impasto-no-models")
        func engine() throws -> StylizerEngine {
            let models = try ModelStore(bundledFolder: Places.models, dataFolder: none)
            return StylizerEngine(Stylizer(models: models, threads: 2))
        }
        let photos = ["lighthouse.jpg", "balloons.jpg"].map { name in
            Places.repository.appending(path: "Public/samples/content/\(name)")
        }
        let style = try Pictures.style()
        let (used, fresh) = (try engine(), try engine())
        func swatch(of photo: URL, by engine: StylizerEngine) throws -> Swatch {
            let work = SwatchWork(engine: engine, photos: [photo])
            return try work.paint(style, transformer: try #require(work.transformer(for: style.space)))
        }
        _ = try swatch(of: photos[0], by: used)
        #expect(try swatch(of: photos[1], by: used) == swatch(of: photos[1], by: fresh))
    }

    @Test("show one photo for one style, and all photos for many")
    func photos() throws {
        let photos = Self.samples.swatchPhotos
        #expect(photos.count > 5)
        let work = SwatchWork(engine: StubEngine(), photos: photos)
        var random = SeededRandom(seed: 5)
        let styles = try (0..<100).map { _ in
            try StyleVector(random.floats(StyleVector.count, in: -3...3), space: .magentaMobile)
        }
        let chosen = styles.map(work.photo)
        #expect(chosen == styles.map(work.photo))
        for photo in photos { #expect(chosen.count { $0 == photo } >= 4, "\(photo.lastPathComponent)") }
    }

    @Test("are painted by the default transformer of the style's space, else by one that is here")
    func transformer() {
        let other = StyleSpace(rawValue: "other")
        let engine = StubEngine(
            [
                .named("first", .transformer, .magentaMobile),
                .named("usual", .transformer, .magentaMobile),
                .named("absent", .transformer, other, isPresent: false),
                .named("present", .transformer, other),
            ], defaultPair: ModelPair(style: "", transformer: "usual"))
        let work = SwatchWork(engine: engine, photos: Self.photos)
        #expect(work.transformer(for: .magentaMobile) == "usual")
        #expect(work.transformer(for: other) == "present")
        #expect(work.transformer(for: StyleSpace(rawValue: "unheard-of")) == nil)
        let chosen = SwatchWork(
            engine: engine, photos: Self.photos, defaultModels: ModelPair(style: "", transformer: "first"))
        #expect(chosen.transformer(for: .magentaMobile) == "first")
    }

    @Test("A photo that is not there is an error that names it")
    func missing() throws {
        let work = SwatchWork(engine: StubEngine(), photos: [URL(filePath: "/nowhere/photo.jpg")])
        let error = try #require(throws: (any Error).self) {
            try work.paint(try Pictures.style(), transformer: "paints")
        }
        #expect("\(error)".contains("/nowhere/photo.jpg"))
    }
}
