import Synchronization

/// How far a call has been told to be: clients hear of steps forward alone, since each has to be beyond the last one.
package final class ProgressSteps: Sendable {
    private let last = Mutex(-Double.infinity)

    package init() {}

    /// Whether `fraction` is beyond all that were asked about before.
    package func isForward(_ fraction: Double) -> Bool {
        last.withLock { last in
            guard fraction > last else { return false }
            last = fraction
            return true
        }
    }
}
