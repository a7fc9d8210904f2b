/// What is told once the server answers.
public struct ReadyAnnouncement: Sendable, Equatable {
    /// The address to open in a browser, with the token if one is needed.
    public let url: String
    /// The port in use, which the system chose if 0 was asked for.
    public let port: Int
    /// The addresses that are listened on.
    public let hosts: [String]

    /// The line for people and for whoever waits for the server.
    public var line: String { "Impasto is ready: \(url)" }
}
