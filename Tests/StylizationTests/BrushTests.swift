import Foundation
import ImageCodecs
import Stylization
import Synchronization
import TestSupport
import Testing

@Suite("Brushes", .serialized, .timeLimit(.minutes(20)))
struct BrushTests {
    private static func meanDistance(_ a: RasterImage, _ b: RasterImage) -> Double {
        let sum = zip(a.rgb, b.rgb).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(a.rgb.count)
    }

    /// With grain, as a photo has that was not enlarged: detail for the finest octaves.
    private static func grained(_ image: RasterImage) -> RasterImage {
        var random = SeededRandom(seed: 13)
        var rgb = image.rgb
        for at in stride(from: 0, to: rgb.count, by: 3) {
            let grain = Int(random.next() % 41) - 20
            for channel in at..<at + 3 { rgb[channel] = UInt8(min(max(Int(rgb[channel]) + grain, 0), 255)) }
        }
        return image.withPixels(width: image.width, height: image.height, rgb: rgb, alpha: image.alpha)
    }

    struct Painting: CustomTestStringConvertible {
        let photo: String
        let style: String
        let height: Int
        let brush: BrushSize

        var testDescription: String { "\(photo) as \(style), \(height) px high, brush \(brush)" }
    }

    /// 720 px and 2 megapixels; with full sweeps every photo, and 12 megapixels, which take a debug build minutes.
    static let paintings =
        [
            Painting(photo: "still-life", style: "stained-glass", height: 720, brush: .auto),
            Painting(photo: "lighthouse", style: "zigzag", height: 720, brush: .times(2)),
            Painting(photo: "skyline", style: "pointillist", height: 1155, brush: .auto),
            Painting(photo: "harbour-bridge", style: "night-swirl", height: 580, brush: .times(1.3)),
        ]
        + (FullSweeps.areOn
            ? [
                Painting(photo: "skyline", style: "night-swirl", height: 720, brush: .auto),
                Painting(photo: "bust", style: "ink-wash", height: 720, brush: .times(8)),
                Painting(photo: "balloons", style: "pointillist", height: 720, brush: .times(4)),
                Painting(photo: "harbour-bridge", style: "woodblock-wave", height: 720, brush: .auto),
                Painting(photo: "mountain-lake", style: "watercolour", height: 720, brush: .auto),
                Painting(photo: "bust", style: "cubist", height: 1414, brush: .times(3)),
                Painting(photo: "mountain-lake", style: "bricks", height: 1118, brush: .times(1.5)),
                Painting(photo: "lighthouse", style: "woodblock-wave", height: 3873, brush: .auto),
                Painting(photo: "harbour-bridge", style: "night-swirl", height: 2828, brush: .times(8)),
            ] : [])

    @Test("a preview is the painting, smaller", arguments: paintings)
    func preview(_ painting: Painting) async throws {
        try await onOwnThread {
            let stylizer = try Samples.stylizer()
            var task = try Samples.task(
                painting.photo, style: painting.style, on: stylizer, brush: painting.brush)
            task.content = Self.grained(try task.content.resized(height: painting.height))
            let whole = try stylizer.stylize(task)
            #expect(whole.height == painting.height)
            task.previewHeight = 320
            let preview = try stylizer.stylize(task)
            #expect(preview.height == 320)
            let shrunk = try whole.resized(width: preview.width, height: preview.height)
            let distance = Self.meanDistance(preview, shrunk)
            #expect(distance <= 8, "of 255")
        }
    }

    @Test("a large painting is the small one, larger: it has its colours and its strokes")
    func look() async throws {
        try await onOwnThread {
            let stylizer = try Samples.stylizer()
            var task = try Samples.task("skyline", style: "night-swirl", on: stylizer, brush: .times(4))
            task.content = try task.content.resized(height: 800)
            let large = try stylizer.stylize(task)
            task.brush = .times(1)
            let direct = try stylizer.stylize(task)
            task.contentSize = .height(200)
            let small = try stylizer.stylize(task)
            func look(_ painting: RasterImage) throws -> Double {
                Self.meanDistance(try painting.resized(width: small.width, height: small.height), small)
            }
            #expect(try look(large) <= 11)
            #expect(try look(direct) >= 3 * look(large))
        }
    }

    @Test("every brush paints the same bits on any number of threads, and with what is kept of a photo")
    func sameBits() async throws {
        try await onOwnThread {
            var results: Set<[UInt8]> = []
            for threads in [1, 2, 3] {
                let stylizer = try Samples.stylizer(threads: threads)
                var task = try Samples.task("balloons", style: "cubist", on: stylizer, brush: .times(3.3))
                task.contentSize = .height(333)
                task.strength = 0.7
                task.contentID = "a photo"
                results.insert(try stylizer.stylize(task).rgb)
                // A preview of it leaves octaves of other pixels behind, and must not lend them to the painting.
                task.previewHeight = 90
                _ = try stylizer.stylize(task)
                task.previewHeight = nil
                #expect(stylizer.keptBytes > 0)
                results.insert(try stylizer.stylize(task).rgb)
                stylizer.forgetContents()
                results.insert(try stylizer.stylize(task).rgb)
            }
            #expect(results.count == 1)
        }
    }

