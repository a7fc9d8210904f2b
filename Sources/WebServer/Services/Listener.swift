import Foundations
import HostSystem
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Listens on one address.
struct Listener: Service {
    let host: String
    let coordinator: ListenerCoordinator
    let responder: SiteResponder
    let configuration: ServerConfiguration
    let requestLog: RequestLog
    let logger: Logger

    func run() async throws {
        guard let port = await coordinator.portToUse(host: host) else { return }
        do {
            try await application(port: port).run()
        } catch {
            guard let failure = Self.failure(error, host: host, port: port) else { throw error }
            guard await coordinator.mayBeMissing(host: host, error: failure) else { throw failure }
            logger.notice("not listening on \(host)", metadata: ["reason": "\(failure)"])
            await coordinator.failed(host: host)
            // A service that ends would end the server.
            try? await gracefulShutdown()
        }
    }

    private func application(port: Int) -> some ApplicationProtocol {
        let limits = configuration.limits
        let places = ConnectionPlaces(limit: limits.connections)
        return Application(
            responder: responder,
            server: HTTPServerBuilder { responder in
                WebChannel(
                    responder: responder, limits: limits, places: places,
                    onRefusal: { [requestLog, logger] problem, requestID in
                        requestLog.note(problem, requestID: requestID, logger: logger)
                    })
            },
            configuration: .init(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: ConnectionAdmission(places: places)),
            onServerRunning: { [coordinator, host, logger] channel in
                // A channel that is closed already has nothing to accept.
                try? await AcceptFailures.watch(channel, logger: logger)
                await coordinator.listening(host: host, port: channel.localAddress?.port ?? port)
            },
            logger: logger)
    }

    /// What the error of listening means; `nil` for any other.
    private static func failure(_ error: any Error, host: String, port: Int) -> WebServerError? {
        if error is SocketAddressError.UnknownHost { return .unknownHost(host) }
        guard let error = error as? IOError else { return nil }
        return switch error.errnoCode {
        case EADDRINUSE: .portTaken(port: port)
        case EACCES, EPERM: .portForbidden(port: port)
        case EADDRNOTAVAIL, EAFNOSUPPORT: .addressNotAvailable(host: host)
        default: .cannotListen(host: host, port: port, reason: SystemError(code: error.errnoCode).advice)
        }
    }
}
