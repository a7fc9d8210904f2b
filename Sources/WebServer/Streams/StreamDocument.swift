import Application
import Foundation
import RenderQueue
import Stylization

/// A stream as clients see it.
struct StreamDocument: Encodable {
    /// What became of the frames.
    struct Frames: Encodable, Equatable {
        /// Frames that came.
        var received = 0
        /// Frames that were painted.
        var painted = 0
        /// Frames that waited when a newer one came.
        var superseded = 0
    }

    let id: String
    /// 1 when it is opened, and one more with each change.
    ///
    /// A frame says by which of them it was painted.
    let revision: Int
    /// The space of its styles.
    let space: String
    /// How many parts of the frames have styles of their own.
    let regions: Int
    /// In percent.
    let strength: Float
    let contentSize: Receipt.Size
    let brush: Receipt.Brush
    /// How much of the past is used, in percent.
    let calm: Double
    /// In seconds.
    let crossFade: Double
    let styleModel: String
    let transformer: String
    let frames: Frames
    /// Until it is closed, if no frame comes.
    let expiresInSeconds: Int

    init(_ look: StreamLook, id: StreamID, frames: Frames, expiresIn left: Duration) {
        self.id = id.description
        revision = look.revision
        space = look.styles.ground.space.rawValue
        regions = look.styles.regions.count
        strength = Receipt.percent(look.strength)
        contentSize = Receipt.Size(look.contentSize)
        brush = Receipt.Brush(look.brush)
        calm = look.calm
        crossFade = look.crossFade
        styleModel = look.styleModel
        transformer = look.transformer
        self.frames = frames
        expiresInSeconds = Int(left.components.seconds)
    }
}
