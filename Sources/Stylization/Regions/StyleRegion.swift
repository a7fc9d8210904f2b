/// A part of a photo that is painted in a style of its own.
package struct StyleRegion: Sendable, Hashable {
    /// The style, mixed already.
    package var style: StyleVector
    /// 0 (the content's own style) to 1 (the style alone).
    package var strength: Float
    /// Where it is seen, over the ground and the regions before it.
    package var mask: RegionMask

    package init(style: StyleVector, strength: Float = 1, mask: RegionMask) {
        self.style = style
        self.strength = strength
        self.mask = mask
    }

    /// The most regions of a painting besides its ground.
    package static let mostRegions = 8
}
