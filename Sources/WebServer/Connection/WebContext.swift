import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What belongs to one request while it is answered.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection.
    let channel: any Channel
    /// Where the request comes from, once the guard has looked.
    var origin: RequestOrigin?
    /// Whether the request showed what this server asks for; two questions are answered without.
    var hasFullAccess = true
    /// What the route reports for the log line: milliseconds by stage.
    let stages = StageNotes()

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The id in the answer's header, in problems and in the log.
    var requestID: String { logger[metadataKey: Self.requestIDKey]?.description ?? "-" }

    /// Hummingbird's name for it among the metadata of its loggers.
    static let requestIDKey = "hb.request.id"

    /// The other end's address without its port.
    var peerAddress: String { channel.remoteAddress?.ipAddress ?? "local" }

    /// The client's address without its port, or its IPv6 network, for fair turns between clients.
    var remoteAddress: String { origin?.network ?? peerAddress }

    /// The scheme of links to this server.
    var scheme: String { origin?.isSecure == true ? "https" : "http" }

    /// Where the client has reached this server, without a slash at its end: what links that leave it begin with.
    ///
    /// The guard has checked the host, so they lead back here.
    func ownAddress(_ request: Request, base: BasePath) -> String {
        "\(scheme)://\(request.head.authority ?? "localhost")\(base)"
    }

    /// Calls `action` if the client goes away while `body` runs; `probe` sends it something, for finding out.
    func whileListening<Value>(
        orElse action: @escaping @Sendable () -> Void, probe: (@Sendable () -> Void)? = nil,
        _ body: () async throws -> Value
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
        return try await presence.whileListening(orElse: action, probe: probe, body)
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
