package import ImageCodecs
package import Stylization

/// A picture read as a mask, and what its owner should know of it.
///
/// Command line and server read masks alike: whole, since a mask is about its edges; by its transparency, or else by its
/// light; and of any size, because it is stretched to the photo.
package struct MaskPicture: Sendable {
    /// What a mask is for.
    package enum Use: Sendable {
        /// Where a region's style is seen.
        case region
        /// Where the photo itself is seen.
        case keep
        /// How much of the strength there is where.
        case strength
    }

    /// The mask.
    package let mask: RegionMask
    /// Something that nobody draws on purpose; `nil` for a mask that is black here and white there.
    package let warning: MaskWarning?

    /// The mask that a picture shows.
    package init(_ picture: RasterImage, for use: Use) {
        mask = RegionMask(picture)
        warning = MaskWarning(mask, use)
    }
}

/// A mask that is the same all over, so that it does nothing, or takes everything.
package struct MaskWarning: Sendable, Hashable, CustomStringConvertible {
    /// A word for programs: `blackMask` or `whiteMask`.
    package let kind: String
    /// A sentence for people.
    package let description: String

    /// What there is to say of a mask; `nil` if that is nothing.
    fileprivate init?(_ mask: RegionMask, _ use: MaskPicture.Use) {
        guard let first = mask.values.first, first == 0 || first == 255,
            mask.values.allSatisfy({ $0 == first })
        else { return nil }
        kind = first == 0 ? "blackMask" : "whiteMask"
        description =
            switch (use, first) {
            case (.region, 0): "the mask is black all over: nothing of its region is seen"
            case (.region, _): "the mask is white all over: its region hides all that lies below it"
            case (.keep, 0): "the mask is black all over: nothing of the photo is kept"
            case (.keep, _):
                "the mask is white all over: the photo is kept, and nothing of the painting is seen"
            case (.strength, 0): "the mask is black all over: nothing of the style is seen"
            case (.strength, _): "the mask is white all over: the strength is the same everywhere without it"
            }
    }
}
