import Logging
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// What belongs to one request while it is answered.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection.
    let channel: any Channel
    /// What the route tells the log line: milliseconds by stage.
    let stages = StageNotes()

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The id in the answer's header, in problems and in the log.
    var requestID: String { logger[metadataKey: "hb.request.id"]?.description ?? "-" }

    /// The other end's address without its port, for fair turns between clients.
    var remoteAddress: String { channel.remoteAddress?.ipAddress ?? "local" }

    /// Calls `action` if the client goes away while `body` runs.
    func whileListening<Value>(
        orElse action: @escaping @Sendable () -> Void, _ body: () async throws -> Value
    ) async throws -> Value {
        let channel = channel
        let presence = try? await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.handler(type: ConnectionHandler.self).presence
        }.get()
        // Without the handler the connection is closed already, or this is no real connection.
        guard let presence else {
            if !channel.isActive { action() }
            return try await body()
        }
        return try await presence.whileListening(orElse: action, body)
    }
}

/// Milliseconds by stage, written by a route and read by the log line.
final class StageNotes: Sendable {
    private let values = Mutex<[(stage: String, milliseconds: Double)]>([])

    func note(_ stage: String, milliseconds: Double) {
        values.withLock { $0.append((stage, milliseconds)) }
    }

    var all: [(stage: String, milliseconds: Double)] { values.withLock { $0 } }
}
