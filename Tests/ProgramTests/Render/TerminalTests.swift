import Foundation
import TestSupport
import Testing

private let python = "/usr/bin/python3"

/// A person who forgot to say where a picture goes; Python has the terminal.
@Suite(
    "Pictures are not written to terminals",
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: python) || Places.isContinuousIntegration,
        "python3 is not installed; Debian: apt install python3"))
struct TerminalTests {
    /// Runs the program with a terminal as all its streams, and prints its exit code behind what it said.
    private static func onTerminal(_ words: String) -> String {
        let script = "import os, pty, sys; print(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
        return "\(python) -c '\(script)' \"$0\" \(words)"
    }

    @Test("A terminal is refused before anything is painted, as standard output and by its name")
    func refusal() async throws {
        let workspace = try await Workspace.withPhotoAndStyle()
        for words in [
            "render photo.png --style test -o -", "styles card test -o -",
            "render photo.png --style test -o /dev/tty --format png",
        ] {
            let outcome = try await Program.shell(Self.onTerminal(words), in: workspace)
            #expect(outcome.output.suffix(4) == Array("\n64\n".utf8)[...], "\(words): \(outcome.text)")
            #expect(outcome.text.contains("nothing for a terminal; name a file"), "\(outcome.text)")
        }
        // A line of text may go there.
        let link = try await Program.shell(Self.onTerminal("styles link test"), in: workspace)
        #expect(
            link.output.suffix(3) == Array("\n0\n".utf8)[...] && link.text.contains("#style="), "\(link.text)"
        )
    }
}
