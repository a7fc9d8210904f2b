import Foundation
import HostSystem
import ImageCodecs
import TestSupport
import Testing

@testable import Clips

/// Writes a file of text.
func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

@Suite("What is no clip is refused, and nothing is left behind", .needsFFmpeg)
struct ClipRefusalTests {
    private static let film =
        "-f lavfi -i testsrc=size=64x48:rate=25:duration=1 -c:v libx264 -pix_fmt yuv420p"

    private let clips: TestClips

    init() throws { clips = try TestClips() }

    @Test(
        "a list that leads to other files is not followed, whatever it is called",
        arguments: ["list.m3u8", "list.mp4", "list.txt"])
    func playlists(_ name: String) async throws {
        try await onOwnThread { [clips] in
            try clips.make("own.ts", Self.film)
            for text in [
                "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:1,\nown.ts\n#EXT-X-ENDLIST\n",
                "ffconcat version 1.0\nfile own.ts\n",
                "#EXTM3U\n#EXTINF:1,\nhttp://localhost:9/own.ts\n#EXT-X-ENDLIST\n",
                "v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
            ] {
                try write(text, clips.path(name))
                let error = #expect(throws: ClipError.self) { try clips.paint(name, into: "out.mp4") }
                #expect(error?.kind == .unusable, "\(text): \(String(describing: error))")
            }
            let error = #expect(throws: ClipError.self) {
                try write("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:1,\nown.ts\n", clips.path(name))
                try clips.paint(name, into: "out.mp4")
            }
            #expect(
                error?.description.contains("list of other files") == true, "\(String(describing: error))")
            #expect(try clips.names == [name, "own.ts"].sorted())
        }
    }

    @Test("sizes are checked before anything is decoded")
    func sizes() async throws {
        try await onOwnThread { [clips] in
            try clips.make("in.mp4", Self.film)
            let ffmpeg = try FFmpeg(environment: ProcessEnvironment.variables)
            let error = #expect(throws: ClipError.self) {
                try ClipDescription(of: clips.path("in.mp4"), with: ffmpeg, limits: ImageLimits(pixels: 3000))
            }
            #expect(error?.kind == .unusable)
        }
    }

    @Test("sound that the file cannot hold is said before anything is painted, and can be converted")
    func sound() async throws {
        try await onOwnThread { [clips] in
            try clips.make("in.mp4", "-f lavfi -i sine=duration=1 \(Self.film) -c:a aac")
            let error = #expect(throws: ClipError.self) {
                try clips.paint("in.mp4", into: "out.webm") { _ in throw CancellationError() }
            }
            #expect(error?.kind == .unsupported && error?.description.contains("--sound convert") == true)
            try clips.paint("in.mp4", into: "out.webm", sound: .convert)
            #expect(try clips.show("out.webm", "stream=codec_name", of: "a") == ["opus"])
            try clips.paint("in.mp4", into: "out.webm", sound: .none)
            #expect(try clips.show("out.webm", "stream=codec_name", of: "a").isEmpty)
            try clips.make("only.m4a", "-f lavfi -i sine=duration=1 -c:a aac")
            let none = #expect(throws: ClipError.self) { try clips.paint("only.m4a", into: "out.mp4") }
            #expect(none?.description.contains("no moving picture") == true)
        }
    }

    @Test("a painting that is cancelled or fails leaves the former file, and no other")
    func cancelling() async throws {
        try await onOwnThread { [clips] in
            try clips.make("in.mp4", Self.film)
            try write("former", clips.path("out.mp4"))
            let control = ClipControl()
            #expect(throws: CancellationError.self) {
                try clips.paint("in.mp4", into: "out.mp4", control: control) { frame in
                    if frame.index == 3 { control.cancel() }
                    return frame.image
                }
            }
            struct Fault: Error {}
            #expect(throws: Fault.self) {
                try clips.paint("in.mp4", into: "out.mp4") { frame in
                    if frame.index == 5 { throw Fault() }
                    return frame.image
                }
            }
            #expect(throws: CancellationError.self) {
                try clips.paint("in.mp4", into: "new.mp4", control: control)
            }
            #expect(try clips.names == ["in.mp4", "out.mp4"])
            #expect(try clips.bytes("out.mp4") == Array("former".utf8))
        }
    }

    @Test("without its programs it says how to install them, for each system")
    func missing() throws {
        let error = #expect(throws: ClipError.self) { try FFmpeg(environment: ["PATH": "/nowhere"]) }
        #expect(error?.kind == .missingProgram)
        for word in ["apt install ffmpeg", "dnf install", "brew install ffmpeg"] {
            #expect(error?.description.contains(word) == true)
        }
    }
}
