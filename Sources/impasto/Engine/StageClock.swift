/// Times the stages of a command.
struct StageClock {
    /// Milliseconds by stage.
    private(set) var stages: [String: Double]

    init(_ stages: [String: Double] = [:]) { self.stages = stages }

    mutating func time<Result>(_ stage: String, _ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try body()
        let elapsed = ContinuousClock.now - start
        let milliseconds =
            Double(elapsed.components.seconds) * 1000 + Double(elapsed.components.attoseconds) / 1e15
        stages[stage, default: 0] += (milliseconds * 1000).rounded() / 1000
        return result
    }
}
