package import ImageCodecs

/// One picture to paint, everything about it decided.
package struct StylizationTask: Sendable {
    /// The photo, upright, at its own size or smaller: as large as the finest octave that is painted is enough.
    package var content: RasterImage
    /// The photo's own size where ``content`` is a smaller copy of it; `nil` where it is the photo itself.
    package var photoSize: PixelSize?
    /// What ``content`` is called in caches, such as a digest; `nil` to keep nothing of it.
    ///
    /// A smaller copy has another name than its photo: its octaves are other pixels.
    package var contentID: String?
    /// Whether the painting is kept under that name as well, so that another finish of it runs no network.
    package var keepsPainting: Bool
    /// The size to paint at.
    package var contentSize: ContentSize
    /// How large its strokes are.
    package var brush: BrushSize
    /// The height in px that the painting is scaled to if it is higher, as a preview: only what that needs is
    /// painted.
    ///
    /// `nil` for the painting itself.
    package var previewHeight: Int?
    /// The style, mixed already.
    package var style: StyleVector
    /// 0 (the content's own style) to 1 (the style alone).
    package var strength: Float
    /// Parts that are painted in styles of their own, from the bottom up, over the ground in ``style``; at most
    /// ``StyleRegion/mostRegions``.
    package var regions: [StyleRegion]
    /// How much of all strengths the painting has where: all where this is white, none where it is black, so that the
    /// content's own style is seen there; `nil` for all everywhere.
    package var strengthMap: RegionMask?
    /// Where the photo itself is seen, over everything, its own bytes where this is white; `nil` for nowhere.
    package var kept: RegionMask?
    /// The style network that finds the content's own style when ``strength`` is below 1.
    package var styleModel: String
    /// The network that paints.
    package var transformer: String
    /// What becomes of the painting's colours once it is painted.
    package var finish: Finish
    /// How the transformer pads the picture.
    package var padding: PaddingChoice

    package init(
        content: RasterImage, photoSize: PixelSize? = nil, contentID: String? = nil,
        keepsPainting: Bool = true, contentSize: ContentSize = .full, brush: BrushSize = .auto,
        previewHeight: Int? = nil, style: StyleVector, strength: Float = 1, regions: [StyleRegion] = [],
        strengthMap: RegionMask? = nil, kept: RegionMask? = nil, styleModel: String, transformer: String,
        finish: Finish = Finish(),
        padding: PaddingChoice = .published
    ) {
        self.content = content
        self.photoSize = photoSize
        self.contentID = contentID
        self.keepsPainting = keepsPainting
        self.contentSize = contentSize
        self.brush = brush
        self.previewHeight = previewHeight
        self.style = style
        self.strength = strength
        self.regions = regions
        self.strengthMap = strengthMap
        self.kept = kept
        self.styleModel = styleModel
        self.transformer = transformer
        self.finish = finish
        self.padding = padding
    }
}

extension StylizationTask {
    /// How many renditions are painted at most: that of the ground, of each region, and of the content's own style.
    var paintings: Int { 1 + regions.count + (strengthMap == nil ? 0 : 1) }

    /// The size of the painting, which a preview may show smaller.
    package var paintingSize: PixelSize {
        let photo = photoSize ?? content.size
        return contentSize.resolved(width: photo.width, height: photo.height)
    }

    /// The size of the result: the painting's, or the preview's if that is smaller.
    package var resultSize: PixelSize {
        Self.resultSize(ofPainting: paintingSize, previewHeight: previewHeight)
    }

    /// The size of the result of a painting of this size: scaled to the preview's height if it is higher.
    package static func resultSize(
        ofPainting size: PixelSize, previewHeight: Int?
    ) -> PixelSize {
        guard let previewHeight, previewHeight < size.height else { return size }
        return size.scaled(toHeight: previewHeight)
    }
}
