/// How the frames of a stream are painted.
package struct StreamSettings: Sendable, Equatable {
    /// The style, mixed already.
    package var style: StyleVector
    /// 0 (the frame's own style) to 1 (the style alone).
    package var strength: Float
    /// Parts of the frame in styles of their own; see ``StylizationTask/regions``.
    package var regions: [StyleRegion]
    /// How much of the strength there is where; see ``StylizationTask/strengthMap``.
    package var strengthMap: RegionMask?
    /// Where the frame itself is seen; see ``StylizationTask/kept``.
    package var kept: RegionMask?
    /// The size to paint at, whatever the frames' own.
    package var size: ContentSize
    /// How large the strokes are.
    package var brush: BrushSize
    /// What becomes of the painting's colours.
    package var finish: Finish
    /// The style network that finds a frame's own style when a strength is below 1.
    package var styleModel: String
    /// The network that paints.
    package var transformer: String
    /// How the transformer pads the frame.
    package var padding: PaddingChoice
    /// How much of the past is used, within ``StylizationLimits/calms``; what is beyond counts as the nearest bound.
    ///
    /// At 0 each frame is painted as if it were the only one.
    package var calm: Double
    /// Over how many frames another style or strength takes the place of the one before; 0 at once.
    package var fadeFrames: Int

    package init(
        style: StyleVector, strength: Float = 1, regions: [StyleRegion] = [],
        strengthMap: RegionMask? = nil, kept: RegionMask? = nil,
        size: ContentSize = .full, brush: BrushSize = .auto, finish: Finish = Finish(), styleModel: String,
        transformer: String, padding: PaddingChoice = .published,
        calm: Double = StylizationLimits.defaultCalm, fadeFrames: Int = 0
    ) {
        self.style = style
        self.strength = strength
        self.regions = regions
        self.strengthMap = strengthMap
        self.kept = kept
        self.size = size
        self.brush = brush
        self.finish = finish
        self.styleModel = styleModel
        self.transformer = transformer
        self.padding = padding
        self.calm = calm
        self.fadeFrames = fadeFrames
    }
}
