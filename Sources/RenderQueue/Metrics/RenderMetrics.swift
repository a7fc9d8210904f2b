package import Foundations
import Synchronization

/// Counts what happens to renders and caches; ``snapshot()`` is what a metrics endpoint prints.
///
/// Its lock is the innermost of this target: nothing is called while it is held.
package final class RenderMetrics: Sendable {
    /// All counts and gauges at one moment.
    package struct Snapshot: Sendable, Equatable {
        /// Renders that wait now.
        package internal(set) var waiting = 0
        /// Renders that run now, 0 or 1.
        package internal(set) var running = 0
        /// Renders admitted since the start.
        package internal(set) var submitted = 0
        /// Renders refused since the start (queue full or closed).
        package internal(set) var rejected = 0
        /// Renders ended since the start, by outcome; an outcome that never was is absent.
        package internal(set) var outcomes: [RenderOutcome: Int] = [:]
        /// From submission to start, of renders that reached the thread.
        package internal(set) var waitSeconds = Histogram()
        /// From start to end on the thread, whatever the outcome.
        package internal(set) var renderSeconds = Histogram()
        /// The same by network (or codec), of renders that succeeded.
        package internal(set) var networkSeconds: [String: Histogram] = [:]
        /// Use of the caches, by the names under which they were added.
        package internal(set) var caches: [String: CacheStatistics] = [:]
    }

    private struct State {
        var counts = Snapshot()
        var caches: [String: @Sendable () -> CacheStatistics] = [:]
    }

    private let state = Mutex(State())

    /// All counts at zero.
    package init() {}

    /// The present counts.
    package func snapshot() -> Snapshot {
        var (counts, caches) = state.withLock { ($0.counts, $0.caches) }
        counts.caches = caches.mapValues { $0() }
        return counts
    }

    /// Includes a cache's use in snapshots from now on, under a stable, short name such as `uploads`.
    package func add(cache name: String, statistics: @escaping @Sendable () -> CacheStatistics) {
        state.withLock { $0.caches[name] = statistics }
    }

    func submitted() { state.withLock { $0.counts.submitted += 1 } }

    func rejected() { state.withLock { $0.counts.rejected += 1 } }

    func load(waiting: Int, running: Int) {
        state.withLock { state in
            state.counts.waiting = waiting
            state.counts.running = running
        }
    }

    func waited(seconds: Double) { state.withLock { $0.counts.waitSeconds.observe(seconds) } }

    func rendered(seconds: Double) { state.withLock { $0.counts.renderSeconds.observe(seconds) } }

    func ran(network: String, seconds: Double) {
        state.withLock { $0.counts.networkSeconds[network, default: Histogram()].observe(seconds) }
    }

    func settled(_ outcome: RenderOutcome) { state.withLock { $0.counts.outcomes[outcome, default: 0] += 1 } }
}
