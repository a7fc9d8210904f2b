import Application
import Stylization

extension PaintingRequest {
    /// The sizes for a photo of `width` x `height` px.
    func sizes(width: Int, height: Int) -> PaintingSizes {
        PaintingSizes(
            width: width, height: height, contentSize: contentSize, brush: brush, previewHeight: previewHeight
        )
    }
}
