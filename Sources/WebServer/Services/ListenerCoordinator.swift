import ServiceLifecycle

/// Coordinates the listeners of one server.
///
/// The second address waits for the first one's port; when each is listened on or given up, the server is ready.
actor ListenerCoordinator {
    private let hosts: [String]
    private let requestedPort: Int
    private let onReady: @Sendable ([String], Int) -> Void
    private let onPort: @Sendable (Int) -> Void
    private var port: Int?
    private var listening: [String] = []
    private var missing: Set<String> = []
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false

    /// The first of `hosts` decides the port.
    ///
    /// `onPort` is called before the first request is answered, `onReady` once, with the addresses that are listened on.
    init(
        hosts: [String], port: Int, onPort: @escaping @Sendable (Int) -> Void,
        onReady: @escaping @Sendable ([String], Int) -> Void
    ) {
        self.hosts = hosts
        requestedPort = port
        self.onPort = onPort
        self.onReady = onReady
    }

    /// The port that an address is to listen on; `nil` if the server stops before the first one's is known.
    func portToUse(host: String) async -> Int? {
        if host == hosts.first { return requestedPort }
        if port == nil, !isClosed { await withCheckedContinuation { waiting.append($0) } }
        return port
    }

    /// Ends the waiting for a port that will never be known.
    func close() {
        isClosed = true
        wake()
    }

    func listening(host: String, port: Int) {
        if self.port == nil {
            self.port = port
            onPort(port)
        }
        listening.append(host)
        announceIfComplete()
        wake()
    }

    func failed(host: String) {
        missing.insert(host)
        announceIfComplete()
    }

    /// Whether the server can do without this address.
    ///
    /// The first is needed; and where the port was chosen by the user, another program on `::1` would answer
    /// half of the browsers that open `localhost`.
    func mayBeMissing(host: String, error: WebServerError) -> Bool {
        guard host != hosts.first else { return false }
        if case .portTaken = error { return requestedPort == 0 }
        return true
    }

    /// Announces the server once the last listener has succeeded or failed.
    private func announceIfComplete() {
        guard listening.count + missing.count == hosts.count, let port else { return }
        onReady(hosts.filter { listening.contains($0) }, port)
    }

    private func wake() {
        let waiting = waiting
        self.waiting = []
        for continuation in waiting { continuation.resume() }
    }
}

/// Wakes listeners that wait for a port when the server stops before there is one.
struct ListenerCoordinatorLifecycle: Service {
    let coordinator: ListenerCoordinator

    func run() async throws {
        try? await gracefulShutdown()
        await coordinator.close()
    }
}
