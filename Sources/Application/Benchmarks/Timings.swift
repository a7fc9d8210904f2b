/// How long something takes that is run again and again, in ms.
package struct Timings: Sendable, Equatable {
    /// The middle of the runs.
    package let median: Double
    /// The fastest of the runs.
    package let minimum: Double

    /// Times of single runs; at least one.
    package init(_ times: [Double]) {
        let sorted = times.sorted()
        median = sorted[sorted.count / 2]
        minimum = sorted[0]
    }

    /// Runs `body` once to warm up, then `count` times, each timed to the microsecond.
    package init(runs count: Int, _ body: () throws -> Void) rethrows {
        try body()
        var times: [Double] = []
        for _ in 0..<count { times.append(try Self.time(body)) }
        self.init(times)
    }

    /// Runs both once to warm up, then `count` times in turn, so that a busy minute slows both.
    package static func inTurn(
        runs count: Int, _ first: () throws -> Void, _ second: () throws -> Void
    ) rethrows -> (first: Timings, second: Timings) {
        try first()
        try second()
        var firstTimes: [Double] = [], secondTimes: [Double] = []
        for _ in 0..<count {
            firstTimes.append(try time(first))
            secondTimes.append(try time(second))
        }
        return (Timings(firstTimes), Timings(secondTimes))
    }

    private static func time(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let elapsed = (ContinuousClock.now - start) / .milliseconds(1)
        return (elapsed * 1000).rounded() / 1000
    }
}
