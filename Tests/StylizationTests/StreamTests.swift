import ImageCodecs
import Stylization
import TestSupport
import Testing

@Suite("Streams", .serialized, .timeLimit(.minutes(10)))
struct StreamTests {
    private static func frames(
        _ count: Int, width: Int = 120, height: Int = 88, noise: UInt64 = 12, pan: Int = 0
    ) throws -> [RasterImage] {
        var random = SeededRandom(seed: 3)
        let photo = try Samples.photo("lighthouse").resized(height: height * 2)
        return (0..<count).map { frame in
            var rgb: [UInt8] = []
            for y in 0..<height {
                for x in 0..<width {
                    for channel in 0..<3 {
                        let at = ((y + 20) * photo.width + x + 20 + frame * pan) * 3 + channel
                        let value = Int(photo.rgb[at]) + Int(random.next() % (noise + 1)) - Int(noise / 2)
                        rgb.append(UInt8(clamping: value))
                    }
                }
            }
            return RasterImage(width: width, height: height, rgb: rgb)
        }
    }

    private struct Studio {
        let stylizer: Stylizer
        let settings: StreamSettings

        init(threads: Int = 2, calm: Double) throws {
            stylizer = try Samples.stylizer(threads: threads)
            settings = StreamSettings(
                style: try Samples.style("night-swirl", on: stylizer), styleModel: ModelPair.bundled.style,
                transformer: ModelPair.bundled.transformer, calm: calm)
        }

        func plain(_ frame: RasterImage, _ settings: StreamSettings) throws -> RasterImage {
            try stylizer.stylize(
                StylizationTask(
                    content: frame, contentSize: settings.size, brush: settings.brush, style: settings.style,
                    strength: settings.strength, regions: settings.regions, kept: settings.kept,
                    styleModel: settings.styleModel, transformer: settings.transformer,
                    finish: settings.finish))
        }
    }

    @Test("calm 0 paints each frame as if it were the only one, whatever is changed between them")
    func plain() throws {
        let studio = try Studio(calm: 0)
        let stream = StylizationStream(studio.settings, on: studio.stylizer)
        let frames = try Self.frames(6)
        let other = try Samples.style("watercolour", on: studio.stylizer)
        let changes: [(inout StreamSettings) -> Void] = [
            { _ in }, { $0.strength = 0.5 }, { $0.size = .height(61) }, { $0.style = other },
            { $0.brush = .times(2.5) },
            {
                let half = RegionMask(size: PixelSize(width: 2, height: 1), values: [0, 255])
                $0.regions = [StyleRegion(style: studio.settings.style, mask: half)]
                $0.finish.grain = 30
            },
        ]
        for (frame, change) in zip(frames, changes) {
            change(&stream.settings)
            #expect(try stream.paint(frame) == studio.plain(frame, stream.settings))
            #expect(stream.bytes > 0)
        }
        // A size back and forth holds the memory of one.
        stream.settings.brush = .times(1)
        stream.settings.strength = 1
        _ = try stream.paint(frames[0])
        let small = stream.bytes
        stream.settings.size = .full
        _ = try stream.paint(frames[0])
        stream.settings.size = .height(61)
        _ = try stream.paint(frames[0])
        #expect(stream.bytes == small)
    }

    @Test("another style takes the place of the one before over as many frames as it is to")
    func fade() throws {
        let studio = try Studio(calm: 0)
        let stream = StylizationStream(studio.settings, on: studio.stylizer)
        let frame = try Self.frames(1)[0]
        let first = try stream.paint(frame)
        let other = try Samples.style("watercolour", on: studio.stylizer)
        stream.settings.style = other
        stream.settings.strength = 0.5
        stream.settings.fadeFrames = 4
        for painted in 1...5 {
            var expected = stream.settings
            let part = min(1, Float(painted) / 4)
            expected.style = try StyleVector.mix([(studio.settings.style, 1 - part), (other, part)])
            expected.strength = 1 - 0.5 * part
            let painting = try stream.paint(frame)
            #expect(painting != first)
            #expect(try painting == studio.plain(frame, expected), "frame \(painted)")
        }
    }

    @Test("a frame that fails leaves the stream as it was")
    func failure() throws {
        let studio = try Studio(calm: 0)
        let stream = StylizationStream(studio.settings, on: studio.stylizer)
        let frame = try Self.frames(1)[0]
        let first = try stream.paint(frame)
        stream.settings.style = try StyleVector(
            [Float](repeating: 0, count: StyleVector.count), space: .tfjsOriginal)
        #expect(throws: StyleError.spaceMismatch(.tfjsOriginal, .magentaMobile)) { try stream.paint(frame) }
        let control = RenderControl()
        control.cancel()
        stream.settings = studio.settings
        #expect(throws: CancellationError.self) { try stream.paint(frame, control: control) }
        #expect(try stream.paint(frame) == first)
    }
}
