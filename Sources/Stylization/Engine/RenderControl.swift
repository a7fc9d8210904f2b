package import Kernels

/// Cancellation and progress of one render, across its stages.
package final class RenderControl: Sendable {
    private let root = RunControl()
    private let onProgress: @Sendable (RenderProgress) -> Void

    /// `onProgress` is called from the computing thread; it must return quickly.
    package init(onProgress: @escaping @Sendable (RenderProgress) -> Void = { _ in }) {
        self.onProgress = onProgress
    }

    /// Asks the render to stop; it throws `CancellationError` soon after.
    package func cancel() { root.cancel() }

    /// Whether ``cancel()`` was called.
    package var isCancelled: Bool { root.isCancelled }

    /// Throws `CancellationError` once the render was cancelled.
    package func checkCancellation() throws(CancellationError) { try root.checkCancellation() }

    /// Enters a stage.
    ///
    /// The stage ends when it reports 1, or another begins.
    ///
    /// - Parameters:
    ///   - stage: what begins.
    ///   - styleIndex: which of several style pictures, from 0.
    ///   - share: what there is to do of the stage's work, 0 to 1; the rest is kept from earlier renders, and no
    ///     estimate may learn from it as if it had been done.
    /// - Returns: what the stage's run reports to, and is cancelled by.
    package func begin(_ stage: RenderStage, styleIndex: Int = 0, share: Double = 1) -> RunControl {
        let report = { @Sendable [onProgress] (fraction: Double) in
            onProgress(
                RenderProgress(stage: stage, styleIndex: styleIndex, fraction: fraction, share: share))
        }
        report(0)
        return RunControl(parent: root, onProgress: report)
    }

    /// Ends a stage that has no run to report its end.
    package func end(_ stage: RenderStage) { onProgress(RenderProgress(stage: stage, fraction: 1)) }

    /// Skips a stage: all of its work is kept from earlier renders.
    package func pass(_ stage: RenderStage) {
        onProgress(RenderProgress(stage: stage, fraction: 1, share: 0))
    }
}
