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
}
