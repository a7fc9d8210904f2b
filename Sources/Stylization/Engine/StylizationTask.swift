package import ImageCodecs

/// How large the content is painted.
package enum ContentSize: Sendable, Hashable {
    /// Scaled to this height in px; the width follows.
    case height(Int)
    /// As large as the picture is.
    case full

    /// The size in px at which a picture of this size is painted.
    package func resolved(width: Int, height: Int) -> (width: Int, height: Int) {
        switch self {
        case .full: (width, height)
        case .height(let wanted):
            (max(1, Int((Double(width) * Double(wanted) / Double(height)).rounded())), wanted)
        }
    }
}

/// One picture to paint, everything about it decided.
package struct StylizationTask: Sendable {
    /// The photo, upright, at its own size or smaller: as large as the finest octave that is painted is enough.
    package var content: RasterImage
    /// The photo's own size in px where ``content`` is a smaller copy of it; `nil` where it is the photo itself.
    package var photoSize: (width: Int, height: Int)?
    /// What ``content`` is called in caches, such as a digest; `nil` to keep nothing of it. A smaller copy has
    /// another name than its photo: its octaves are other pixels.
    package var contentID: String?
    /// The size to paint at.
    package var contentSize: ContentSize
    /// How large its strokes are.
    package var brush: BrushSize
    /// The height in px that the painting is scaled to if it is higher, as a preview: only what that needs is
    /// painted. `nil` for the painting itself.
    package var previewHeight: Int?
    /// The style, mixed already.
    package var style: StyleVector
    /// 0 (the content's own style) to 1 (the style alone).
    package var strength: Float
    /// The style network that finds the content's own style when ``strength`` is below 1.
    package var styleModel: String
    /// The network that paints.
    package var transformer: String
    /// Whether the photo keeps its colours: luma from the painting, chroma from the photo.
    package var preserveColor: Bool
    /// How the transformer pads the picture.
    package var padding: PaddingChoice

    /// A task made of its parts.
    package init(
        content: RasterImage, photoSize: (width: Int, height: Int)? = nil, contentID: String? = nil,
        contentSize: ContentSize = .full, brush: BrushSize = .auto, previewHeight: Int? = nil,
        style: StyleVector, strength: Float = 1, styleModel: String, transformer: String,
        preserveColor: Bool = false, padding: PaddingChoice = .published
    ) {
        self.content = content
        self.photoSize = photoSize
        self.contentID = contentID
        self.contentSize = contentSize
        self.brush = brush
        self.previewHeight = previewHeight
        self.style = style
        self.strength = strength
        self.styleModel = styleModel
        self.transformer = transformer
        self.preserveColor = preserveColor
        self.padding = padding
    }
}

extension StylizationTask {
    /// The size in px of the painting, which a preview may show smaller.
    package var paintingSize: (width: Int, height: Int) {
        let photo = photoSize ?? (content.width, content.height)
        return contentSize.resolved(width: photo.width, height: photo.height)
    }

    /// The size in px of the result: the painting's, or the preview's if that is smaller.
    package var resultSize: (width: Int, height: Int) {
        Self.resultSize(ofPainting: paintingSize, previewHeight: previewHeight)
    }

    /// The size in px of the result of a painting of this size: scaled to the preview's height if it is higher.
    package static func resultSize(
        ofPainting size: (width: Int, height: Int), previewHeight: Int?
    ) -> (width: Int, height: Int) {
        guard let previewHeight, previewHeight < size.height else { return size }
        return ContentSize.height(previewHeight).resolved(width: size.width, height: size.height)
    }
}

/// What running a network takes.
package struct NetworkCost: Sendable, Equatable {
    /// Multiply-accumulate operations, as the network defines them.
    package let multiplyAdds: Int
    /// Memory at its peak, in bytes, weights not counted.
    package let bytes: Int

    /// A cost.
    package init(multiplyAdds: Int, bytes: Int) {
        self.multiplyAdds = multiplyAdds
        self.bytes = bytes
    }
}
