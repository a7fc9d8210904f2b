import Logging

/// What is printed once the server answers: its addresses.
package struct ReadyAnnouncement: Sendable, Equatable {
    /// The address to open in a browser on this machine, with the token if one is needed.
    package let url: String
    /// The port in use, which the system chose if 0 was asked for.
    package let port: Int
    /// The addresses that are listened on.
    package let hosts: [String]
    /// The addresses to open on other machines, with the token: of reverse proxies, and of this machine's networks.
    package var furtherURLs: [String] = []

    /// The lines for people, and for programs that wait for the server; the first ends with ``url``.
    package var text: String {
        let lines = ["Impasto is ready: \(url)"] + furtherURLs.map { "on other machines: \($0)" }
        return lines.joined(separator: "\n")
    }

    /// What is printed in a log format: ``text``, or one JSON object with the same in members.
    package func lines(_ format: LogFormat) -> String {
        switch format {
        case .text: text + "\n"
        case .json:
            format.line(
                level: .info, label: "impasto", message: "Impasto is ready",
                details: [
                    "url": .text(url), "port": .integer(port), "hosts": .texts(hosts),
                    "further_urls": .texts(furtherURLs),
                ])
        }
    }
}
