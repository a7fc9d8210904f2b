import Application
import ImageCodecs
import Stylization
import Synchronization
import Testing

@Suite("The way from a photo to a painting")
struct PaintingPipelineTests {
    private let engine = StubEngine()

    private func task(_ photo: RasterImage, _ style: StyleVector) -> StylizationTask {
        StylizationTask(
            content: photo, contentSize: .height(16), style: style, styleModel: "looks",
            transformer: "paints")
    }

    @Test("Each step has what the one before it made, and its own time")
    func steps() throws {
        let photo = Pictures.photo()
        let style = try Pictures.style()
        let stages = Mutex<[RenderStage]>([])
        let control = RenderControl { progress in stages.withLock { $0.append(progress.stage) } }
        let result = try PaintingPipeline(engine: engine).run(
            control: control, clock: StageClock(["startup": 3]), decode: { photo },
            style: .found { style }, task: task,
            encode: { [UInt8($0.width), UInt8($0.height)] })
        #expect(engine.painted.map(\.style) == [style])
        let expected = try photo.resized(width: 12, height: 16)
        #expect(result.painting == expected)
        #expect(result.file == [12, 16])
        #expect(
            Set(result.clock.milliseconds.keys) == [
                "startup", "decoding", "styleVector", "stylizing", "encoding",
            ])
        #expect(stages.withLock { $0 } == [.encoding])
    }

    @Test("A style that is known takes no time")
    func known() throws {
        let result = try PaintingPipeline(engine: engine).run(
            decode: { Pictures.photo() }, style: .known(try Pictures.style()), task: task,
            encode: { _ in [] })
        #expect(Set(result.clock.milliseconds.keys) == ["decoding", "stylizing", "encoding"])
    }

    @Test("Nothing is painted once the render was cancelled")
    func cancellation() throws {
        let control = RenderControl()
        #expect(throws: CancellationError.self) {
            try PaintingPipeline(engine: engine).run(
                control: control,
                decode: {
                    control.cancel()
                    return Pictures.photo()
                }, style: .known(try Pictures.style()), task: task, encode: { _ in [] })
        }
        #expect(engine.painted.isEmpty)
    }
}
