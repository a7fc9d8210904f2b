import ArgumentParser

/// A command line that does something useful, as the help and the manual show it; the tests run each.
struct CommandExample {
    /// What it does, without a full stop.
    let about: String
    let line: String

    init(_ about: String, _ line: String) {
        self.about = about
        self.line = line
    }
}

/// A command that some of a server's settings count for.
protocol ServedCommand: ParsableCommand {
    /// The names of the settings, such as `max-queue`.
    static var serverSettings: Set<String> { get }
}

/// A command whose help shows how it is used.
protocol ExampledCommand: ParsableCommand {
    static var examples: [CommandExample] { get }
}
