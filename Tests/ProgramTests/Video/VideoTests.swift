import Foundation
import ImageCodecs
import SystemLibC
import TestSupport
import Testing

/// FFmpeg's programs, if they are installed.
private let hasFFmpeg = ["ffmpeg", "ffprobe"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/" + $0)
}

/// Skipped by name without FFmpeg, except in continuous integration.
@Suite(
    "impasto video",
    .enabled(
        if: hasFFmpeg || Places.isContinuousIntegration, "ffmpeg is not installed; Debian: apt install ffmpeg"
    ))
struct VideoTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func ffmpeg(_ arguments: String) async throws {
        let outcome = try await Program.shell("ffmpeg -v error -nostdin -y \(arguments)", in: workspace)
        try #require(outcome.code == 0, "\(outcome.errors)")
    }

    private func image(_ name: String) throws -> RasterImage {
        try ImageDecoder().decode(try workspace.bytes(name), atLeastHeight: nil).image
    }

    @Test(
        "the style changes along the clip: each frame is what render paints of it, in the style of its time")
    func changingStyle() async throws {
        // Without loss from picture to picture.
        try await ffmpeg("-f lavfi -i testsrc=size=64x48:rate=2:duration=1.5 -f apng clip.png")
        try await ffmpeg("-i clip.png frame%d.png")
        _ = try await workspace.saveStyle("first", seed: 1)
        _ = try await workspace.saveStyle("last", seed: 2)
        let video = try await Program.run(
            [
                "video", "clip.png", "--style", "first@0", "--style", "last@1s", "--calm", "0", "--json",
                "-o",
                "painted.png",
            ], in: workspace)
        #expect(video.code == 0, "\(video.errors)")
        let report = try video.json()
        #expect(try report["frames"].int == 3)
        try await ffmpeg("-i painted.png painted%d.png")
        for (frame, styles) in [(1, ["first"]), (2, ["first:50", "last:50"]), (3, ["last"])] {
            let words = styles.flatMap { ["--style", $0] }
            let render = try await Program.run(
                ["render", "frame\(frame).png", "-o", "expected.png"] + words, in: workspace)
            #expect(render.code == 0, "\(render.errors)")
            #expect(try image("painted\(frame).png").rgb == image("expected.png").rgb, "frame \(frame)")
        }
    }

    @Test("a mix, and a picture beside a saved style")
    func mixes() async throws {
        try await ffmpeg("-f lavfi -i testsrc=size=32x24:rate=2:duration=1 -f apng clip.png")
        _ = try await workspace.saveStyle("first", seed: 1)
        try workspace.write("style.png", TestPictures.png(width: 40, height: 30))
        let outcome = try await Program.run(
            [
                "video", "clip.png", "--style", "first:70", "--style", "style.png:30", "-o", "out.gif",
            ], in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(workspace.exists("out.gif"))
    }

    @Test("regions and maps are those of render, of each frame")
    func regions() async throws {
        try await ffmpeg("-f lavfi -i testsrc=size=64x48:rate=2:duration=1.5 -f apng clip.png")
        try await ffmpeg("-i clip.png frame%d.png")
        for (name, place) in [("left", "0"), ("right", "32"), ("middle", "16")] {
            try await ffmpeg(
                "-f lavfi -i color=black:s=64x48 -vf drawbox=x=\(place):w=32:h=48:c=white:t=fill -frames:v 1 \(name).png"
            )
        }
        _ = try await workspace.saveStyle("first", seed: 1)
        _ = try await workspace.saveStyle("last", seed: 2)
        let options = [
            "--style", "first", "--region", "last=right.png", "--strength-map", "middle.png", "--keep",
            "left.png", "--strength", "80",
        ]
        let video = try await Program.run(
            ["video", "clip.png", "--calm", "0", "-o", "painted.png"] + options, in: workspace)
        #expect(video.code == 0, "\(video.errors)")
        try await ffmpeg("-i painted.png painted%d.png")
        for frame in 1...3 {
            let render = try await Program.run(
                ["render", "frame\(frame).png", "-o", "expected.png"] + options, in: workspace)
            #expect(render.code == 0, "\(render.errors)")
            #expect(try image("painted\(frame).png").rgb == image("expected.png").rgb, "frame \(frame)")
        }
    }

    @Test("Ctrl-C ends it with 130 and leaves the former file as it was, and no other")
    func interruption() async throws {
        try await ffmpeg(
            "-f lavfi -i testsrc=size=64x48:rate=25:duration=20 -c:v libx264 -preset ultrafast -pix_fmt yuv420p clip.mp4"
        )
        _ = try await workspace.saveStyle("first")
        try workspace.write("painted.mp4", Array("former".utf8))
        // The program that encodes begins when the first frame is painted, and then is the one that
        // interrupts.
        try workspace.write(
            "bin/ffmpeg",
            Array(
                "#!/bin/sh\ncase \"$*\" in *'-f mp4'*) kill -INT $PPID;; esac\nexec /usr/bin/ffmpeg \"$@\"\n"
                    .utf8))
        chmod(workspace.url("bin/ffmpeg").path, 0o755)
        let before = try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path).sorted()
        let outcome = try await Program.run(
            ["video", "clip.mp4", "--style", "first", "-o", "painted.mp4"], in: workspace,
            environment: ["PATH": "\(workspace.url("bin").path):/usr/bin:/bin"])
        #expect(outcome.code == 130, "\(outcome.errors)")
        #expect(try workspace.bytes("painted.mp4") == Array("former".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path).sorted() == before)
    }

    @Test("a clip goes through a pipe when it is complete")
    func standardOutput() async throws {
        try await ffmpeg("-f lavfi -i testsrc=size=32x24:rate=5:duration=0.4 clip.gif")
        _ = try await workspace.saveStyle("first")
        let outcome = try await Program.run(
            ["video", "clip.gif", "--style", "first", "--format", "gif", "-o", "-"], in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.starts(with: Array("GIF89a".utf8)) && outcome.output.last == 0x3B)
    }

    @Test(
        "what cannot be meant is said, with what to do",
        arguments: [
            (["clip.gif", "-o", "out.mp4"], 64, "Give a clip and a style"),
            (
                ["clip.gif", "first", "--style", "last", "-o", "out.mp4"], 64,
                "With --style give the clip alone"
            ),
            (
                ["clip.gif", "--style", "first@1", "--style", "last", "-o", "out.mp4"], 64,
                "such as 'last@5s'"
            ),
            (["clip.gif", "--style", "first", "-o", "out.xyz"], 64, "name it .mp4"),
            (
                ["clip.gif", "--style", "first", "-o", "out.mp4", "--calm", "101"], 64,
                "--calm 101.0: give a number"
            ),
            (["nothere.mp4", "--style", "first", "-o", "out.mp4"], 66, "there is no file 'nothere.mp4'"),
            (["clip.gif", "nostyle", "-o", "out.mp4"], 66, "there is no style file 'nostyle'"),
            (["-", "--style", "first", "-o", "out.mp4"], 64, "must be a file"),
            (["list.mp4", "--style", "first", "-o", "out.mp4"], 65, "list of other files"),
        ] as [([String], Int32, String)])
    func errors(arguments: [String], code: Int32, message: String) async throws {
        _ = try await workspace.saveStyle("first")
        _ = try await workspace.saveStyle("last", seed: 2)
        try workspace.write("clip.gif", Array("GIF89a".utf8))
        try workspace.write(
            "list.mp4", Array("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:1,\nclip.gif\n#EXT-X-ENDLIST\n".utf8)
        )
        let outcome = try await Program.run(["video"] + arguments, in: workspace)
        #expect(outcome.code == code, "\(outcome.errors)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(!workspace.exists("out.mp4"))
    }
}

@Suite("impasto video without FFmpeg") struct VideoWithoutFFmpegTests {
    @Test("says how to install it") func missing() async throws {
        let workspace = try Workspace()
        _ = try await workspace.saveStyle("first")
        try workspace.write("clip.mp4", Array("clip".utf8))
        let outcome = try await Program.run(
            ["video", "clip.mp4", "--style", "first", "-o", "out.mp4"], in: workspace,
            environment: ["PATH": workspace.folder.path])
        #expect(outcome.code == 69)
        for words in ["apt install ffmpeg", "dnf install", "brew install ffmpeg"] {
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }
}
