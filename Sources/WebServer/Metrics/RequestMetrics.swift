import RenderQueue
import Synchronization

/// Counts requests by route, method and status, their times, and those that are being answered.
///
/// Routes, not paths: there are as many of them as the program has, whatever anybody asks for.
final class RequestMetrics: Sendable {
    struct Key: Hashable, Sendable {
        let method: String
        let route: String
        let status: Int
    }

    /// What times are counted by.
    struct Operation: Hashable, Sendable {
        let method: String
        let route: String
    }

    /// All counts at one moment.
    struct Snapshot: Sendable {
        fileprivate(set) var requests: [Key: Int] = [:]
        /// From the request's head to its answer's.
        fileprivate(set) var seconds: [Operation: Histogram] = [:]
        /// Requests that are being answered, streams of events and pictures among them.
        fileprivate(set) var inFlight = 0
    }

    /// A request that is being answered, for as long as anybody holds this.
    final class Flight: Sendable {
        private let metrics: RequestMetrics

        fileprivate init(_ metrics: RequestMetrics) {
            self.metrics = metrics
            metrics.counts.withLock { $0.inFlight += 1 }
        }

        deinit { metrics.counts.withLock { $0.inFlight -= 1 } }
    }

    /// In seconds: files and lists take milliseconds, paintings seconds.
    private static let bounds: [Double] = [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
    ]

    private let counts = Mutex(Snapshot())

    func begin() -> Flight { Flight(self) }

    func count(method: String, route: String, status: Int, seconds: Double) {
        counts.withLock { counts in
            counts.requests[Key(method: method, route: route, status: status), default: 0] += 1
            counts.seconds[Operation(method: method, route: route), default: Histogram(bounds: Self.bounds)]
                .observe(seconds)
        }
    }

    func snapshot() -> Snapshot { counts.withLock { $0 } }
}
