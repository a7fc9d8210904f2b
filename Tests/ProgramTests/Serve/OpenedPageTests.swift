import Foundation
import TestSupport
import Testing

/// `impasto serve --open`, with a browser that only tells what it was given.
@Suite("The browser is shown the page")
struct OpenedPageTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// What the browser was started with, what it finds there, and what the folder of that may be done with; and the
    /// address that was printed.
    private func opened(_ environment: [String: String]) async throws -> (lines: [String], port: Int) {
        try workspace.write(
            "bin/xdg-open",
            Array(
                """
                #!/bin/sh
                { echo "$1"; if [ -e "$1" ]; then stat -c %a "$(dirname "$1")"; cat "$1"; fi; } > "$HOME/given"
                """.utf8))
        try workspace.write("runtime/keep", [])
        let prepared = try await Program.shell("chmod +x bin/xdg-open && mkfifo given", in: workspace)
        try #require(prepared.code == 0)
        var lines: [String] = []
        var port = 0
        let more = [
            "PATH": "\(workspace.url("bin").path):/usr/bin:/bin",
            "XDG_RUNTIME_DIR": workspace.url("runtime").path,
        ]
        try await Background.run(
            Program.executable, ["serve", "--port", "0", "--open"], in: workspace,
            environment: workspace.environment.merging(more.merging(environment) { $1 }) { $1 }
        ) { background in
            port = try await background.port(after: "is ready: http://localhost:")
            // Ends when the browser has written.
            lines = try await Program.shell("cat given", in: workspace).lines
        }
        return (lines, port)
    }

    @Test("With a token, by a file that is this user's alone and goes with the server")
    func token() async throws {
        let token = "a-token-of-the-test-1"
        let (lines, port) = try await opened(["IMPASTO_TOKEN": token])
        try #require(lines.count == 3, "\(lines)")
        #expect(lines[0].hasPrefix(workspace.url("runtime").path + "/impasto-"))
        #expect(!lines[0].contains(token))
        #expect(lines[1] == "700")
        #expect(lines[2].contains("content=\"0;url=http://localhost:\(port)/?token=\(token)\""))
        let left = try FileManager.default.contentsOfDirectory(atPath: workspace.url("runtime").path)
        #expect(left == ["keep"])
    }

    @Test("Without one, by its address")
    func address() async throws {
        let (lines, port) = try await opened([:])
        #expect(lines == ["http://localhost:\(port)"] || lines == ["http://localhost:\(port)/"], "\(lines)")
    }
}
