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
        for _ in 0..<count {
            let start = ContinuousClock.now
            try body()
            let elapsed = (ContinuousClock.now - start) / .milliseconds(1)
            times.append((elapsed * 1000).rounded() / 1000)
        }
        self.init(times)
    }
}
