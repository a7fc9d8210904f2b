import Synchronization

/// Cancellation and progress of one run.
///
/// Kernels look at ``isCancelled`` between operations and row bands; a cancelled run throws
/// `CancellationError` within a fraction of a second and leaves nothing half-written behind.
package final class RunControl: Sendable {
    private let cancelled = Atomic<Bool>(false)
    private let parent: RunControl?
    private let onProgress: (@Sendable (Double) -> Void)?

    /// A run that reports its finished fraction, 0 to 1, never decreasing, to `onProgress` from the computing thread.
    ///
    /// A run under a cancelled `parent` counts as cancelled too.
    package init(parent: RunControl? = nil, onProgress: (@Sendable (Double) -> Void)? = nil) {
        self.parent = parent
        self.onProgress = onProgress
    }

    /// Asks the run to stop; safe from any thread, at any time, more than once.
    package func cancel() { cancelled.store(true, ordering: .relaxed) }

    /// Whether this run, or its parent, was asked to stop.
    package var isCancelled: Bool {
        cancelled.load(ordering: .relaxed) || (parent?.isCancelled ?? false)
    }

    /// Throws `CancellationError` once the run was cancelled.
    package func checkCancellation() throws(CancellationError) {
        if isCancelled { throw CancellationError() }
    }

    /// Reports the finished fraction of the run, 0 to 1.
    package func report(fraction: Double) { onProgress?(fraction) }
}
