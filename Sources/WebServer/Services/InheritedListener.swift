import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// Answers on a socket that is listened on already.
///
/// Hummingbird's `Application` opens its sockets itself, so that what it does around them stands here once more; what a
/// connection's bytes pass is the same `WebChannel` as in ``Listener``.
struct InheritedListener: Service {
    let socket: InheritedSocket
    let coordinator: ListenerCoordinator
    let responder: SiteResponder
    let configuration: ServerConfiguration
    let requestLog: RequestLog
    let logger: Logger

    func run() async throws {
        let places = ConnectionPlaces(limit: configuration.limits.connections)
        let web = WebChannel(
            responder: { [responder, logger] (request, writer: consuming ResponseWriter, channel) in
                let response = try await Self.response(to: request, channel: channel, by: responder, logger)
                try await writer.write(response: response.head, body: response.body)
            },
            limits: configuration.limits, places: places,
            onRefusal: { [requestLog, logger] problem, requestID in
                requestLog.note(problem, requestID: requestID, logger: logger)
            })
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: group)
        let listening = try await ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        AvailableConnectionsChannelHandler(delegate: ConnectionAdmission(places: places)))
                    try pipeline.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(socket.descriptor) { [logger] channel in web.setup(channel: channel, logger: logger) }
        try? await AcceptFailures.watch(listening.channel, logger: logger)
        await coordinator.listening(host: socket.host, port: socket.port)
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { tasks in
                try await listening.executeThenClose { connections in
                    for try await connection in connections {
                        tasks.addTask { [logger] in await web.handle(value: connection, logger: logger) }
                    }
                }
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }

    private static func response(
        to request: Request, channel: any Channel, by responder: SiteResponder, _ logger: Logger
    ) async throws -> Response {
        var logger = logger
        logger[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
        let context = WebContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
        var response: Response
        do {
            response = try await responder.respond(to: request, context: context)
        } catch let error as HTTPParserError {
            // The connection's own answer.
            throw error
        } catch {
            response = Response(status: .internalServerError)
        }
        response.headers[.date] = HTTPDate.now
        return response
    }
}

/// The time as HTTP writes it (RFC 9110, 5.6.7).
enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Now, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    static var now: String { text(Date()) }

    static func text(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents(
            [.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
        func digits(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        let time = [parts.hour, parts.minute, parts.second].map(digits).joined(separator: ":")
        let day = days[(parts.weekday ?? 1) - 1]
        return "\(day), \(digits(parts.day)) \(months[(parts.month ?? 1) - 1]) \(parts.year ?? 0) \(time) GMT"
    }
}
