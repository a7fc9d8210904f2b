import ArgumentParser

/// A benchmark that keeps the engine, and with it a thread, busy.
protocol EngineBenchmark: ReportingCommand, Sendable {
    /// How many runs count, after one that does not.
    var runs: Int { get }

    /// Measures, on a thread of its own, and prints the figures.
    func measure() throws
}

extension EngineBenchmark {
    func validate() throws { try OptionCheck.runs(runs) }

    func perform() async throws {
        try await DedicatedThread.run(name: "bench") { try measure() }
    }
}
