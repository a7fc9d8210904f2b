import Clips
import ImageCodecs
import TestSupport
import Testing

@Suite("A painted clip keeps what is not painted", .needsFFmpeg)
struct ClipPaintingTests {
    private static let pictures = "-f lavfi -i testsrc=size=64x48:rate=25:duration=1"
    private static let bars = "-f lavfi -i smptebars=size=160x120:rate=25:duration=0.2"
    private static let sound = "-f lavfi -i sine=frequency=440:duration=1"
    private static let coding = "-c:v libx264 -pix_fmt yuv420p -c:a aac"

    private let clips: TestClips

    init() throws { clips = try TestClips() }

    @Test("sound, number and times of frames, length and size, in each container")
    func containers() async throws {
        try await onOwnThread { [clips] in
            try clips.make("in.mp4", "\(Self.pictures) \(Self.sound) \(Self.coding)")
            for name in ["out.mp4", "out.mov", "out.mkv"] {
                #expect(try clips.paint("in.mp4", into: name).frames == 25)
                #expect(try clips.sound(name) == clips.sound("in.mp4"))
                #expect(try clips.times(name).count == 25)
                #expect(try clips.show(name, "stream=width,height") == ["64", "48"])
            }
            for name in ["out.mp4", "out.mov"] {
                #expect(try clips.times(name) == clips.times("in.mp4"))
                #expect(try clips.show(name, "stream=duration") == clips.show("in.mp4", "stream=duration"))
                #expect(try clips.show(name, "format=duration") == clips.show("in.mp4", "format=duration"))
            }
            #expect(try clips.names == ["in.mp4", "out.mkv", "out.mov", "out.mp4"])
        }
    }

