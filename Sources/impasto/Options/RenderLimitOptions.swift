import ArgumentParser
import RenderQueue
import WebServer

/// The flags of `impasto serve` for what waits for the engine, and for what is kept in memory for clients.
struct RenderLimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Renders that may wait (default: 16).", valueName: "n"))
    var maxQueue: Int?

    @Option(help: ArgumentHelp("Renders of these that one client may have (default: half).", valueName: "n"))
    var maxQueuePerClient: Int?

    @Option(
        help: ArgumentHelp(
            "Seconds from a render's submission to its result, waiting included (default: 600).",
            valueName: "s"))
    var renderDeadline: Int?

    @Option(
        help: ArgumentHelp(
            "Memory for all requests and what is kept for them, in MiB (default: half of the machine's, or most of the container's or of ulimit -v).",
            valueName: "n"))
    var maxMemoryMegabytes: Int?

    @Option(
        help: ArgumentHelp(
            "Seconds without use after which a job's result is dropped (default: 900).", valueName: "s"))
    var keepResults: Int?

    @Option(help: ArgumentHelp("Memory for all results, in MiB (default: 256).", valueName: "n"))
    var maxResultsMegabytes: Int?

    @Option(
        help: ArgumentHelp(
            "Seconds without use after which an uploaded picture is dropped (default: 900).", valueName: "s"))
    var keepUploads: Int?

    @Option(help: ArgumentHelp("Memory for all uploaded pictures, in MiB (default: 512).", valueName: "n"))
    var maxUploadsMegabytes: Int?

    @Option(
        help: ArgumentHelp(
            "Memory for one client's uploaded pictures, in MiB (default: 256).", valueName: "n"))
    var maxUploadsPerClientMegabytes: Int?

    /// Puts what is given into `configuration`.
    func apply(to configuration: inout ServerConfiguration, from source: SettingSource) throws {
        let counts = 1...10_000
        let aWeek = 1...604_800
        let aTerabyte = 1...1_048_576
        if let value = try source.number(maxQueue, "max-queue", counts) {
            configuration.queue.waitingLimit = value
        }
        if let value = try source.number(maxQueuePerClient, "max-queue-per-client", counts) {
            configuration.queue.waitingLimitPerClient = value
        }
        if let value = try source.number(renderDeadline, "render-deadline", 1...86400) {
            configuration.queue.timeLimit = .seconds(value)
        }
        if let value = try source.number(maxMemoryMegabytes, "max-memory-megabytes", 64...1_048_576) {
            configuration.memoryBytes = value << 20
        }
        if let value = try source.number(keepResults, "keep-results", aWeek) {
            configuration.jobs.timeToLive = .seconds(value)
        }
        if let value = try source.number(maxResultsMegabytes, "max-results-megabytes", aTerabyte) {
            configuration.jobs.resultBytes = value << 20
        }
        if let value = try source.number(keepUploads, "keep-uploads", aWeek) {
            configuration.uploads.timeToLive = .seconds(value)
        }
        if let value = try source.number(maxUploadsMegabytes, "max-uploads-megabytes", aTerabyte) {
            configuration.uploads.bytes = value << 20
        }
        if let value = try source.number(
            maxUploadsPerClientMegabytes, "max-uploads-per-client-megabytes", aTerabyte)
        {
            configuration.uploads.bytesPerClient = value << 20
        }
    }
}
