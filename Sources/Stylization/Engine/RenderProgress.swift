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

    package init(stage: RenderStage, styleIndex: Int = 0, fraction: Double, share: Double = 1) {
        self.stage = stage
        self.styleIndex = styleIndex
        self.fraction = fraction
        self.share = share
    }
}
