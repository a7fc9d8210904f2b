import Application
import Foundation
import Gallery
import ImageCodecs
import Stylization
import TestSupport
import Testing

@Suite("Swatches")
struct SwatchWorkTests {
    private static let photo = SampleFolder(Places.repository.appending(path: "Public/samples")).swatchPhoto

    @Test("show the sample painted at 256 px with the network's own strokes, as JPEG")
    func painting() throws {
        let engine = StubEngine()
        let style = try Pictures.style()
        let swatch = try SwatchWork(engine: engine, photo: Self.photo).paint(style, transformer: "paints")
        #expect(swatch.mediaType == .jpeg)
        #expect(try ImageDecoder().decode(Array(swatch.bytes)).image.height == 256)
        let task = try #require(engine.painted.first)
        #expect(task.transformer == "paints" && task.style == style && task.brush == .times(1))
        #expect(task.strength == 1 && task.contentID == "swatch")
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
        let work = SwatchWork(engine: engine, photo: Self.photo)
        #expect(work.transformer(for: .magentaMobile) == "usual")
        #expect(work.transformer(for: other) == "present")
        #expect(work.transformer(for: StyleSpace(rawValue: "unheard-of")) == nil)
        let chosen = SwatchWork(
            engine: engine, photo: Self.photo, defaultModels: ModelPair(style: "", transformer: "first"))
        #expect(chosen.transformer(for: .magentaMobile) == "first")
    }

    @Test("A photo that is not there is an error that names it")
    func missing() throws {
        let work = SwatchWork(engine: StubEngine(), photo: URL(filePath: "/nowhere/photo.jpg"))
        let error = try #require(throws: (any Error).self) {
            try work.paint(try Pictures.style(), transformer: "paints")
        }
        #expect("\(error)".contains("/nowhere/photo.jpg"))
    }
}
