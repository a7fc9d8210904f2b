package import ImageCodecs
package import Stylization

/// What the server needs of a stream; tests put another in its place.
///
/// See `StylizationStream`, which paints the frames of real ones.
package protocol StreamPainter: AnyObject, Sendable {
    /// How frames are painted; a change is in force with the next frame.
    var settings: StreamSettings { get set }

    /// What is held between frames, in bytes.
    var bytes: Int { get }

    /// Paints the next frame; blocking, and on all cores.
    func paint(_ frame: RasterImage, control: RenderControl) throws -> RasterImage
}

extension StylizationStream: StreamPainter {}
