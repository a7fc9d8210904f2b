/// Times the stages of a piece of work.
package struct StageClock: Sendable {
    /// Milliseconds by stage, to the microsecond.
    package private(set) var milliseconds: [String: Double]

    /// A clock that goes on where another stopped.
    package init(_ earlier: [String: Double] = [:]) { milliseconds = earlier }

    /// All stages together.
    package var total: Double { milliseconds.values.reduce(0, +) }

    /// Runs `body` and adds its time to what `stage` took so far; one that throws is not counted.
    package mutating func time<Result>(_ stage: String, _ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try body()
        let elapsed = (ContinuousClock.now - start) / .milliseconds(1)
        milliseconds[stage, default: 0] += (elapsed * 1000).rounded() / 1000
        return result
    }

    /// Counts `part` of what one stage took for another.
    package mutating func move(_ part: Double, from stage: String, to other: String) {
        milliseconds[stage, default: 0] -= part
        milliseconds[other, default: 0] += part
    }
}
