package import Kernels

/// The steps of a render, in their order.
package enum RenderStage: String, Sendable, Codable, CaseIterable {
    case decoding
    /// The style network runs on a style image.
    case styleVector
    /// The style network runs on the content image (strength below 100 %).
    case identityVector
    /// The transformer runs.
    case stylizing
    case encoding
}

/// How far a render is.
package struct RenderProgress: Sendable, Equatable {
    /// What is under way.
    package let stage: RenderStage
    /// Which of several style images, from 0, in the stage ``RenderStage/styleVector``.
    package let styleIndex: Int
    /// The finished part of this stage, 0 to 1.
    package let fraction: Double
    /// What there is to do of this stage's work, 0 to 1; the rest is kept from earlier renders.
    package let share: Double

    /// A state of these parts.
    package init(stage: RenderStage, styleIndex: Int = 0, fraction: Double, share: Double = 1) {
        self.stage = stage
        self.styleIndex = styleIndex
        self.fraction = fraction
        self.share = share
    }
}

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

    /// Enters a stage; the result reports that stage's fraction and obeys this render's cancellation. The stage ends when
    /// it reports 1, or another begins.
    ///
    /// - Parameter share: what there is to do of the stage's work, 0 to 1; the rest is kept from earlier renders, and
    ///   no estimate may learn from it as if it had been done.
    package func begin(_ stage: RenderStage, styleIndex: Int = 0, share: Double = 1) -> RunControl {
        let report = { @Sendable [onProgress] (fraction: Double) in
            onProgress(
                RenderProgress(stage: stage, styleIndex: styleIndex, fraction: fraction, share: share))
        }
        report(0)
        return RunControl(parent: root, onProgress: report)
    }

    /// Ends a stage, for who has no run that reports it.
    package func end(_ stage: RenderStage) { onProgress(RenderProgress(stage: stage, fraction: 1)) }

    /// Passes a stage of whose work nothing is left to do.
    package func pass(_ stage: RenderStage) {
        onProgress(RenderProgress(stage: stage, fraction: 1, share: 0))
    }
}
