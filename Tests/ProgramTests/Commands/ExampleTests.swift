import Foundation
import TestSupport
import Testing

/// The examples of the help, each run as it stands there.
@Suite("The help's examples work")
struct ExampleTests {
    /// Every command, and words of those examples that cannot be run here, or take a minute.
    private static let commands: [(words: String, missing: String?)] = [
        ("", "serve"), ("render", nil), ("verify", nil), ("video", nil), ("serve", nil),
        ("healthcheck", "HEALTHCHECK"), ("mcp", nil),
        ("styles", nil), ("styles list", "jq"), ("styles show", nil), ("styles add", nil),
        ("styles mix", nil),
        ("styles rename", nil), ("styles edit", nil), ("styles remove", nil), ("styles restore", nil),
        ("styles empty-trash", nil), ("styles export", nil), ("styles import", nil), ("styles card", nil),
        ("styles link", nil), ("styles similar", nil), ("models", nil), ("models list", nil),
        ("models pull", nil), ("models verify", nil), ("models add", nil), ("models remove", nil),
        ("bench networks", nil), ("bench kernels", nil), ("bench render", nil), ("bench regions", nil),
        ("bench video", "bench video"), ("bench gallery", nil), ("evaluate", nil), ("completions", nil),
        ("manual", "man -l"),
    ]

    @Test("as they stand there", arguments: commands.map(\.words))
    func run(command: String) async throws {
        let mirror = try ModelMirror(ModelMirror.originalPair)
        let workspace = mirror.workspace
        try prepare(workspace)
        for (number, name) in ["Night sky", "Rust", "Old"].enumerated() {
            _ = try await workspace.saveStyle(name, seed: UInt64(number))
        }
        _ = try await Program.run(["styles", "remove", "Old"], in: workspace)
        if command == "evaluate" {
            // No photo is judged enlarged.
            let photo = TestPictures.samples.appending(path: "content/lighthouse.jpg")
            try workspace.write("photo.jpg", [UInt8](try Data(contentsOf: photo)))
        }
        if command == "video", Self.hasFFmpeg {
            let source = "-f lavfi -i testsrc=size=48x32:rate=4:duration=1 -f lavfi -i sine=duration=1"
            _ = try await Program.shell("ffmpeg -v error \(source) -pix_fmt yuv420p clip.mp4", in: workspace)
        }
        let help = try await Program.run(
            command.split(separator: " ").map(String.init) + ["--help"], in: workspace
        ).text
        let examples = Self.examples(in: help)
        #expect(!examples.isEmpty)
        let missing = Self.commands.first { $0.words == command }?.missing
        for example in examples {
            // Programs that are not everywhere, and what is no command line of a shell.
            if let missing, example.contains(missing) { continue }
            if example.hasPrefix("impasto video"), !Self.hasFFmpeg { continue }
            if example.hasPrefix("impasto healthcheck") { continue }
            // A server would run for ever.
            let line = example.hasPrefix("impasto serve") ? example + " --print-config" : example
            let outcome = try await Program.shell(
                "impasto() { \"$program\" \"$@\"; }; program=$0; \(line)", in: workspace,
                environment: mirror.environment)
            #expect(outcome.code == 0, "\(line): \(outcome.errors)")
        }
    }

    @Test("every command is here")
    func all() async throws {
        let workspace = try Workspace()
        _ = try await Program.run(["manual", "--output", "pages"], in: workspace)
        let pages = try FileManager.default.contentsOfDirectory(atPath: workspace.url("pages").path)
        let here = Self.commands.map {
            ("impasto " + $0.words).split(separator: " ").joined(separator: "-") + ".1"
        }
        // `bench` has none of its own: it is `bench networks` where no other is named.
        #expect(Set(pages) == Set(here + ["impasto-bench.1"]))
    }

    private static let hasFFmpeg = FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")

    /// The command lines below "EXAMPLES:".
    private static func examples(in help: String) -> [String] {
        let lines = help.components(separatedBy: "\n").drop { $0 != "EXAMPLES:" }.dropFirst()
        return lines.prefix { $0.isEmpty || $0.hasPrefix("  ") }.filter { $0.hasPrefix("    ") }
            .map { String($0.dropFirst(4)) }
    }

    /// The files that the examples name.
    private func prepare(_ workspace: Workspace) throws {
        for (seed, name) in ["photo", "one", "two", "painting", "leaves", "sky", "face"].enumerated() {
            let picture = try TestPictures.png(width: 48, height: 32, seed: UInt64(seed))
            // What a file is, is found out from its bytes.
            for ending in ["jpg", "png"] { try workspace.write("\(name).\(ending)", picture) }
        }
        for name in ["Pictures", "Photos", "Paintings"] {
            try FileManager.default.createDirectory(
                at: workspace.url(name), withIntermediateDirectories: true)
        }
        let folder = workspace.url("web_model")
        try FileManager.default.createSymbolicLink(
            at: folder, withDestinationURL: Places.models.appending(path: "transformer-quarter"))
    }
}
