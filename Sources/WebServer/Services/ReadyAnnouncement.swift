/// What is told once the server answers.
public struct ReadyAnnouncement: Sendable, Equatable {
    /// The address to open in a browser on this machine, with the token if one is needed.
    public let url: String
    /// The port in use, which the system chose if 0 was asked for.
    public let port: Int
    /// The addresses that are listened on.
    public let hosts: [String]
    /// The addresses to open on other machines, with the token: of reverse proxies, and of this machine's networks.
    public var furtherURLs: [String] = []

    /// The lines for people and for whoever waits for the server; the first ends with ``url``.
    public var text: String {
        let lines = ["Impasto is ready: \(url)"] + furtherURLs.map { "on other machines: \($0)" }
        return lines.joined(separator: "\n")
    }
}