    @Test("the identity vector is that of the coarsest octave")
    func identity() async throws {
        try await onOwnThread {
            let stylizer = try Samples.stylizer()
            var task = try Samples.task("bust", style: "marble", on: stylizer, brush: .times(4))
            task.contentSize = .height(400)
            var photo = task.content
            for octave in PaintingPyramid(width: 400, height: 400, brush: .times(4)).octaves.reversed() {
                photo = try photo.resized(width: octave.width, height: octave.height)
            }
            #expect(photo.height == 100)
            let identity = try stylizer.styleVector(
                of: photo, styleSize: 100, square: false, styleModel: task.styleModel)
            var blended = task
            blended.style = try task.style.blended(withIdentity: identity, strength: 0.4)
            task.strength = 0.4
            #expect(try stylizer.stylize(task) == stylizer.stylize(blended))
        }
    }

    @Test("a photo keeps its colours and its transparency under every brush", arguments: [1, 1.2, 1.4, 4])
    func coloursAndAlpha(_ brush: Double) async throws {
        try await onOwnThread {
            let stylizer = try Samples.stylizer()
            var task = try Samples.task("bust", style: "marble", on: stylizer, brush: .times(brush))
            task.contentSize = .height(256)
            let count = task.content.width * task.content.height
            task.content.alpha = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 300) }
            let photo = try task.content.resized(height: 256)
            let plain = try stylizer.stylize(task)
            task.finish.preserveColor = 100
            let coloured = try stylizer.stylize(task)
            #expect(plain.alpha == photo.alpha && coloured.alpha == photo.alpha)
            let seen = photo.flattened().rgb
            func luma(_ rgb: [UInt8], _ at: Int) -> Double {
                0.299 * Double(rgb[at]) + 0.587 * Double(rgb[at + 1]) + 0.114 * Double(rgb[at + 2])
            }
            var compared = 0
            for at in stride(from: 0, to: seen.count, by: 3) {
                let offsets = (0..<3).map { Int(coloured.rgb[at + $0]) - Int(seen[at + $0]) }
                // What would be beyond black or white is cut off there.
                guard coloured.rgb[at..<at + 3].allSatisfy({ (1...254).contains($0) }) else { continue }
                compared += 1
                guard offsets.max()! - offsets.min()! <= 1,
                    abs(luma(coloured.rgb, at) - luma(plain.rgb, at)) <= 1
                else {
                    Issue.record("pixel \(at / 3): \(offsets)")
                    return
                }
            }
            #expect(compared > seen.count / 3 / 4)
        }
    }

    @Test("what is kept of a photo's octaves does not push itself out", arguments: [18, 20, 21, 25])
    func kept(_ bits: Int) async throws {
        try await onOwnThread {
            let stylizer = try Samples.stylizer(cacheByteLimit: 1 << bits)
            var task = try Samples.task("bust", style: "marble", on: stylizer, brush: .times(4))
            task.contentSize = .height(320)
            task.contentID = "a photo"
            let pyramid = PaintingPyramid(width: 320, height: 320, brush: task.brush)
            func share() -> Double {
                stylizer.shares(
                    of: "a photo", transformer: task.transformer, styleModel: task.styleModel,
                    pyramid: pyramid
                ).stylizing
            }
            #expect(share() == 1)
            _ = try stylizer.stylize(task)
            let first = share()
            _ = try stylizer.stylize(task)
            #expect(share() == first)
            if bits == 18 { #expect(first > 0.95) }
            if bits == 25 { #expect(first < 0.9) }
        }
    }

    @Test("progress runs from 0 to 1 once, over all octaves")
    func progress() async throws {
        try await onOwnThread {
            let stylizer = try Samples.stylizer()
            var task = try Samples.task("bust", style: "marble", on: stylizer, brush: .times(8))
            task.contentSize = .height(400)
            let seen = ProgressLog()
            _ = try stylizer.stylize(task, control: RenderControl { seen.add($0) })
            let fractions = seen.all.filter { $0.stage == .stylizing }.map(\.fraction)
            #expect(fractions.first == 0 && fractions.last == 1)
            #expect(fractions == fractions.sorted())
            #expect(Set(fractions).count > 10)
        }
    }

    @Test("costs add up over the octaves, and a preview's are those that it paints")
    func costs() async throws {
        try await onOwnThread {
            let stylizer = try Samples.stylizer()
            func cost(_ brush: BrushSize, previewHeight: Int? = nil) throws -> NetworkCost {
                try stylizer.paintingCost(
                    transformer: ModelPair.bundled.transformer, height: 2048, width: 2048, brush: brush,
                    previewHeight: previewHeight)
            }
            let one = try cost(.times(1)), four = try cost(.times(4))
            let ratio = Double(four.multiplyAdds) / Double(one.multiplyAdds)
            #expect(abs(ratio - (1 + 1 / 4 + 1 / 16)) < 0.01)
            #expect(four.bytes >= one.bytes && Double(four.bytes) < 1.25 * Double(one.bytes))
            let preview = try cost(.times(4), previewHeight: 320)
            #expect(abs(Double(preview.multiplyAdds) / Double(one.multiplyAdds) - 1 / 16) < 0.01)
            #expect(preview.bytes < one.bytes / 10)
            // Enlarged from a smaller octave.
            #expect(Double(try cost(.times(1.2)).multiplyAdds) < 0.71 * Double(one.multiplyAdds))
            #expect(Double(try cost(.times(1.4)).multiplyAdds) < 1.38 * Double(one.multiplyAdds))
        }
    }
}

/// What a render reported, in order.
private final class ProgressLog: Sendable {
    private let reports = Mutex<[RenderProgress]>([])

    var all: [RenderProgress] { reports.withLock { $0 } }

    func add(_ report: RenderProgress) { reports.withLock { $0.append(report) } }
}
