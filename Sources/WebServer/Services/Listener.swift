import HostSystem
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Listens on one address.
struct Listener: Service {
    let host: String
    let board: ListenerBoard
    let responder: RouterResponder<WebContext>
    let configuration: ServerConfiguration
    let logger: Logger

    func run() async throws {
        guard let port = await board.portToUse(host: host) else { return }
        do {
            try await application(port: port).run()
        } catch let error
            where error is IOError || error is SocketAddressError || error is SocketAddressError.UnknownHost
        {
            let failure = Self.failure(error, host: host, port: port)
            guard await board.mayBeMissing(host: host, error: failure) else { throw failure }
            logger.notice("not listening on \(host)", metadata: ["reason": "\(failure)"])
            await board.failed(host: host)
            // A service that ends would end the server.
            try? await gracefulShutdown()
        }
    }

    private func application(port: Int) -> some ApplicationProtocol {
        let limits = configuration.limits
        return Application(
            responder: responder,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        CloseOnExecHandler(),
                        ConnectionHandler(
                            maximumBodyBytes: limits.bodyBytes,
                            requestDeadline: .seconds(Int64(limits.requestSeconds))),
                    ],
                    idleTimeout: .seconds(Int64(limits.idleSeconds)),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                        maxHeaderFieldCount: limits.headerCount))),
            configuration: .init(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { [board, host] channel in
                await board.listening(host: host, port: channel.localAddress?.port ?? port)
            },
            logger: logger)
    }

    private static func failure(_ error: any Error, host: String, port: Int) -> WebServerError {
        // A name that nobody knows has no number of the system's.
        guard let error = error as? IOError else { return .addressNotAvailable(host: host) }
        return switch error.errnoCode {
        case EADDRINUSE: .portTaken(port: port)
        case EACCES, EPERM: .portForbidden(port: port)
        case EADDRNOTAVAIL, EAFNOSUPPORT: .addressNotAvailable(host: host)
        default: .cannotListen(host: host, port: port, reason: SystemError(code: error.errnoCode).advice)
        }
    }
}
