import Foundation
import Synchronization
import SystemLibC

/// A server process that says on standard output at which port it listens.
final class Background: Sendable {
    private struct State {
        var output = ""
        var hasEnded = false
        var waiting: (mark: String, isNumbered: Bool, continuation: CheckedContinuation<Int, any Error>)?
    }

    /// The process, which leads a group with all that it started.
    var processID: pid_t { process.processID }

    private let process: ChildProcess
    private let state: Mutex<State>
    private let errors: URL

    private init(
        _ executable: URL, _ arguments: [String], in workspace: Workspace, environment: [String: String]
    ) throws {
        errors = workspace.url("\(executable.lastPathComponent).log")
        process = try ChildProcess(
            executable, arguments, in: workspace.folder, environment: environment,
            input: URL(filePath: "/dev/null"),
            errors: errors, leadsGroup: true)
        state = Mutex(State())
    }

    /// Starts a process, runs `body`, and ends the process, whatever happened, with all that it started.
    static func run(
        _ executable: URL, _ arguments: [String], in workspace: Workspace, environment: [String: String],
        _ body: (Background) async throws -> Void
    ) async throws {
        let background = try Background(executable, arguments, in: workspace, environment: environment)
        let end = Task {
            _ = await background.process.end { output in
                background.look { $0.output = String(decoding: output, as: UTF8.self) }
            }
            background.look { $0.hasEnded = true }
        }
        do {
            try await body(background)
        } catch {
            background.stop()
            await end.value
            throw error
        }
        background.stop()
        await end.value
    }

    /// The number behind `mark` in the output, once it is there.
    func port(after mark: String) async throws -> Int { try await wait(for: mark, isNumbered: true) }

    /// Waits until `mark` is in the output.
    func said(_ mark: String) async throws { _ = try await wait(for: mark, isNumbered: false) }

    private func wait(for mark: String, isNumbered: Bool) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            look { $0.waiting = (mark, isNumbered, continuation) }
        }
    }

    private func stop() {
        state.withLock { state in
            if !state.hasEnded { process.send(SIGTERM) }
        }
    }

    private func look(after change: (inout State) -> Void) {
        let (waiting, result) = state.withLock { state in
            change(&state)
            guard let waiting = state.waiting else { return (nil, nil) as Found }
            if !waiting.isNumbered, state.output.contains(waiting.mark) {
                state.waiting = nil
                return (waiting.continuation, .success(0))
            }
            if let start = state.output.range(of: waiting.mark)?.upperBound,
                let end = state.output[start...].firstIndex(where: { !$0.isNumber }),
                let port = Int(state.output[start..<end])
            {
                state.waiting = nil
                return (waiting.continuation, .success(port))
            }
            guard state.hasEnded else { return (nil, nil) }
            state.waiting = nil
            let log = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
            return (
                waiting.continuation,
                .failure(Ended(description: "it ended before \"\(waiting.mark)\": \(log)"))
            )
        }
        if let result { waiting?.resume(with: result) }
    }

    /// The process ended before it said what was waited for.
    struct Ended: Error, CustomStringConvertible {
        let description: String
    }

    private typealias Found = (CheckedContinuation<Int, any Error>?, Result<Int, any Error>?)
}
