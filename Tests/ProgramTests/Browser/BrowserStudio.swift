import Foundation
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The program as a server, and a browser to look at it with; both run while the suites do.
struct BrowserStudio: Sendable {
    @TaskLocal static var current: BrowserStudio?

    let workspace: Workspace
    let port: Int
    let driverPort: Int

    var address: String { "http://localhost:\(port)" }
    var server: LoopbackHTTP { LoopbackHTTP(port: port) }

    /// ChromeDriver, if it and a browser are on the search path.
    static let chromeDriver: URL? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        func found(_ names: String...) -> URL? {
            folders.lazy.flatMap { folder in names.map { URL(filePath: "\(folder)/\($0)") } }
                .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        }
        return found("chromium", "chromium-browser", "google-chrome") == nil ? nil : found("chromedriver")
    }()

    /// The program to look at: this build's, or the one that `IMPASTO_PROGRAM` names.
    private static let program =
        ProcessInfo.processInfo.environment["IMPASTO_PROGRAM"].map { URL(filePath: $0) } ?? Program.executable

    /// Opens a fresh window on the page, and looks afterwards whether all stayed quiet: nothing in the console, no
    /// request to anybody else.
    static func visit(_ path: String = "/", _ body: (StudioPage) async throws -> Void) async throws {
        let studio = try #require(current, "no program runs; the suite lacks its trait")
        let browser = try await WebDriver.open(driverPort: studio.driverPort)
        do {
            let page = StudioPage(browser: browser, studio: studio)
            try await page.open(path)
            try await body(page)
            try await page.expectQuiet()
        } catch {
            try? await browser.close()
            throw error
        }
        try await browser.close()
    }

    /// Starts both, runs `body`, and ends both, whatever happened.
    static func run(_ body: () async throws -> Void) async throws {
        guard let chromeDriver else {
            throw Missing(description: "no chromium and chromedriver on PATH; Debian: apt install chromium-driver")
        }
        let workspace = try Workspace()
        var environment = workspace.environment
        // The browser's profile goes where the workspace goes.
        environment["TMPDIR"] = workspace.folder.path
        let server = try Background(
            program, ["serve", "--port", "0"], in: workspace, environment: environment)
        defer { server.stop() }
        let driver = try Background(chromeDriver, ["--port=0"], in: workspace, environment: environment)
        defer { driver.stop() }
        let port = try await server.port(after: "Impasto is ready: http://localhost:")
        let driverPort = try await driver.port(after: "started successfully on port ")
        let studio = BrowserStudio(workspace: workspace, port: port, driverPort: driverPort)
        try await $current.withValue(studio) { try await body() }
    }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }
}

/// A server process that says on standard output at which port it listens.
private final class Background: Sendable {
    private struct State {
        var output = ""
        var hasEnded = false
        var waiting: (mark: String, continuation: CheckedContinuation<Int, any Error>)?
    }

    private let process: ChildProcess
    private let state: Mutex<State>
    private let errors: URL

    init(_ executable: URL, _ arguments: [String], in workspace: Workspace, environment: [String: String]) throws {
        errors = workspace.url("\(executable.lastPathComponent).log")
        process = try ChildProcess(
            executable, arguments, in: workspace.folder, environment: environment, input: URL(filePath: "/dev/null"),
            errors: errors, leadsGroup: true)
        state = Mutex(State())
        Task { [self] in
            _ = await process.end { output in self.look { $0.output = String(decoding: output, as: UTF8.self) } }
            look { $0.hasEnded = true }
        }
    }

    /// The number behind `mark` in the output, once it is there.
    func port(after mark: String) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            look { $0.waiting = (mark, continuation) }
        }
    }

    /// Ends the process and all that it started.
    func stop() {
        state.withLock { state in
            if !state.hasEnded { process.send(SIGTERM) }
        }
    }

    private func look(after change: (inout State) -> Void) {
        let (waiting, result) = state.withLock { state in
            change(&state)
            guard let waiting = state.waiting else { return (nil, nil) as Found }
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
                .failure(BrowserStudio.Missing(description: "it ended before \"\(waiting.mark)\": \(log)"))
            )
        }
        if let result { waiting?.resume(with: result) }
    }

    private typealias Found = (CheckedContinuation<Int, any Error>?, Result<Int, any Error>?)
}

/// Runs the program and the browser around all suites that the suite holds.
struct BrowserStudioTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await BrowserStudio.run { try await function() }
    }
}

extension Trait where Self == BrowserStudioTrait {
    static var browserStudio: Self { Self() }
}

/// The page in a real browser. Skipped by name where there is none, except in continuous integration.
@Suite(
    "In the browser", .serialized,
    .enabled(
        if: BrowserStudio.chromeDriver != nil || Places.isContinuousIntegration,
        "chromium and chromedriver are not installed"),
    .browserStudio)
enum BrowserTests {}
