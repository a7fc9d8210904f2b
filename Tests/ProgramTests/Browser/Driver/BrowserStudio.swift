import Foundation
import TestSupport
import Testing

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
    static let program =
        ProcessInfo.processInfo.environment["IMPASTO_PROGRAM"].map { URL(filePath: $0) } ?? Program.executable

    /// Opens a fresh window on the page, and looks afterwards whether all stayed quiet.
    ///
    /// That is: nothing in the console, no request to anybody else. Unless the page is left to `paintsAsItGoes` by its own measure, every change is
    /// painted in full, however slow the machine is.
    static func visit(
        _ path: String = "/", paintsAsItGoes: Bool? = true, _ body: (StudioPage) async throws -> Void
    ) async throws {
        let studio = try #require(current, "no program runs; the suite lacks its trait")
        let browser = try await WebDriver.open(driverPort: studio.driverPort)
        do {
            let page = StudioPage(browser: browser, studio: studio)
            try await page.open(path)
            if let paintsAsItGoes { try await page.paintAsIGo(paintsAsItGoes) }
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
            throw Missing(
                description: "no chromium and chromedriver on PATH; Debian: apt install chromium-driver")
        }
        let workspace = try Workspace()
        var environment = workspace.environment
        // The browser's profile goes where the workspace goes.
        environment["TMPDIR"] = workspace.folder.path
        try await Background.run(program, ["serve", "--port", "0"], in: workspace, environment: environment) {
            server in
            try await Background.run(chromeDriver, ["--port=0"], in: workspace, environment: environment) {
                driver in
                let studio = BrowserStudio(
                    workspace: workspace, port: try await server.port(after: "is ready: http://localhost:"),
                    driverPort: try await driver.port(after: "started successfully on port "))
                try await $current.withValue(studio) { try await body() }
            }
        }
    }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }
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

/// The page in a real browser.
///
/// Skipped by name where there is none, except in continuous integration.
@Suite(
    "In the browser", .serialized,
    .enabled(
        if: BrowserStudio.chromeDriver != nil || Places.isContinuousIntegration,
        "chromium and chromedriver are not installed"),
    .browserStudio)
enum BrowserTests {}
