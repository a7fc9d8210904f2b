import Foundation
import TestSupport

/// The real executable, run as anybody would run it.
enum Program {
    /// What a program left when it ended.
    struct Outcome: Sendable {
        /// The exit code, or the negated number of the signal that ended it.
        let code: Int32
        let output: [UInt8]
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
        /// The lines of standard output that were written whole.
        var lines: [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }

        /// Standard output as one JSON value.
        func json() throws -> JSON { try JSON(output) }

        /// Standard output as a JSON value a line.
        func jsonLines() throws -> [JSON] { try lines.map { try JSON($0.utf8) } }
    }

    /// The executable beside the tests' own.
    static let executable: URL = {
        #if os(macOS)
        let tests = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        #else
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let tests = link.map { URL(filePath: $0) }
        #endif
        return (tests ?? URL(filePath: CommandLine.arguments[0])).deletingLastPathComponent()
            .appending(path: "impasto")
    }()

    /// Runs the program to its end without blocking a task's thread.
    ///
    /// `input` is what standard input holds, and `environment` is added to the workspace's; `onOutput` is called after
    /// each part of standard output with all of it so far.
    static func run(
        _ arguments: [String], in workspace: Workspace, input: [UInt8] = [],
        environment: [String: String] = [:],
        onOutput: @escaping @Sendable (ChildProcess, [UInt8]) -> Void = { _, _ in }
    ) async throws -> Outcome {
        try await run(
            executable, arguments, in: workspace, input: input, environment: environment, onOutput: onOutput)
    }

    /// Runs lines of a shell, to whom the program is `"$0"`: for pipes, closed streams and names that no text holds.
    static func shell(
        _ script: String, in workspace: Workspace, input: [UInt8] = [], environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await run(
            URL(filePath: "/bin/sh"), ["-c", script, executable.path], in: workspace, input: input,
            environment: environment)
    }

    private static func run(
        _ executable: URL, _ arguments: [String], in workspace: Workspace, input: [UInt8],
        environment: [String: String],
        onOutput: @escaping @Sendable (ChildProcess, [UInt8]) -> Void = { _, _ in }
    ) async throws -> Outcome {
        try await ProcessSlots.shared.lend {
            let streams = workspace.url(".streams-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: streams) }
            // Files need nobody who writes or reads while the program runs.
            let inputFile = streams.appending(path: "in")
            let errorFile = streams.appending(path: "err")
            try Data(input).write(to: inputFile)
            let process = try ChildProcess(
                executable, arguments, in: workspace.folder,
                environment: workspace.environment.merging(environment) { $1 }, input: inputFile,
                errors: errorFile)
            let (code, output) = await process.end { onOutput(process, $0) }
            return Outcome(
                code: code, output: output,
                errors: String(decoding: (try? Data(contentsOf: errorFile)) ?? Data(), as: UTF8.self))
        }
    }
}
