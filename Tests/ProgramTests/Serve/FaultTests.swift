import Foundation
import TestSupport
import Testing

/// What users, disks and machines do to a running server, in the short form of `Tests/Load/faults.py`.
@Suite("Faults", .serialized) struct FaultTests {
    /// Whether a shell command succeeds, such as one that looks for a tool.
    private static func succeeds(_ probe: String) async throws -> Bool {
        if Places.isContinuousIntegration { return true }
        return try await Program.shell(probe, in: try Workspace()).code == 0
    }

    @Test(
        "a server lives, says what is wrong, and loses nothing that it acknowledged",
        .enabled("needs python3", { try await succeeds("command -v python3") }),
        arguments: [
            "kill", "gallery-deleted", "gallery-replaced", "gallery-overwritten", "models", "stop",
            "two-servers",
        ])
    func everywhere(fault: String) async throws { try await live(through: fault) }

    #if os(Linux)
    @Test(
        "descriptors, memory and room in a file that run out are told in words",
        .enabled("needs python3", { try await succeeds("command -v python3") }),
        arguments: ["descriptors", "file-size", "memory"])
    func resources(fault: String) async throws { try await live(through: fault) }

    @Test(
        "a disk that is full or cannot be written is told in words",
        .enabled(
            "needs python3, and root, who mounts a small disk",
            { try await succeeds("command -v python3 && unshare --mount mount -t tmpfs none .") }),
        arguments: ["disk-full", "read-only"])
    func disks(fault: String) async throws { try await live(through: fault) }

    @Test(
        "a clock that jumps disturbs nothing",
        .enabled(
            "needs python3 and faketime",
            { try await succeeds("command -v python3 && command -v faketime") }))
    func clock() async throws { try await live(through: "clock") }
    #endif

    private func live(through fault: String) async throws {
        let script = Places.repository.appending(path: "Tests/Load/faults.py").path
        let outcome = try await Program.shell(
            "CI=true python3 -B '\(script)' \"$0\" \(fault)", in: try Workspace())
        #expect(outcome.code == 0, "\(outcome.text)\(outcome.errors)")
    }
}
