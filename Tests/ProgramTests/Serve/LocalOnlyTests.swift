import Foundation
import TestSupport
import Testing

/// The promise that nothing leaves the machine, held by what the program asks the system for.
@Suite("Local only") struct LocalOnlyTests {
    private static let proof = Places.repository.appending(path: "Tests/LocalOnly")

    /// Whether the tools are there, and the system lets this user have a network namespace.
    private static func canProve() async throws -> Bool {
        guard !Places.isContinuousIntegration else { return true }
        guard BrowserStudio.chromeDriver != nil else { return false }
        let probe = try await Program.shell(
            "command -v strace && PYTHONPATH='\(proof.path)' python3 -B -c 'import namespace; namespace.enter()'",
            in: try Workspace())
        return probe.code == 0
    }

    @Test(
        "a visit with all that people do speaks to nobody, and writes nothing but the gallery",
        .enabled(
            "needs Linux with strace, python3, chromium, chromedriver and network namespaces",
            { try await canProve() }))
    func visit() async throws { try await prove("usual") }

    @Test(
        "the same visit to a private server writes nothing at all, and results are pictures alone",
        .enabled(
            "needs Linux with strace, python3, chromium, chromedriver and network namespaces",
            { try await canProve() }))
    func privateVisit() async throws { try await prove("private") }

    private func prove(_ part: String) async throws {
        let outcome = try await Program.shell(
            "python3 -B '\(Self.proof.path)/prove.py' \"$0\" \(part)", in: try Workspace())
        #expect(outcome.code == 0, "\(outcome.text)\(outcome.errors)")
    }
}
