import Clips
import Foundation
import HostSystem
import ImageCodecs
import TestSupport
import Testing

/// Clips that FFmpeg makes for these tests, each in a fresh folder.
final class TestClips: Sendable {
    /// FFmpeg's programs, if they are installed.
    static let ffmpeg = try? FFmpeg(environment: ProcessEnvironment.variables)

    /// The folder; removed when this goes.
    let folder = FileManager.default.temporaryDirectory.appending(path: "clips-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    /// Runs `program` in words that a shell would take apart at spaces, and gives its standard output.
    @discardableResult
    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let path = try #require(HelperProgram.find(program, in: ProcessEnvironment["PATH"] ?? ""))
        let (reading, writing) = try PipeEnd.pair()
        let helper = try HelperProgram(
            path, ["-v", "error"] + arguments, environment: ProcessEnvironment.variables,
            descriptors: [1: writing.descriptor, 2: writing.descriptor])
        writing.close()
        var text: [UInt8] = []
        while true {
            var part = [UInt8](repeating: 0, count: 1 << 16)
            let count = try part.withUnsafeMutableBytes { try reading.readSome($0) }
            if count == 0 { break }
            text += part[..<count]
        }
        try #require(helper.wait() == .exit(0), "\(arguments): \(String(decoding: text, as: UTF8.self))")
        return String(decoding: text, as: UTF8.self)
    }

    /// Has FFmpeg make the clip `name` of `arguments`, words between spaces.
    func make(_ name: String, _ arguments: String) throws {
        try run(
            "ffmpeg", ["-nostdin", "-y"] + arguments.split(separator: " ").map(String.init) + [path(name)])
    }

    /// A digest of the sound's packets.
    func sound(_ name: String) throws -> String {
        try run("ffmpeg", ["-nostdin", "-i", path(name), "-map", "0:a", "-c", "copy", "-f", "md5", "-"])
    }

    /// What `ffprobe` shows of `entries`, one value a line.
    func show(_ name: String, _ entries: String, of stream: String = "v:0") throws -> [String] {
        try run(
            "ffprobe",
            ["-select_streams", stream, "-show_entries", entries, "-of", "default=nw=1:nk=1", path(name)]
        ).split(separator: "\n").map(String.init)
    }

    /// When frames are shown, s.
    func times(_ name: String) throws -> [String] { try show(name, "frame=pts_time") }

    /// The first frame, as a program shows it.
    func frame(_ name: String) throws -> RasterImage {
        try make("frame.png", "-i \(path(name)) -frames:v 1 -pix_fmt rgb24")
        return try ImageDecoder().decode(try bytes("frame.png"), atLeastHeight: nil).image
    }

    /// Paints the clip `source` into `target`: each frame as `paint` has it, itself if nothing is said.
    ///
    /// Returns how many frames were painted, and the notes.
    @discardableResult
    func paint(
        _ source: String, into target: String, height: Int? = nil, sound: SoundChoice = .copy,
        control: ClipControl = ClipControl(), paint: (ClipFrame) throws -> RasterImage = { $0.image }
    ) throws -> (frames: Int, notes: [String]) {
        let ffmpeg = try FFmpeg(environment: ProcessEnvironment.variables)
        let clip = try ClipDescription(of: path(source), with: ffmpeg, limits: ImageLimits())
        let format = try #require(ClipFormat(ending: FileName.ending(of: target)))
        let settings = ClipSettings(
            format: format, quality: 90, sound: sound,
            size: height.map { clip.picture.size.scaled(toHeight: $0) } ?? clip.picture.size, threads: 1)
        let count = try ClipPainting(of: clip, settings, with: ffmpeg).run(
            into: OutputFile(path(target)), control: control, paint: paint, note: { _ in })
        return (count, settings.notes(clip))
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips by name where FFmpeg is not installed, except in continuous integration.
    static var needsFFmpeg: Self {
        .enabled(
            if: TestClips.ffmpeg != nil || Places.isContinuousIntegration,
            "ffmpeg is not installed; Debian: apt install ffmpeg")
    }
}
