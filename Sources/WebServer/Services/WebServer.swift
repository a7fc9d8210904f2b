import HostSystem
import Hummingbird
package import Logging
import RenderQueue
package import ServiceLifecycle
import UnixSignals

/// The web server: page, API and files on this machine's own addresses.
package struct WebServer: Sendable {
    /// To be run in one service group, in this order.
    package let services: [any Service]
    /// The paths and methods that are answered.
    package let routes: [(path: String, method: String)]
    private let logger: Logger
    private let drainSeconds: Int

    /// Reads the page's folder and prepares everything up to listening.
    ///
    /// Calls `onReady` once, when every address is listened on (or was given up). Throws ``WebServerError`` if the page's
    /// folder is not complete.
    package init(
        configuration: ServerConfiguration, dependencies: ServerDependencies, logger: Logger,
        onReady: @escaping @Sendable (ReadyAnnouncement) -> Void
    ) async throws {
        let configuration = configuration.fitted(to: dependencies.shares)
        let site = try await Site(
            configuration: configuration, dependencies: dependencies, logger: logger)
        let manager = dependencies.serviceManager
        let sockets = try Self.inheritedSockets(of: manager, configuration)
        let coordinator = ListenerCoordinator(
            hosts: sockets.isEmpty ? configuration.listeningHosts : sockets.map(\.host),
            port: sockets.first?.port ?? configuration.port,
            onPort: { port in
                site.port.set(port)
                site.rules.set(configuration.rules(port: port))
            },
            onReady: {
                onReady(configuration.announcement(hosts: $0, port: $1, addresses: MachineAddresses.own()))
                manager.notify(.ready, .status("answers on port \($1)"))
            })
        var services: [any Service] = [
            ListenerCoordinatorLifecycle(coordinator: coordinator)
        ]
        for socket in sockets {
            services.append(
                InheritedListener(
                    socket: socket, coordinator: coordinator, responder: site.responder,
                    configuration: configuration, requestLog: site.requestLog, logger: logger))
        }
        for host in sockets.isEmpty ? configuration.listeningHosts : [] {
            services.append(
                Listener(
                    host: host, coordinator: coordinator, responder: site.responder,
                    configuration: configuration, requestLog: site.requestLog, logger: logger))
        }
        services.append(
            RenderQueueLifecycle(
                queue: dependencies.queue, sweep: .ofServer(dependencies, configuration),
                draining: .seconds(configuration.drainSeconds)))
        // The last stops first: the service manager hears of it before anything has stopped.
        services.append(ServiceSupervision(manager: manager))
        self.services = services
        routes = site.routes
        self.logger = logger
        drainSeconds = configuration.drainSeconds
    }

    /// The sockets that are listened on already; if there are any, no other is opened.
    private static func inheritedSockets(
        of manager: ServiceManager, _ configuration: ServerConfiguration
    ) throws(WebServerError) -> [InheritedSocket] {
        var sockets: [InheritedSocket] = []
        for descriptor in manager.sockets {
            sockets.append(try InheritedSocket(descriptor, isShared: configuration.reach != .thisMachine))
        }
        // Requests name the port, and a name that was not expected is how DNS rebinding looks.
        guard Set(sockets.map(\.port)).count <= 1 else {
            throw .unusableSocket(
                "there are several with the ports \(sockets.map { "\($0.port)" }.joined(separator: ", ")); give all one port"
            )
        }
        manager.keepSocketsFromHelpers()
        return sockets
    }

    /// Runs until SIGINT or SIGTERM, then lets requests that are under way end.
    ///
    /// Throws ``WebServerError`` if it cannot listen.
    package func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        // Past this, tasks are cancelled. Renders may go on for `drain`, have 5 s to notice that they are stopped, and
        // connections 5 s for their last answers; nothing takes longer unless something is wrong.
        configuration.maximumGracefulShutdownDuration = .seconds(drainSeconds + 20)
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
        let names: [String]
        let acceptsLiterals: Bool
        switch reach {
        case .thisMachine: (names, acceptsLiterals) = (["localhost", "127.0.0.1", "[::1]"], false)
        case .network(let host, _):
            (names, acceptsLiterals) = (["localhost", host.contains(":") ? "[\(host)]" : host], true)
        }
        return RequestRules(
            hosts: HostAllowList(
                names: names, port: port, additional: additionalHosts.map(\.description),
                acceptsLiterals: acceptsLiterals),
            token: token, origins: allowedOrigins, proxies: trustedProxies)
    }

    /// What to print when the server is ready; `addresses` are this machine's own on its networks, by which other
    /// machines reach it.
    func announcement(hosts: [String], port: Int, addresses: [String] = []) -> ReadyAnnouncement {
        func url(_ scheme: String, _ authority: String) -> String {
            "\(scheme)://\(authority)\(basePath)" + (token.map { "/?token=\($0.secret)" } ?? "")
        }
        switch reach {
        case .thisMachine:
            // Where only one address is ours, browsers and curl find it by trying both.
            return ReadyAnnouncement(url: url("http", "localhost:\(port)"), port: port, hosts: hosts)
        case .network(let host, _):
            func literal(_ address: String) -> String { address.contains(":") ? "[\(address)]" : address }
            let isEverywhere = host == "0.0.0.0" || host == "::"
            // A proxy that has a name has TLS; for one without, http:// is typed by hand.
            let further =
                additionalHosts.map { url("https", $0.description) }
                + (isEverywhere ? addresses.map { url("http", "\(literal($0)):\(port)") } : [])
            return ReadyAnnouncement(
                url: url("http", "\(isEverywhere ? "localhost" : literal(host)):\(port)"), port: port,
                hosts: hosts, furtherURLs: further)
        }
    }
}