    @Test("the times of a rate that varies, and of frames that begin late")
    func times() async throws {
        try await onOwnThread { [clips] in
            try clips.make(
                "varying.mp4",
                "\(Self.pictures) -vf select=not(mod(n\\,3))+eq(mod(n\\,7)\\,1) -fps_mode passthrough "
                    + "-enc_time_base 1/12800 -c:v libx264 -pix_fmt yuv420p")
            try clips.paint("varying.mp4", into: "painted.mp4")
            let times = try clips.times("varying.mp4")
            #expect(times.count == 12)
            #expect(try clips.times("painted.mp4") == times)
            #expect(
                try clips.show("painted.mp4", "stream=duration")
                    == clips.show("varying.mp4", "stream=duration"))

            // A transport stream's clock does not begin at 0, and here sound begins before the picture.
            try clips.make("late.ts", "-itsoffset 0.4 \(Self.pictures) \(Self.sound) \(Self.coding)")
            try clips.paint("late.ts", into: "late.mp4")
            // The container's own framing of AAC is taken off on the way.
            try clips.make("unframed.mp4", "-i \(clips.path("late.ts")) -c copy")
            #expect(try clips.sound("late.mp4") == clips.sound("unframed.mp4"))
            func start(_ name: String, _ stream: String) throws -> Double {
                let text = try clips.show(name, "stream=start_time", of: stream).first
                return try #require(Double(text ?? ""))
            }
            func gap(_ name: String) throws -> Double { try start(name, "v:0") - start(name, "a:0") }
            #expect(abs(try gap("late.mp4") - gap("late.ts")) < 0.002)
        }
    }

    @Test("a turned film is shown upright", arguments: [90, 180, 270])
    func rotation(_ degrees: Int) async throws {
        try await onOwnThread { [clips] in
            try clips.make("flat.mp4", "\(Self.bars) -c:v libx264 -pix_fmt yuv420p")
            try clips.make(
                "turned.mp4", "-i \(clips.path("flat.mp4")) -c copy -metadata:s:v rotate=\(degrees)")
            try clips.paint("turned.mp4", into: "painted.mp4")
            let (before, after) = (try clips.frame("turned.mp4"), try clips.frame("painted.mp4"))
            #expect(after.size == before.size)
            #expect(
                after.size
                    == (degrees == 180
                        ? PixelSize(width: 160, height: 120) : PixelSize(width: 120, height: 160)))
            #expect(difference(before, after) < 4)
        }
    }

    @Test("sound that is longer than the picture, and a clip of one frame")
    func lengths() async throws {
        try await onOwnThread { [clips] in
            try clips.make(
                "long.mp4",
                "-f lavfi -i testsrc=size=64x48:rate=25:duration=0.2 -f lavfi -i sine=frequency=440:duration=2 \(Self.coding)"
            )
            #expect(try clips.paint("long.mp4", into: "out.mp4").frames == 5)
            #expect(try clips.sound("out.mp4") == clips.sound("long.mp4"))
            #expect(try clips.show("out.mp4", "format=duration") == clips.show("long.mp4", "format=duration"))
            try clips.make("one.mp4", "\(Self.pictures) -frames:v 1 -c:v libx264 -pix_fmt yuv420p")
            #expect(try clips.paint("one.mp4", into: "out.mp4").frames == 1)
            #expect(try clips.times("out.mp4") == clips.times("one.mp4"))
            #expect(try clips.show("out.mp4", "stream=duration") == clips.show("one.mp4", "stream=duration"))
        }
    }

    @Test("subtitles, chapters and the shape of pixels; nothing of where and when")
    func company() async throws {
        try await onOwnThread { [clips] in
            try write("1\n00:00:00,100 --> 00:00:00,900\nHello\n", clips.path("in.srt"))
            try write(
                ";FFMETADATA1\nlocation=+48.1+011.5/\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=One\n"
                    + "[CHAPTER]\nTIMEBASE=1/1000\nSTART=500\nEND=1000\ntitle=Two\n", clips.path("in.txt"))
            try clips.make(
                "in.mkv",
                "\(Self.pictures) \(Self.sound) -i \(clips.path("in.srt")) -i \(clips.path("in.txt")) -map 0 -map 1 -map 2 "
                    + "-map_metadata 3 -map_chapters 3 -vf setsar=4/3 -metadata:s:a language=deu \(Self.coding) -c:s srt"
            )
            for name in ["out.mkv", "out.mp4"] {
                try clips.paint("in.mkv", into: name)
                #expect(try clips.show(name, "stream=codec_type", of: "s") == ["subtitle"])
                #expect(try clips.show(name, "chapter_tags=title") == ["One", "Two"])
                #expect(try clips.show(name, "stream=sample_aspect_ratio") == ["4:3"])
                #expect(try clips.show(name, "format_tags=location").isEmpty)
            }
            #expect(try clips.show("out.mkv", "stream_tags=language", of: "a") == ["deu"])
            #expect(try clips.show("in.mkv", "format_tags=location") == ["+48.1+011.5/"])
        }
    }

    @Test("odd sizes: kept by VP9, made even for H.264 with a note")
    func oddSizes() async throws {
        try await onOwnThread { [clips] in
            try clips.make("in.webm", "-f lavfi -i testsrc=size=65x49:rate=10:duration=0.3 -c:v libvpx-vp9")
            #expect(try clips.paint("in.webm", into: "out.webm").notes.isEmpty)
            #expect(try clips.frame("out.webm").size == PixelSize(width: 65, height: 49))
            let notes = try clips.paint("in.webm", into: "out.mp4").notes
            #expect(notes.count == 1 && notes[0].contains("66x50"), "\(notes)")
            #expect(try clips.frame("out.mp4").size == PixelSize(width: 66, height: 50))
            try clips.paint("in.webm", into: "small.webm", height: 24)
            #expect(try clips.frame("small.webm").size == PixelSize(width: 32, height: 24))
        }
    }

    @Test(
        "colours and what the file says of them",
        arguments: [
            "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv",
            "-colorspace smpte170m -color_primaries smpte170m -color_trc smpte170m -color_range tv",
            "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range pc", "",
        ])
    func colors(_ tags: String) async throws {
        try await onOwnThread { [clips] in
            let words = tags.split(separator: " ")
            let matrix = words.isEmpty ? "smpte170m" : words[1]
            let range = words.last ?? "tv"
            try clips.make(
                "in.mp4",
                "\(Self.bars) -vf scale=out_color_matrix=\(matrix):out_range=\(range),format=yuv420p -c:v libx264 -crf 1 \(tags)"
            )
            try clips.paint("in.mp4", into: "out.mp4")
            let entries = "stream=color_range,color_space,color_transfer,color_primaries"
            #expect(try clips.show("out.mp4", entries) == clips.show("in.mp4", entries))
            #expect(difference(try clips.frame("in.mp4"), try clips.frame("out.mp4")) < 4)
        }
    }

    @Test("high dynamic range becomes standard range, which is said")
    func highDynamicRange() async throws {
        try await onOwnThread { [clips] in
            try clips.make(
                "in.mkv",
                "\(Self.pictures) -vf scale=out_color_matrix=bt2020,format=yuv420p10le -c:v libx264 -colorspace bt2020nc "
                    + "-color_primaries bt2020 -color_trc smpte2084")
            let notes = try clips.paint("in.mkv", into: "out.mp4").notes
            #expect(notes.count == 1 && notes[0].contains("standard dynamic range"), "\(notes)")
            #expect(
                try clips.show("out.mp4", "stream=pix_fmt,color_space,color_transfer,color_primaries") == [
                    "yuv420p", "bt709", "bt709", "bt709",
                ])
        }
    }

    /// The mean difference of two pictures' bytes.
    private func difference(_ left: RasterImage, _ right: RasterImage) -> Double {
        guard left.rgb.count == right.rgb.count else { return .infinity }
        let sum = zip(left.rgb, right.rgb).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(left.rgb.count)
    }
}
