import Foundation
import ImageCodecs
import TestSupport
import Testing

private let hasFullDevice = FileManager.default.fileExists(atPath: "/dev/full")

/// A stream that is full or closed is no reason to crash, nor to say that all went well.
@Suite("Standard streams that take nothing", .enabled(if: hasFullDevice, "needs /dev/full"))
struct StandardStreamTests {
    private let workspace: Workspace

    init() async throws {
        workspace = try await Workspace.withPhotoAndStyle()
    }

    @Test(
        "end a command with a line and 74",
        arguments: [
            "models list", "styles list", "styles list --json", "styles export", "--version", "--help",
            "help styles",
            "styles --help", "serve --print-config", "--generate-completion-script bash",
            "render photo.png --style test -o -", "render photo.png --style test -o out.png --json",
            "bench networks --network transformer-quarter --size 16 --runs 1",
        ])
    func output(command: String) async throws {
        // The last is a pipe whose reader has gone.
        for (preparation, redirection, reason) in [
            ("", ">/dev/full", "no space left on device"), ("", ">&-", "it is closed"),
            ("mkfifo gone && exec 8<>gone 9>gone 8<&- && ", ">&9", "broken pipe"),
        ] {
            let outcome = try await Program.shell(
                "\(preparation)\"$0\" \(command) \(redirection)", in: workspace)
            #expect(outcome.code == 74)
            #expect(
                outcome.errors.hasPrefix("impasto: cannot write to standard output: \(reason)"),
                "\(outcome.errors)")
            #expect(outcome.errors.count { $0 == "\n" } == 1)
        }
    }

    @Test("cost messages, and nothing else", arguments: ["2>/dev/full", "2>&-", "<&- 2>&-"])
    func errors(redirection: String) async throws {
        let outcome = try await Program.shell(
            "\"$0\" render photo.png missing.png photo.png --style test -o out/ \(redirection)", in: workspace
        )
        #expect(outcome.code == 64)
        let painted = try await Program.shell(
            "\"$0\" render photo.png --style test -o out.png \(redirection)", in: workspace)
        #expect(painted.code == 0)
        #expect(try ImageDecoder().header(of: workspace.bytes("out.png")).width == 16)
    }

    @Test("end a server neither, which counts the lines that are lost", .timeLimit(.minutes(20)))
    func fullLog() async throws {
        try await serve("exec \"$0\" serve --port 0 2>/dev/full") { server in
            for _ in 0..<3 {
                let answer = try await server.send("GET", "/healthz")
                #expect(answer.status == 200)
            }
            let metrics = String(decoding: try await server.send("GET", "/metrics").body, as: UTF8.self)
            let lost = try #require(metrics.firstMatch(of: /\nimpasto_log_lines_dropped_total (\d+)\n/)?.1)
            #expect(Int(lost)! >= 1)
        }
    }

    @Test("nor do they hold it up, nor its end", .timeLimit(.minutes(20)))
    func unreadLog() async throws {
        // The shell's own end keeps the pipe open, and nobody reads it.
        try await serve("mkfifo log && exec 9<>log && exec \"$0\" serve --port 0 2>log") { server in
            // A pipe holds 64 KiB, which are some hundred lines.
            for _ in 0..<700 {
                let answer = try await server.send("GET", "/healthz")
                #expect(answer.status == 200)
            }
        }
    }

    @Test("not even the end of one that cannot begin", .timeLimit(.minutes(20)))
    func unreadFailure() async throws {
        let other = try FaultyServer([:])
        defer { other.stop() }
        let outcome = try await Program.shell(
            "mkfifo log && exec 9<>log && { dd if=/dev/zero of=log bs=4096 oflag=nonblock 2>&1; "
                + "\"$0\" serve --port \(other.port) 2>log; }", in: workspace)
        #expect(outcome.code == 69)
    }

    private func serve(_ script: String, _ body: (LoopbackHTTP) async throws -> Void) async throws {
        try await Background.run(
            URL(filePath: "/bin/sh"), ["-c", script, Program.executable.path], in: workspace,
            environment: workspace.environment
        ) { background in
            try await body(try await RunningServer(background).http)
        }
    }
}
