import Foundation
import ImageCodecs
import ImpastoKit
import TestSupport
import Testing

@Suite("The library", .timeLimit(.minutes(10)))
struct PainterTests {
    private static let samples = Places.repository.appending(path: "Public/samples")
    private static let photo = samples.appending(path: "content/lighthouse.jpg").path
    private static let small = PaintingSettings(height: 64)

    private static func sample(_ name: String) -> Picture {
        Picture(file: samples.appending(path: "style/\(name).jpg").path)
    }

    @Test("paints with the networks that come with the package, and writes what the ending says")
    func paint() async throws {
        let painter = try Painter()
        let style = try await painter.style(of: Self.sample("marble"))
        #expect(style.values.count == Style.count && style.space == "magenta-mobile")
        let painting = try await painter.paint(Picture(file: Self.photo), in: style, settings: Self.small)
        #expect(painting.image.height == 64 && painting.warnings.isEmpty)

        let folder = FileManager.default.temporaryDirectory.appending(path: "library-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (ending, format) in [("png", ImageFormat.png), ("jpg", .jpeg)] {
            let file = folder.appending(path: "painted.\(ending)")
            try await painting.write(to: file.path)
            let bytes = [UInt8](try Data(contentsOf: file))
            #expect(try ImageDecoder().header(of: bytes).format == format)
        }
        let kept = try await painting.encoded(as: .png)
        #expect(try ImageDecoder().decode(kept).image.rgb == painting.image.rgb)
        await #expect(throws: PaintingError.self) { try await painting.write(to: folder.path + "/a.gif") }
        await #expect(throws: PaintingError.self) {
            try await painting.write(to: folder.path + "/none/a.png")
        }
    }

    @Test("gives the same bits for a file and its bytes and for any number of threads, and takes pixels")
    func sources() async throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: Self.photo)))
        let one = try Painter(threads: 1)
        let three = try Painter(threads: 3)
        let style = try await one.style(of: Self.sample("stripes"))
        #expect(try await three.style(of: Self.sample("stripes")) == style)
        let painting = try await one.paint(Picture(file: Self.photo), in: style, settings: Self.small).image
        let fromBytes = try await three.paint(Picture(bytes: bytes), in: style, settings: Self.small).image
        #expect(fromBytes == painting)
        let decoded = try ImageDecoder().decode(bytes, atLeastHeight: 64).image
        let fromPixels = try await three.paint(Picture(decoded), in: style, settings: Self.small).image
        #expect(fromPixels.height == 64)
    }

    @Test("uses every setting: each changes the painting")
    func settings() async throws {
        let painter = try Painter()
        let style = try await painter.style(of: Self.sample("woodblock-wave"))
        func paint(_ change: (inout PaintingSettings) -> Void) async throws -> RasterImage {
            var settings = Self.small
            change(&settings)
            return try await painter.paint(Picture(file: Self.photo), in: style, settings: settings).image
        }
        let plain = try await paint { _ in }
        #expect(try await paint { $0.height = 80 }.height == 80)
        #expect(try await paint { $0.strength = 50 } != plain)
        #expect(try await paint { $0.brush = 2 } != plain)
        #expect(try await paint { $0.preserveColor = 100 } != plain)
        #expect(try await paint { $0.saturation = -100 } != plain)
        #expect(try await paint { $0.contrast = 50 } != plain)
        #expect(try await paint { $0.grain = 100 } != plain)
        #expect(try await paint { $0.height = 64 } == plain)
    }

    @Test("mixes by proportions, whatever their sum, and stores what it found")
    func mixes() async throws {
        let painter = try Painter()
        let marble = try await painter.style(of: Self.sample("marble"))
        let circles = try await painter.style(of: Self.sample("circles"), height: 128)
        let mix = try Style.mix([(marble, 3), (circles, 1)])
        #expect(try Style.mix([(marble, 75), (circles, 25)]) == mix)
        #expect(try Style.mix([(marble, 1)]) == marble)
        #expect(try Style(values: mix.values, space: mix.space) == mix)
        #expect(throws: PaintingError.self) { try Style.mix([]) }
        #expect(throws: PaintingError.self) { try Style.mix([(marble, 1), (circles, -1)]) }
        #expect(throws: PaintingError.self) { try Style(values: [1, 2], space: "magenta-mobile") }
        let foreign = try Style(values: marble.values, space: "tfjs-original")
        #expect(throws: PaintingError.self) { try Style.mix([(marble, 1), (foreign, 1)]) }
        await #expect {
            _ = try await painter.paint(Picture(file: Self.photo), in: foreign, settings: Self.small)
        } throws: {
            if case .style = $0 as? PaintingError { true } else { false }
        }
    }

    @Test("refuses with the value and what it may be, before anything is read")
    func refusals() async throws {
        let painter = try Painter()
        let style = try Style(values: [Float](repeating: 0, count: Style.count), space: "magenta-mobile")
        let nowhere = Picture(file: "/there/is/no.jpg")
        let wrong = [
            PaintingSettings(height: 15), PaintingSettings(strength: 101), PaintingSettings(brush: 0.5),
            PaintingSettings(preserveColor: -1), PaintingSettings(saturation: .nan),
            PaintingSettings(contrast: 1000), PaintingSettings(grain: -0.5),
        ]
        for settings in wrong {
            await #expect {
                _ = try await painter.paint(nowhere, in: style, settings: settings)
            } throws: {
                if case .setting = $0 as? PaintingError { true } else { false }
            }
        }
        await #expect(throws: PaintingError.setting("the height of a style picture is 16 to 8192 px, not 8"))
        {
            try await painter.style(of: nowhere, height: 8)
        }
        await #expect(throws: PaintingError.file("there is no file '/there/is/no.jpg'")) {
            try await painter.paint(nowhere, in: style)
        }
        await #expect(throws: PaintingError.picture(.unknownFormat)) {
            try await painter.style(of: Picture(bytes: Array("no picture at all".utf8)))
        }
        #expect(throws: PaintingError.setting("threads must be at least 1, not 0")) {
            try Painter(threads: 0)
        }
        #expect {
            _ = try Painter(models: Places.repository.appending(path: "docs"))
        } throws: {
            guard case .networks(let text) = $0 as? PaintingError else { return false }
            return text.contains("manifest.json")
        }
    }

    @Test("stops when its task is canceled, also one that waits for its turn, and paints the next")
    func cancellation() async throws {
        let painter = try Painter()
        let style = try await painter.style(of: Self.sample("marble"))
        let began = AsyncStream<Void>.makeStream()
        // The painter's thread waits with what it has begun, however late this test gets its next turn.
        let mayGoOn = DispatchSemaphore(value: 0)
        let first = Task {
            try await painter.paint(
                Picture(file: Self.photo), in: style, settings: PaintingSettings(height: 1500)
            ) { _ in
                began.continuation.yield()
                mayGoOn.wait()
                mayGoOn.signal()
            }
        }
        var iterator = began.stream.makeAsyncIterator()
        _ = await iterator.next()
        let second = Task {
            try await painter.paint(Picture(file: Self.photo), in: style, settings: Self.small)
        }
        second.cancel()
        first.cancel()
        mayGoOn.signal()
        await #expect(throws: PaintingError.canceled) { _ = try await first.value }
        await #expect(throws: PaintingError.canceled) { _ = try await second.value }
        let third = try await painter.paint(Picture(file: Self.photo), in: style, settings: Self.small)
        #expect(third.image.height == 64)
    }
}
