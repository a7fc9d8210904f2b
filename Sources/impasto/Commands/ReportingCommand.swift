import ArgumentParser

/// A command whose errors become one line for people and an exit code for programs.
protocol ReportingCommand: AsyncParsableCommand, ExampledCommand {
    /// Does what the command is for.
    ///
    /// Throws anything that ``Failure`` has words for.
    func perform() async throws
}

extension ReportingCommand {
    func run() async throws {
        try await Failure.reporting { try await perform() }
    }
}
