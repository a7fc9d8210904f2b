import Foundation
import TestSupport
import Testing

/// The promise that nothing leaves the machine, held by what the program asks the system for.
@Suite("Local only") struct LocalOnlyTests {
    private static let proof = Places.repository.appending(path: "Tests/LocalOnly")

    /// Runs where the tools are, and the system lets this user have a network namespace.
    private static let canVisit: ConditionTrait = .enabled(
        "needs Linux with strace, python3, chromium, chromedriver and network namespaces",
        { try await canProve(with: BrowserStudio.chromeDriver?.path) })

    /// Whether they are; `tool` is the file of one that is not probed.
    private static func canProve(with tool: String?) async throws -> Bool {
        guard !Places.isContinuousIntegration else { return true }
        guard let tool, FileManager.default.isExecutableFile(atPath: tool) else { return false }
        let probe = try await Program.shell(
            "command -v strace && PYTHONPATH='\(proof.path)' python3 -B -c 'import namespace; namespace.enter()'",
            in: try Workspace())
        return probe.code == 0
    }

    @Test(
        "a visit with all that people do speaks to nobody, and writes nothing but the gallery",
        canVisit)
    func visit() async throws { try await prove("prove.py", "usual") }

    @Test(
        "the same visit to a private server writes nothing at all, and results are pictures alone",
        canVisit)
    func privateVisit() async throws { try await prove("prove.py", "private") }

    @Test(
        "clips are painted without speaking to anybody, and nothing is written but they",
        .enabled(
            "needs Linux with strace, python3, ffmpeg and network namespaces",
            { try await canProve(with: "/usr/bin/ffmpeg") }))
    func clips() async throws { try await prove("clip.py") }

    private func prove(_ script: String, _ part: String = "") async throws {
        let outcome = try await Program.shell(
            "python3 -B '\(Self.proof.path)/\(script)' \"$0\" \(part)", in: try Workspace())
        #expect(outcome.code == 0, "\(outcome.text)\(outcome.errors)")
    }
}
