import ArgumentParser
import Foundation
import HostSystem
import ModelDownloads
import WebServer

/// `impasto healthcheck`: what a container's supervisor runs.
struct HealthcheckCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Ask a running server whether it is well.",
        discussion: """
            Asks the server that the settings name, on this machine, and ends with 0 if it answers, else with 1 and a line \
            that says why. With --ready it has to be able to paint, too: its networks and its gallery are there, and its \
            queue is not full. No token is needed; with the server's in IMPASTO_TOKEN, a server that is not ready says what \
            it lacks.
            """)

    static let examples = [
        CommandExample("In a container's file", "HEALTHCHECK CMD [\"impasto\", \"healthcheck\"]"),
        CommandExample("A server on another port", "impasto healthcheck --port 8080 --ready"),
    ]

    @Option(help: ArgumentHelp("The server's port (default: IMPASTO_PORT, else 9966).", valueName: "port"))
    var port: Int?

    @Option(
        help: ArgumentHelp(
            "The server's address, such as http://localhost:9966/, in place of --port.", valueName: "url"))
    var url: String?

    @Flag(help: "Ask whether it can paint (/readyz), not only whether it answers (/healthz).")
    var ready = false

    @Option(help: ArgumentHelp("How long to wait for the answer, 1 to 600 s.", valueName: "seconds"))
    var timeout: Int = 5

    func validate() throws {
        try OptionCheck.number(timeout, in: 1...600, of: "--timeout")
        if let port { try OptionCheck.number(port, in: 1...65535, of: "--port") }
        if url != nil, port != nil {
            throw ValidationError("--url names a port already; leave --port out.")
        }
    }

    func perform() async throws {
        let place = try place()
        let request = HealthRequest(
            host: place.host, port: place.port, path: place.path, token: ProcessEnvironment["IMPASTO_TOKEN"])
        let time = Duration.seconds(timeout)
        let answer: HealthRequest.Answer
        do {
            answer = try await DedicatedThread.run(name: "health") { try request.send(within: time) }
        } catch let failure as HealthRequest.Failure {
            throw notWell(place, failure.description)
        }
        guard answer.status == 200 else { throw notWell(place, "\(answer.status) \(answer.body)") }
        try StandardOutput.line("\(place.text): \(answer.body)")
    }

    /// Supervisors know 0 and 1 alone.
    private func notWell(_ place: Place, _ reason: String) -> Failure {
        Failure(description: "\(place.text): \(reason)", code: ExitStatus.notWell)
    }

    private struct Place {
        let host: String
        let port: Int
        let path: String

        var text: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)\(path)" }
    }

    private func place() throws -> Place {
        let path = ready ? "readyz" : "healthz"
        guard let url else {
            var configuration = ServerConfiguration(publicFolder: URL(filePath: "/"))
            do throws(SettingError) {
                let environment = ProcessEnvironment.variables.filter {
                    ["IMPASTO_PORT", "IMPASTO_LISTEN"].contains($0.key)
                }
                try configuration.apply(
                    flags: port.map { ["port": ["\($0)"]] } ?? [:], environment: environment)
            } catch {
                throw Failure.usage(error.description)
            }
            guard configuration.port > 0 else {
                throw Failure.usage("IMPASTO_PORT is 0, which is any port; name the server's with --port")
            }
            var host = "127.0.0.1"
            // Who listens on all addresses listens on this one, too.
            if case .network(let address, _) = configuration.reach, !["0.0.0.0", "::", "*"].contains(address)
            {
                host = address
            }
            return Place(host: host, port: configuration.port, path: "/" + path)
        }
        guard let address = URLComponents(string: url), address.scheme == "http", let name = address.host,
            !name.isEmpty
        else {
            throw Failure.usage(
                "--url \(url): give an address that begins with http://, such as http://localhost:9966/")
        }
        let folder =
            address.percentEncodedPath.hasSuffix("/")
            ? address.percentEncodedPath : address.percentEncodedPath + "/"
        return Place(
            host: name.trimmingCharacters(in: ["[", "]"]), port: address.port ?? 80, path: folder + path)
    }
}
