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
        let photo = try Samples.photo("lighthouse").resized(height: height * 2 + 40)
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
        let cancelled = RenderControl()
        cancelled.cancel()
        for painted in 1...5 {
            // One that was not painted does not count.
            if painted == 3 {
                #expect(throws: CancellationError.self) { try stream.paint(frame, control: cancelled) }
            }
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

    /// Mean distance of px along the scene's motion, in steps of 255.
    private static func flicker(_ paintings: [RasterImage], pan: Int) -> Double {
        var sum = 0, count = 0
        for (before, after) in zip(paintings, paintings.dropFirst()) {
            for y in 8..<after.height - 8 {
                for x in 3 * 8..<3 * (after.width - 8 - pan) {
                    let row = y * after.width * 3
                    sum += abs(Int(after.rgb[row + x]) - Int(before.rgb[row + x + 3 * pan]))
                    count += 1
                }
            }
        }
        return Double(sum) / Double(count)
    }

    @Test("calm takes the flicker out of still scenes and of pans", arguments: [0, 1, 3])
    func calm(_ pan: Int) throws {
        let studio = try Studio(calm: 60)
        let frames = try Self.frames(12, width: 160, height: 120, noise: 8, pan: pan)
        let stream = StylizationStream(studio.settings, on: studio.stylizer)
        let calm = try frames.map { try stream.paint($0) }
        let plain = try frames.map { try studio.plain($0, studio.settings) }
        let ratio = Self.flicker(Array(calm[6...]), pan: pan) / Self.flicker(Array(plain[6...]), pan: pan)
        #expect(ratio < 0.3, "flicker \(ratio) of plain painting")
        #expect(Self.flicker([calm[11], plain[11]], pan: 0) < 25)
    }

    @Test("the same bits on any number of threads; a cut and another size forget the past")
    func threadsAndCuts() throws {
        let frames = try Self.frames(3, pan: 1)
        let other = try Samples.photo("lighthouse").resized(width: 120, height: 88).rgb.map { 255 - $0 }
        let cut = RasterImage(width: 120, height: 88, rgb: other)
        var first: [RasterImage] = []
        for threads in [1, 2, 3] {
            let studio = try Studio(threads: threads, calm: 60)
            let stream = StylizationStream(studio.settings, on: studio.stylizer)
            stream.settings.strength = 0.8
            var painted = try frames.map { try stream.paint($0) }
            painted += [try stream.paint(cut), try stream.paint(cut)]
            stream.settings.size = .height(45)
            painted += [try stream.paint(frames[0])]
            #expect(painted[5].height == 45)
            if threads == 1 {
                first = painted
                let fresh = StylizationStream(stream.settings, on: studio.stylizer)
                #expect(try fresh.paint(frames[0]) == painted[5])
                fresh.settings.size = .full
                #expect(try fresh.paint(cut) == painted[3])
                #expect(try fresh.paint(cut) == painted[4])
                stream.reset()
                #expect(try stream.paint(frames[0]) == painted[5])
            }
            #expect(painted == first, "\(threads) threads")
        }
    }

    @Test("a calm stream takes any size, transparency, regions, a finish and what is kept of the photo")
    func everything() throws {
        let studio = try Studio(calm: 60)
        let stream = StylizationStream(studio.settings, on: studio.stylizer)
        for (width, height) in [(1, 1), (7, 3), (33, 50)] {
            var frame = try Self.frames(1, width: width, height: height)[0]
            frame.alpha = (0..<width * height).map { UInt8($0 % 256) }
            for _ in 0..<2 {
                let painted = try stream.paint(frame)
                #expect(painted.size == frame.size && painted.alpha == frame.alpha)
            }
            #expect(
                try studio.stylizer.streamCost(stream.settings, frame: frame.size).bytes > stream.bytes / 4)
        }
        let frame = try Self.frames(1)[0]
        let half = RegionMask(size: PixelSize(width: 2, height: 1), values: [0, 255])
        stream.settings.regions = [
            StyleRegion(style: try Samples.style("watercolour", on: studio.stylizer), mask: half)
        ]
        stream.settings.kept = RegionMask(size: PixelSize(width: 1, height: 2), values: [255, 0])
        stream.settings.finish.grain = 40
        for _ in 0..<2 {
            let painted = try stream.paint(frame)
            #expect(painted.rgb[..<(120 * 3 * 10)] == frame.rgb[..<(120 * 3 * 10)])
        }
    }
}
