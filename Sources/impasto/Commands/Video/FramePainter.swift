import Clips
import ImageCodecs
import Stylization

/// Paints the frames of a clip, in the style that each one's time has.
struct FramePainter {
    let stream: StylizationStream
    let styles: StyleTimeline
    let control: RenderControl

    /// Paints a frame, which has the painting's size; frames are given in their order.
    func paint(_ frame: ClipFrame) throws -> RasterImage {
        stream.settings.style = try styles.style(at: frame.seconds)
        return try stream.paint(frame.image, control: control)
    }
}
