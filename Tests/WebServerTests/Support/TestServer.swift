import Foundation
import Gallery
import HTTPTypes
import HostSystem
import ImageCodecs
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import RenderQueue
import ServiceLifecycle
import Synchronization
import TestSupport

@testable import WebServer

/// A real server on a free port, over a fake engine.
struct TestServer: Sendable {
    let port: Int
    let hosts: [String]
    let url: String
    let engine: FakeEngine
    let dependencies: ServerDependencies
    let routes: [(path: String, method: String)]
    let log: CapturedLog
    let group: ServiceGroup
}

/// Log lines, kept.
final class CapturedLog: Sendable {
    private let stored = Mutex<[String]>([])
    var lines: [String] { stored.withLock { $0 } }
    func add(_ line: String) { stored.withLock { $0.append(line) } }
}

/// Runs `body` against a server, and stops the server afterwards.
func withServer<Value: Sendable>(
    gallery: Bool = true, at location: GalleryLocation = .memory, time: TimeSource = .system,
    configure: @Sendable (inout ServerConfiguration) -> Void = { _ in },
    serviceManager: ServiceManager = ServiceManager(environment: [:]),
    _ body: @Sendable (TestServer) async throws -> Value
) async throws -> Value {
    var configuration = ServerConfiguration(publicFolder: Places.repository.appending(path: "Public"))
    configuration.port = 0
    configuration.drainSeconds = 0
    // The client is a test, which waits for its turn among hundreds, and not a stranger who says nothing.
    configuration.limits.idleSeconds = 600
    configuration.limits.requestSeconds = 600
    configure(&configuration)
    let engine = FakeEngine()
    let queue = RenderQueue(configuration: configuration.queue, costModel: .ofServer(), time: time)
    let photos = [configuration.publicFolder.appending(path: "samples/content/lighthouse.jpg")]
    let store =
        gallery
        ? try Gallery.open(
            location,
            painter: SwatchPainter.queued(
                engine: engine, queue: queue, photos: photos, defaultModels: nil)) : nil
    var dependencies = ServerDependencies(
        configuration: configuration, engine: engine, queue: queue, gallery: store, version: "1.2.3")
    dependencies.serviceManager = serviceManager
    let log = CapturedLog()
    let logger = Logger(label: "test") { label in
        LineLogHandler(label: label, format: configuration.logFormat) { log.add($0) }
    }
    let ready = AsyncStream<ReadyAnnouncement>.makeStream()
    let server = try await WebServer(
        configuration: configuration, dependencies: dependencies, logger: logger,
        onReady: { ready.continuation.yield($0) })
    let group = ServiceGroup(configuration: .init(services: server.services, logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { ready.continuation.finish() }
            try await group.run()
        }
        var iterator = ready.stream.makeAsyncIterator()
        guard let announcement = await iterator.next() else {
            try await tasks.waitForAll()
            throw CancellationError()
        }
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await body(
                    TestServer(
                        port: announcement.port, hosts: announcement.hosts, url: announcement.url,
                        engine: engine, dependencies: dependencies, routes: server.routes, log: log,
                        group: group)))
        } catch {
            result = .failure(error)
        }
        engine.release()
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return try result.get()
    }
}
