import Foundation

/// A server of a workspace's gallery that runs while a test talks to it.
struct RunningServer: Sendable {
    let http: LoopbackHTTP
    let port: Int
    /// The server's process.
    let process: Background

    /// Runs `impasto serve` on any free port while `body` talks to it; `environment` is added to the workspace's.
    static func run(
        in workspace: Workspace, environment: [String: String] = [:],
        _ body: (RunningServer) async throws -> Void
    ) async throws {
        try await Background.run(
            Program.executable, ["serve", "--port", "0"], in: workspace,
            environment: workspace.environment.merging(environment) { $1 }
        ) { background in
            try await body(RunningServer(background))
        }
    }

    /// A server that was started otherwise, once it is ready.
    init(_ process: Background) async throws {
        self.process = process
        port = try await process.port(after: "is ready: http://localhost:")
        http = LoopbackHTTP(port: port)
    }

    /// Paints a bundled photo in the saved style `name`; returns the answer's status.
    func paint(inSaved name: String) async throws -> Int {
        let request: [String: Any] = [
            "content": ["sample": "bust"], "style": ["saved": name], "contentSize": 64,
        ]
        let body = try JSONSerialization.data(withJSONObject: request)
        return try await http.send("POST", "/api/stylize", body: Array(body)).status
    }
}
