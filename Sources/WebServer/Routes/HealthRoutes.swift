import Application
import Foundation
import Gallery
import HTTPTypes
import Hummingbird
import Logging
import RenderQueue
import Stylization

/// What a supervisor asks: whether the process answers, whether it can paint, and how it is doing.
struct HealthRoutes {
    let engine: any StylizationEngine
    let queue: RenderQueue
    let gallery: Gallery?
    let configuration: ServerConfiguration
    let requests: RequestMetrics
    let memory: MemoryBudget
    let streams: StreamRegistry<LiveStream>
    let log: LogSink?
    let version: String
    private let process = ProcessFigures(startSeconds: Date().timeIntervalSince1970)

    init(
        configuration: ServerConfiguration, dependencies: ServerDependencies, requests: RequestMetrics
    ) {
        self.configuration = configuration
        self.requests = requests
        engine = dependencies.engine
        queue = dependencies.queue
        gallery = dependencies.gallery
        memory = dependencies.memory
        streams = dependencies.streams
        log = dependencies.log
        version = dependencies.version
    }

    /// Why a server cannot take work now.
    enum Obstacle: String, Encodable {
        /// It is being stopped.
        case stopping
        /// As many renders wait as may wait.
        case queueFull = "queue-full"
        /// The default networks are not on this machine.
        case networks
        /// The gallery cannot be read.
        case gallery
    }

    private struct Readiness: Encodable {
        let ready: Bool
        /// Only for clients that may use the rest of this server, too.
        var obstacles: [Obstacle]?
        var missing: [String]?
    }

    func add(to router: Router<WebContext>) {
        router.get("/healthz") { _, _ in Response.file("ok\n".utf8, type: "text/plain; charset=utf-8") }
        router.get("/readyz", use: readiness)
        router.get("/metrics", use: metrics)
    }

    private func readiness(_ request: Request, context: WebContext) async throws -> Response {
        let missing = try await missingNetworks()
        var obstacles: [Obstacle] = missing.isEmpty ? [] : [.networks]
        if !queue.isOpen { obstacles.append(.stopping) }
        if queue.load.waiting >= queue.configuration.waitingLimit { obstacles.append(.queueFull) }
        if await !isGalleryReadable(context) { obstacles.append(.gallery) }
        var readiness = Readiness(ready: obstacles.isEmpty)
        if context.hasFullAccess { (readiness.obstacles, readiness.missing) = (obstacles, missing) }
        return Response.json(readiness, status: obstacles.isEmpty ? .ok : .serviceUnavailable)
    }

    private func metrics(_ request: Request, context: WebContext) -> Response {
        let text = PrometheusText.render(
            build: .init(version: version, cpu: engine.processor), requests: requests.snapshot(),
            renders: queue.metrics.snapshot(), memory: memory.statistics, openStreams: streams.count,
            droppedLogLines: log?.droppedLines ?? 0, process: process)
        return Response.file(text.utf8, type: "text/plain; version=0.0.4; charset=utf-8")
    }

    private func missingNetworks() async throws -> [String] {
        let pair = try await engine.findDefaultPair(configuration)
        let present = Set(try await engine.listNetworks().filter(\.isPresent).map(\.name))
        return [pair.style, pair.transformer].filter { !present.contains($0) }
    }

    private func isGalleryReadable(_ context: WebContext) async -> Bool {
        guard let gallery else { return true }
        // The others of a balancer have the same database: painting goes on, whatever is the matter with it.
        if case .postgreSQL = gallery.location { return true }
        do {
            try await gallery.check()
            return true
        } catch {
            context.logger.error("the gallery cannot be used", metadata: ["error": "\(error)"])
            return false
        }
    }
}
