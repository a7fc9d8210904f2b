import Application
import ImageCodecs
import RenderQueue
import Stylization

/// A request whose pictures, styles and networks were found: nothing but computing is left.
struct ResolvedPainting: Sendable {
    /// A style, and how much of it.
    struct Style: Sendable {
        enum Source: Sendable {
            case picture(StylePicture)
            /// `savedID` is the id of a saved style; its name goes nowhere.
            case vector(StyleVector, savedID: String?)
        }

        let source: Source
        let weight: Float
        /// Which of ``PaintingRequest/regions`` it is a style of; `nil` for the ground.
        let region: Int?
        /// Which of the request's styles it is, from 0.
        let index: Int
        /// What problems call it.
        let field: String

        /// The picture, if a style network has to find the style.
        var picture: StylePicture? {
            if case .picture(let picture) = source { picture } else { nil }
        }
    }

    var request: PaintingRequest
    var content: LoadedPicture
    var styles: [Style]
    var masks: LoadedMasks
    var styleModel: NetworkDescription
    var transformer: NetworkDescription
    var sizes: PaintingSizes
    var cost: RenderCost
    /// The memory that it takes at its peak, in bytes.
    var bytes: Int

    /// What the small copy of the photo that is kept for the next preview of it is known by.
    var previewPhoto: PreviewPhotos.Key? { PreviewPhotos.Key(of: content, sizes: sizes) }
}
