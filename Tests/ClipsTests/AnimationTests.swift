import Foundation
import HostSystem
import ImageCodecs
import SystemLibC
import TestSupport
import Testing

@testable import Clips

@Suite("GIFs and animated PNGs keep their times", .needsFFmpeg)
struct AnimationTests {
    private let clips: TestClips

    init() throws { clips = try TestClips() }

    private static func delays(_ hundredths: [Int]) -> [Animation.Delay] {
        hundredths.map { Animation.Delay(numerator: $0, denominator: 100) }
    }

    private func animation(_ name: String) throws -> Animation? {
        let ffmpeg = try FFmpeg(environment: ProcessEnvironment.variables)
        return try Animation.of(ClipDescription(of: clips.path(name), with: ffmpeg, limits: .init()))
    }

    /// A clip of `delays.count` frames with these times.
    private func make(_ name: String, _ delays: [Animation.Delay], _ arguments: String) throws {
        try clips.make(
            name, "-f lavfi -i testsrc=size=33x21:rate=10 -frames:v \(delays.count) \(arguments)")
        let descriptor = open(clips.path(name), O_RDWR)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try Animation(delays: delays, plays: 0).put(
            into: SeekableFile(descriptor, name: name), as: name.hasSuffix("gif") ? .gif : .apng)
    }

    @Test("delays, also 0 and the last, and how often a GIF is shown", arguments: [(-1, 1), (0, 0), (3, 4)])
    func gif(loop: Int, plays: Int) async throws {
        try await onOwnThread {
            let delays = Self.delays([7, 0, 1, 30, 200])
            try make("in.gif", delays, "-loop \(loop)")
            #expect(try animation("in.gif") == Animation(delays: delays, plays: plays))
            #expect(try clips.paint("in.gif", into: "out.gif").frames == 5)
            #expect(try animation("out.gif") == Animation(delays: delays, plays: plays))
            try clips.paint("in.gif", into: "out.apng")
            #expect(try animation("out.apng") == Animation(delays: delays, plays: plays))
        }
    }

    @Test("delays in any fractions, and how often an animated PNG is shown")
    func png() async throws {
        try await onOwnThread {
            let delays = [(1, 3), (0, 7), (500, 1000), (9, 0)].map {
                Animation.Delay(numerator: $0.0, denominator: $0.1)
            }
            try make("in.png", delays, "-plays 2 -f apng")
            try clips.paint("in.png", into: "out.png")
            #expect(try animation("out.png") == Animation(delays: delays, plays: 2))
            // Programs that look at checksums read it.
            #expect(try clips.times("out.png").count == 4)
            try clips.paint("in.png", into: "out.gif")
            #expect(try animation("out.gif") == Animation(delays: Self.delays([33, 0, 50, 9]), plays: 2))
        }
    }

    @Test("a film becomes an animation of the same length, and an animation a film")
    func films() async throws {
        try await onOwnThread { [clips] in
            try clips.make(
                "in.mp4", "-f lavfi -i testsrc=size=64x48:rate=30:duration=1 -c:v libx264 -pix_fmt yuv420p")
            try clips.paint("in.mp4", into: "out.gif")
            let own = try #require(try animation("out.gif"))
            #expect(own.delays.count == 30 && own.plays == 0)
            #expect(own.delays.reduce(0) { $0 + $1.numerator } == 100)
            try make("in.gif", Self.delays([10, 50, 100]), "")
            try clips.paint("in.gif", into: "out.mp4")
            #expect(try clips.times("out.mp4") == ["0.000000", "0.100000", "0.600000"])
            #expect(try clips.show("out.mp4", "stream=duration") == ["1.600000"])
        }
    }

    @Test("transparency stays where the file can hold it")
    func transparency() async throws {
        try await onOwnThread { [clips] in
            try clips.make(
                "in.png",
                "-f lavfi -i testsrc=size=32x32:rate=10:duration=0.2 -vf format=rgba,geq=r=r(X\\,Y):g=g(X\\,Y):b=b(X\\,Y):a=255*lt(X\\,16) -f apng"
            )
            for name in ["out.png", "out.gif"] {
                try clips.paint("in.png", into: name)
                try clips.make(
                    "alpha.gray.png", "-i \(clips.path(name)) -vf alphaextract -frames:v 1 -pix_fmt gray")
                let gray = try clips.show("alpha.gray.png", "stream=width")
                #expect(gray == ["32"])
            }
            var sawAlpha = false
            try clips.paint("in.png", into: "out.mp4") { frame in
                sawAlpha = sawAlpha || frame.image.alpha?.contains(0) == true
                return frame.image
            }
            #expect(sawAlpha)
        }
    }

    @Test("a frame's chunk of another length is none, and what follows it is not overwritten")
    func wrongLength() throws {
        func chunk(_ content: [UInt8]) -> [UInt8] {
            [0, 0, 0, UInt8(content.count)] + Array("fcTL".utf8) + content + [0, 0, 0, 0]
        }
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let bytes = signature + chunk(Array(repeating: 1, count: 13)) + chunk(Array(repeating: 2, count: 26))
        let path = clips.folder.appending(path: "short.apng")
        try Data(bytes).write(to: path)
        let frames = try APNGTimes(SeekableFile(reading: path.path)).frames
        #expect(frames.map(\.place) == [8 + 25 + 8])
    }

    @Test("files that break off are read as far as they go")
    func damage() async throws {
        try await onOwnThread {
            for (name, arguments) in [("in.gif", ""), ("in.apng", "-f apng")] {
                try make(name, Self.delays([10, 20, 30]), arguments)
                let whole = try clips.bytes(name)
                for count in stride(from: 0, to: whole.count, by: 7) {
                    try Data(whole.prefix(count)).write(to: clips.folder.appending(path: "part"))
                    let file = try SeekableFile(reading: clips.path("part"))
                    let found =
                        try name == "in.gif" ? GIFTimes(file).frames.count : APNGTimes(file).frames.count
                    #expect(found <= 3)
                }
            }
        }
    }
}
