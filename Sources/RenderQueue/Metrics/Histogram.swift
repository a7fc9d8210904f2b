/// Counts of observed seconds by upper bound, as Prometheus' histograms have them.
package struct Histogram: Sendable, Equatable {
    /// The bounds for renders.
    package static let renderBounds: [Double] = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

    /// The upper bounds, in seconds, inclusive and rising; what is above the last counts in ``count`` only.
    package let bounds: [Double]
    /// How many observations were at most the bound of the same index (cumulative).
    package private(set) var cumulativeCounts: [Int]
    /// How many observations there were.
    package private(set) var count = 0
    /// Their sum, in seconds.
    package private(set) var sum = 0.0

    /// No observations.
    package init(bounds: [Double] = renderBounds) {
        self.bounds = bounds
        cumulativeCounts = [Int](repeating: 0, count: bounds.count)
    }

    /// Counts one observation; negative ones (a clock's error) count as 0.
    package mutating func observe(_ seconds: Double) {
        let seconds = max(seconds, 0)
        count += 1
        sum += seconds
        for (index, bound) in bounds.enumerated() where seconds <= bound { cumulativeCounts[index] += 1 }
    }
}
