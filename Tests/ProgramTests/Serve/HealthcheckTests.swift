import Foundation
import SystemLibC
import TestSupport
import Testing

/// What a container's supervisor runs.
@Suite("impasto healthcheck")
struct HealthcheckTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    @Test("A server that is well is told in one line, by port, address and variable")
    func well() async throws {
        // A token is for what is behind it.
        try await RunningServer.run(in: workspace, environment: ["IMPASTO_TOKEN": "random"]) { server in
            let port = "\(server.port)"
            for (arguments, environment, path) in [
                (["--port", port], [:], "/healthz: ok"),
                (["--url", "http://127.0.0.1:\(port)"], [:], "/healthz: ok"),
                (
                    ["--url", "http://127.0.0.1:\(port)/"], ["http_proxy": "http://127.0.0.1:1"],
                    "/healthz: ok"
                ),
                ([], ["IMPASTO_PORT": port], "/healthz: ok"),
                (
                    ["--ready"], ["IMPASTO_PORT": port, "IMPASTO_LISTEN": "0.0.0.0"],
                    "/readyz: {\"ready\":true}"
                ),
            ] {
                let outcome = try await Program.run(
                    ["healthcheck"] + arguments, in: workspace, environment: environment)
                #expect(outcome.code == 0, "\(arguments): \(outcome.errors)")
                #expect(outcome.text == "http://127.0.0.1:\(port)\(path)\n" && outcome.errors.isEmpty)
            }
        }
    }

    @Test("A server that cannot paint answers, but is not ready, and says why to who has its token")
    func notReady() async throws {
        let token = "a-token-of-the-test-1"
        try await RunningServer.run(
            in: workspace, environment: ["IMPASTO_TOKEN": token, "IMPASTO_DEFAULT_MODELS": "original"]
        ) { server in
            let port = "\(server.port)"
            #expect(try await Program.run(["healthcheck", "--port", port], in: workspace).code == 0)
            let outcome = try await Program.run(
                ["healthcheck", "--ready", "--port", port], in: workspace,
                environment: ["IMPASTO_TOKEN": token])
            #expect(outcome.code == 1 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("/readyz: 503 ") && outcome.errors.contains("networks"))
        }
    }

    @Test("Where nobody listens, or nobody answers, it ends with 1 within its time")
    func nobody() async throws {
        let listener = socket(AF_INET, SystemConstants.socketStream, 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try #require(bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0)
            }
        }
        let port = "\(UInt16(bigEndian: address.sin_port))"
        let refused = try await Program.run(["healthcheck", "--port", port], in: workspace)
        #expect(refused.code == 1 && refused.output.isEmpty)
        #expect(refused.errors == "impasto: http://127.0.0.1:\(port)/healthz: connection refused\n")
        // The system takes connections now, and nobody reads from them.
        try #require(listen(listener, 1) == 0)
        let silent = try await Program.run(["healthcheck", "--port", port, "--timeout", "1"], in: workspace)
        #expect(
            silent.code == 1 && silent.errors.hasSuffix("/healthz: no answer in time\n"), "\(silent.errors)")
    }

    @Test(
        "Settings that name no server are usage errors",
        arguments: [
            (["--port", "0"], [:], "--port 0: give a number from 1 to 65535"),
            (["--url", "https://localhost"], [:], "give an address that begins with http://"),
            (["--url", "http://localhost", "--port", "80"], [:], "leave --port out"),
            (["--timeout", "0"], [:], "--timeout 0"),
            ([], ["IMPASTO_PORT": "0"], "name the server's with --port"),
            ([], ["IMPASTO_PORT": "x"], "IMPASTO_PORT is 'x'"),
        ])
    func mistakes(arguments: [String], environment: [String: String], message: String) async throws {
        let outcome = try await Program.run(
            ["healthcheck"] + arguments, in: workspace, environment: environment)
        #expect(outcome.code == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }
}
