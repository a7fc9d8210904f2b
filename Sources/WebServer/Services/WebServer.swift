import UnixSignals
import RenderQueue
public import Logging
import Hummingbird
public import ServiceLifecycle

/// The web server: page, API and files on this machine's own addresses.
public struct WebServer: Sendable {
    /// To be run in one service group, in this order.
    public let services: [any Service]
    /// The paths and methods that are answered.
    public let routes: [(path: String, method: String)]
    private let logger: Logger

    /// Reads the page's folder and prepares everything up to listening.
    ///
    /// - Parameter onReady: called once, when every address is listened on (or was given up).
    ///
    /// Throws ``WebServerError`` if the page's folder is not complete.
    public init(
        configuration: ServerConfiguration, dependencies: ServerDependencies, logger: Logger,
        onReady: @escaping @Sendable (ReadyAnnouncement) -> Void
    ) async throws {
        let configuration = configuration.fitted(to: dependencies.shares)
        let site = try await Site(
            configuration: configuration, dependencies: dependencies, logger: logger)
        let board = ListenerBoard(
            hosts: configuration.listeningHosts, port: configuration.port,
            onPort: { site.rules.set(configuration.rules(port: $0)) },
            onReady: { onReady(configuration.announcement(hosts: $0, port: $1)) })
        var services: [any Service] = [BoardService(board: board)]
        for host in configuration.listeningHosts {
            services.append(
                Listener(
                    host: host, board: board, responder: site.responder, configuration: configuration,
                    logger: logger))
        }
        services.append(
            RenderService(
                queue: dependencies.queue, sweep: .ofServer(dependencies),
                draining: .seconds(configuration.drainSeconds)))
        self.services = services
        routes = site.routes
        self.logger = logger
    }

    /// Runs until SIGINT or SIGTERM, then lets what is under way end.
    ///
    /// Throws ``WebServerError`` if it cannot listen.
    public func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        // Past this, tasks are cancelled: a client that does not read its answer must not keep the program.
        configuration.maximumGracefulShutdownDuration = .seconds(15)
        try await ServiceGroup(configuration: configuration).run()
    }
}

extension ServerConfiguration {
    /// The addresses to listen on; the first decides the port.
    var listeningHosts: [String] {
        switch reach {
        case .thisMachine: ["127.0.0.1", "::1"]
        case .network(let host, _): [host]
        }
    }

    /// The rules for requests, once the port is known.
    func rules(port: Int) -> RequestRules {
        switch reach {
        case .thisMachine:
            RequestRules(
                hosts: HostAllowList(
                    names: ["localhost", "127.0.0.1", "[::1]"], port: port, additional: additionalHosts,
                    acceptsLiterals: false), token: nil)
        case .network(let host, let token):
            RequestRules(
                hosts: HostAllowList(
                    names: ["localhost", host.contains(":") ? "[\(host)]" : host], port: port,
                    additional: additionalHosts, acceptsLiterals: true), token: token)
        }
    }

    /// What to tell when the server is ready.
    func announcement(hosts: [String], port: Int) -> ReadyAnnouncement {
        let url: String
        switch reach {
        case .thisMachine:
            // Where only one address is ours, browsers and curl find it by trying both.
            url = "http://localhost:\(port)"
        case .network(let host, let token):
            let name = host.contains(":") ? "[\(host)]" : host
            url =
                "http://\(name == "0.0.0.0" || name == "[::]" ? "localhost" : name):\(port)/?token=\(token.secret)"
        }
        return ReadyAnnouncement(url: url, port: port, hosts: hosts)
    }
}
