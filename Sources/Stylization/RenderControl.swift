public import Kernels

/// The steps of a render, in their order.
public enum RenderStage: String, Sendable, Codable, CaseIterable {
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
public struct RenderProgress: Sendable, Equatable {
    /// What is under way.
    public let stage: RenderStage
    /// Which of several style images, from 0, in the stage ``RenderStage/styleVector``.
    public let styleIndex: Int
    /// The finished part of this stage, 0 to 1.
    public let fraction: Double

    /// A state of these parts.
    public init(stage: RenderStage, styleIndex: Int = 0, fraction: Double) {
        self.stage = stage
        self.styleIndex = styleIndex
        self.fraction = fraction
    }
}

/// Cancellation and progress of one render, across its stages.
public final class RenderControl: Sendable {
    private let root = RunControl()
    private let onProgress: @Sendable (RenderProgress) -> Void

    /// `onProgress` is called from the computing thread; it must return quickly.
    public init(onProgress: @escaping @Sendable (RenderProgress) -> Void = { _ in }) {
        self.onProgress = onProgress
    }

    /// Asks the render to stop; it throws `CancellationError` soon after.
    public func cancel() { root.cancel() }

    /// Whether ``cancel()`` was called.
    public var isCancelled: Bool { root.isCancelled }

    /// Throws `CancellationError` once the render was cancelled.
    public func checkCancellation() throws(CancellationError) { try root.checkCancellation() }

    /// Enters a stage; the result reports that stage's fraction and obeys this render's cancellation.
    public func begin(_ stage: RenderStage, styleIndex: Int = 0) -> RunControl {
        let onProgress = onProgress
        onProgress(RenderProgress(stage: stage, styleIndex: styleIndex, fraction: 0))
        return RunControl(parent: root) { fraction in
            onProgress(RenderProgress(stage: stage, styleIndex: styleIndex, fraction: fraction))
        }
    }
}
