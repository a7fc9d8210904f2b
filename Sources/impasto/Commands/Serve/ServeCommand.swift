import Application
import ArgumentParser
import CPrivateMemory
import Foundation
import Gallery
import HostSystem
import Logging
import RenderQueue
import Stylization
import WebServer

/// `impasto serve`: the page and the API.
struct ServeCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the page and the API from this machine.",
        discussion: """
            By default only this machine can connect, pictures stay in memory, and nothing is ever sent out. Each \
            option can also be given by the environment variable that --print-config shows.
            """)

    static let examples = [
        CommandExample("The page, for this machine alone", "impasto serve --open"),
        CommandExample(
            "For a network, with a token of its own", "impasto serve --listen 0.0.0.0 --token random"),
        CommandExample("Keep nothing", "impasto serve --private"),
        CommandExample("What is set, and where it comes from", "impasto serve --print-config"),
    ]

    @OptionGroup var server: ServerOptions
    @OptionGroup var engine: EngineOptions

    @Flag(help: "Open the page in the browser.")
    var open = false

    @Flag(help: "Print the settings in effect, and where each comes from, and exit.")
    var printConfig = false

    func perform() async throws {
        let page = try InstallationPaths.page(flag: server.publicFolder)
        let asked = try server.configuration(
            publicFolder: page, models: engine.store(), environment: ProcessEnvironment.variables)
        if asked.isPrivate, !printConfig { impasto_bind_functions_at_start(CommandLine.unsafeArgv) }
        let shares = asked.memoryShares
        var configuration = asked.fitted(to: shares)
        // Where folders are is the business of nobody beyond this machine.
        if configuration.isLocalOnly {
            configuration.pullCommand = PullCommand.ofServer(modelsFlag: engine.modelFolder.models).text
        }
        let stylizer = try engine.stylizer(
            cacheByteLimit: min(shares.activations, Stylizer.defaultCacheByteLimit))
        if printConfig {
            try StandardOutput.line(
                SettingsTable(
                    configuration, threads: stylizer.threads,
                    precision: engine.precisionChoice(), resolved: StylizerEngine(stylizer).precision
                ).text)
            return
        }
        try await serve(configuration, stylizer)
    }

    /// Takes what the system grants the process into account, and keeps its memory, which holds pictures, to itself.
    private func prepareProcess(for configuration: inout ServerConfiguration, _ logger: Logger) {
        ProcessLimits.writeNoCoreDump()
        if configuration.isPrivate { configuration.keepMemoryPrivate(logger) }
        let available = ProcessLimits.allowOpenFiles(configuration.descriptors)
        if let before = configuration.fit(descriptors: available) {
            logger.notice(
                "fewer connections at once than wanted: this process may open \(available) files (ulimit -n)",
                metadata: ["wanted": "\(before)", "allowed": "\(configuration.limits.connections)"])
        }
    }

    private func serve(_ configuration: ServerConfiguration, _ stylizer: Stylizer) async throws {
        let format = configuration.logFormat
        let log = LogSink(.error) { format.noticeOfDroppedLines($0) }
        let output = LogSink(.output) { _ in "" }
        let result: Result<Void, any Error>
        do {
            result = .success(try await serve(configuration, stylizer, log: log, output: output))
        } catch let code as ExitCode {
            result = .failure(code)
        } catch {
            // By way of the log, too: a write to a stream that nobody reads would never end.
            let failure = Failure(error)
            log.add(format.notice(PathText.display("\(failure)"), level: .error))
            result = .failure(ExitCode(failure.code))
        }
        // What can be written is written at once; a log that nobody reads must not hold the stop up.
        try? await DedicatedThread.run(name: "last lines") {
            output.close(within: .milliseconds(500))
            log.close(within: .milliseconds(500))
        }
        try result.get()
    }

    private func serve(
        _ wanted: ServerConfiguration, _ stylizer: Stylizer, log: LogSink, output: LogSink
    ) async throws {
        let logger = Logger(label: "impasto") { label in
            LineLogHandler(label: label, format: wanted.logFormat, sink: log)
        }
        var fitting = wanted
        prepareProcess(for: &fitting, logger)
        let configuration = fitting
        var dependencies = try ServerDependencies(opening: configuration, stylizer, log: log)
        let gallery = dependencies.gallery
        let browser = Browser()
        defer { browser.removeFile() }
        // Whatever ends the server, the gallery's one file is whole then.
        do {
            if gallery?.isReadOnly == true {
                logger.notice(
                    "the gallery can only be read; make its file and folder writable and start again to change it"
                )
            }
            dependencies.serviceManager = ServiceManager()
            let server = try await WebServer(
                configuration: configuration, dependencies: dependencies, logger: logger
            ) { announcement in
                // The listeners and event loops, before a browser is started.
                OpenDescriptors.closeOnExec()
                let format = configuration.logFormat
                @Sendable func warn(_ sentence: String) { log.add(format.notice(sentence, level: .warning)) }
                output.add(announcement.lines(format))
                if configuration.isReachableFromNetworks {
                    warn(
                        "shared on the network: whoever has this address with its token can use this machine's "
                            + "processors and gallery. Pictures travel unencrypted; put a TLS proxy in front if others listen."
                    )
                }
                if configuration.allowedOrigins.includesAll {
                    warn(
                        "--allow-origin '*': any web page that is open in a browser which reaches this server can use "
                            + "it"
                            + (configuration.token == nil
                                ? ", and read and change the gallery" : " with the token"))
                }
                if let pair = configuration.defaultModels {
                    Self.warn(of: pair, missingIn: stylizer.models, warn)
                }
                if open {
                    browser.open(announcement.url, isSecret: configuration.token != nil, report: warn)
                }
            }
            // The first picture should not wait for the networks to be read.
            DedicatedThread.start(name: "first networks") {
                let pair = configuration.defaultModels ?? stylizer.models.defaultPair()
                _ = try? stylizer.network(pair.style, kind: .style)
                _ = try? stylizer.network(pair.transformer, kind: .transformer)
            }
            try await server.run()
        } catch {
            try? await DedicatedThread.run(name: "gallery") { try gallery?.close() }
            throw error
        }
        try await DedicatedThread.run(name: "gallery") { try gallery?.close() }
    }

    /// Requests that name no networks would all be refused, for a reason that only they are told.
    private static func warn(of pair: ModelPair, missingIn models: ModelStore, _ warn: (String) -> Void) {
        let missing = [pair.style, pair.transformer].filter {
            (try? models.descriptor($0).isPresent) == false
        }
        guard !missing.isEmpty else { return }
        warn(
            "the networks of --default-models are not all here, so that requests which name none are refused; "
                + "get them with: impasto models pull \(missing.joined(separator: " "))")
    }
}
