import ImageCodecs
import RenderQueue
import Stylization

/// A request whose pictures, styles and networks were found: nothing but computing is left.
struct ResolvedPainting: Sendable {
    enum Style: Sendable {
        case picture(LoadedPicture, styleSize: Int, square: Bool)
        /// `id` of a saved style; its name goes nowhere.
        case vector(StyleVector, savedID: String?)
    }

    var request: PaintingRequest
    var content: LoadedPicture
    var styles: [(style: Style, weight: Float)]
    var styleModel: NetworkDescription
    var transformer: NetworkDescription
    var sizes: PaintingSizes
    var cost: RenderCost
    /// The memory that it takes at its peak, in bytes.
    var bytes: Int

    /// What the small copy of the photo that is kept for the next preview of it is known by.
    var previewPhoto: PreviewPhotos.Key? { PreviewPhotos.Key(of: content, sizes: sizes) }
}
