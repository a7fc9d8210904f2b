import ArgumentParser
import CPrivateMemory
import Foundation
import Gallery
import HostSystem
import Logging
import RenderQueue
import Stylization
import WebServer

/// `impasto mcp`: tools for a program with a language model, which starts this one.
struct MCPCommand: ReportingCommand, ServedCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp",
        abstract: "Paint for a program with a language model (Model Context Protocol).",
        discussion: """
            Programs such as chat applications and editors start this command and call its tools over standard input and \
            output: list_styles, list_samples, paint, mix_styles, save_style and similar_styles. It opens no \
            connection. Files are read and written only in the folders that --folder names, wherever links lead; without \
            one, none: samples and saved styles are there all the same, and small pictures come back in the answers. A \
            server that runs offers the same tools under /mcp.
            """)

    static let examples = [
        CommandExample("Pictures of one folder", "impasto mcp --folder Pictures"),
        CommandExample("Photos here, paintings there", "impasto mcp --folder Photos --folder Paintings"),
        CommandExample("Keep nothing", "impasto mcp --folder Pictures --private"),
    ]

    @Option(
        name: .customLong("folder"),
        help: ArgumentHelp(
            "A folder whose pictures may be read, and in which paintings may be written; may be repeated. Relative paths begin at the first.",
            valueName: "folder"), completion: .directory)
    var folders: [String] = []

    @Flag(
        help:
            "Keep nothing: gallery in memory, nothing but the picture in results, memory cleared when freed.")
    var `private` = false

    @OptionGroup var gallery: GalleryOptions
    @OptionGroup var engine: EngineOptions

    /// The settings of a server that count for its tools; the others are about connections.
    static let serverSettings: Set = [
        "private", "gallery", "default-models", "max-megabytes", "max-megapixels", "max-queue",
        "max-queue-per-client", "render-deadline", "max-memory-megabytes", "max-results-megabytes",
        "log-format",
    ]

    func perform() async throws {
        let folders = try AllowedFolders(folders)
        let variables = Set(Self.serverSettings.map { ServerSetting.named($0).variable })
        var flags: [String: [String]] = [:]
        if `private` { flags["private"] = ["1"] }
        if let path = gallery.gallery { flags["gallery"] = [path] }
        let asked = try ServerConfiguration(
            publicFolder: InstallationPaths.page(flag: nil), models: engine.store(), flags: flags,
            environment: ProcessEnvironment.variables.filter { variables.contains($0.key) })
        if asked.isPrivate { impasto_bind_functions_at_start(CommandLine.unsafeArgv) }
        if StandardStream.input.isTerminal {
            Terminal.error(
                "impasto mcp: this is for programs, which send a message a line; 'impasto help mcp' says more"
            )
        }
        let shares = asked.memoryShares
        let configuration = asked.fitted(to: shares)
        let stylizer = try engine.stylizer(
            cacheByteLimit: min(shares.activations, Stylizer.defaultCacheByteLimit))
        let log = LogSink(.error) { configuration.logFormat.noticeOfDroppedLines($0) }
        let result = await Self.result {
            try await serve(configuration, stylizer, folders, log: log)
        }
        try? await DedicatedThread.run(name: "last lines") { log.close(within: .milliseconds(500)) }
        try result.get()
    }

    private static func result(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    private func serve(
        _ wanted: ServerConfiguration, _ stylizer: Stylizer, _ folders: AllowedFolders, log: LogSink
    ) async throws {
        let logger = Logger(label: "impasto") { label in
            LineLogHandler(label: label, format: wanted.logFormat, sink: log)
        }
        var fitting = wanted
        ProcessLimits.writeNoCoreDump()
        if fitting.isPrivate { fitting.keepMemoryPrivate(logger) }
        let configuration = fitting
        let dependencies = try ServerDependencies(opening: configuration, stylizer, log: log)
        let result = await Self.result {
            let writer = LineWriter(.output)
            let tools = try PipedTools(
                configuration: configuration, dependencies: dependencies, folders: folders, logger: logger,
                send: { writer.add($0) })
            try await SignalCancellation.cancelling { await Self.connect(tools, writer) }
            try? await DedicatedThread.run(name: "last lines") { writer.close(within: .seconds(1)) }
        }
        try await DedicatedThread.run(name: "gallery") { try dependencies.gallery?.close() }
        try result.get()
    }

    /// Runs until the program has sent its last line and has all answers, or is gone, or the task is cancelled.
    private static func connect(_ tools: PipedTools, _ writer: LineWriter) async {
        let input = InputPieces { tools.take($0) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tools.keepInOrder() }
            group.addTask { await writer.failure() }
            group.addTask {
                await input.end()
                await tools.finish()
                if !Task.isCancelled { await writer.end() }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
