import Foundation

/// How long something takes, run again and again, in ms.
struct Timings {
    let median: Double
    let minimum: Double

    /// Times of single runs; at least one.
    init(_ times: [Double]) {
        let sorted = times.sorted()
        median = sorted[sorted.count / 2]
        minimum = sorted[0]
    }

    /// Runs `body` once to warm up, then `count` times.
    init(runs count: Int, _ body: () throws -> Void) rethrows {
        try body()
        var times: [Double] = []
        for _ in 0..<count {
            var clock = StageClock()
            try clock.time("run", body)
            times.append(clock.stages["run"]!)
        }
        self.init(times)
    }

    /// A time for a table.
    static func text(_ milliseconds: Double) -> String {
        milliseconds.formatted(.number.precision(.fractionLength(milliseconds < 10 ? 2 : 1)).grouping(.never))
            + " ms"
    }
}
