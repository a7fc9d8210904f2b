package import ImageCodecs
import Synchronization

/// Paints the frames of a camera or a clip, one after the other.
///
/// A stream has its settings, which may be changed between frames, and what it needs of the past: the memory of its
/// runs and, with ``StreamSettings/calm`` above 0, what was seen and painted before. Frames are painted in the order
/// in which ``paint(_:control:)`` is called, on the calling thread and the stylizer's own; call it from a thread that
/// may be blocked, never from a task. The same frames under the same settings give the same bits on any number of
/// threads.
package final class StylizationStream: Sendable {
    private let stylizer: Stylizer
    private let wanted: Mutex<StreamSettings>
    private let past = Mutex(Past())

    /// What is held from frame to frame; only under the lock.
    private final class Past: @unchecked Sendable {
        let sessions = StreamSessions()
        var fade = StyleFade()
    }

    /// A stream without a past, whose frames `stylizer` paints.
    package init(_ settings: StreamSettings, on stylizer: Stylizer) {
        wanted = Mutex(settings)
        self.stylizer = stylizer
    }

    /// How frames are painted; a change is in force with the next frame.
    package var settings: StreamSettings {
        get { wanted.withLock { $0 } }
        set { wanted.withLock { $0 = newValue } }
    }

    /// Paints the next frame.
    ///
    /// The frame may have any size: it is painted at ``StreamSettings/size``. With a calm of 0 the result is that of
    /// ``Stylizer/stylize(_:control:)``, to the bit. Frames of several threads take turns. Throws what that throws;
    /// a frame that failed leaves the stream as it was, and the next may be painted.
    package func paint(_ frame: RasterImage, control: RenderControl = RenderControl()) throws -> RasterImage {
        try past.withLock { past in
            let settings = try past.fade.next(settings)
            defer { past.sessions.endFrame() }
            return try stylizer.stylize(
                settings.task(for: frame), sessions: past.sessions, control: control)
        }
    }

    /// Forgets what was seen and painted, as a cut to another scene does by itself.
    package func reset() { past.withLock { $0.fade = StyleFade() } }

    /// What the stream holds between frames, in bytes.
    package var bytes: Int { past.withLock { $0.sessions.bytes } }
}

extension StreamSettings {
    /// A frame as a picture to paint, of which nothing is kept.
    func task(for frame: RasterImage) -> StylizationTask {
        StylizationTask(
            content: frame, contentSize: size, brush: brush, style: style, strength: strength,
            regions: regions,
            kept: kept, styleModel: styleModel, transformer: transformer, finish: finish, padding: padding)
    }
}

extension Stylizer {
    /// What a stream of frames of this size takes: the work of a frame, and the memory at its peak.
    ///
    /// Throws what loading its transformer throws.
    package func streamCost(_ settings: StreamSettings, frame: PixelSize) throws -> NetworkCost {
        let size = settings.size.resolved(width: frame.width, height: frame.height)
        return try paintingCost(
            transformer: settings.transformer, height: size.height, width: size.width, brush: settings.brush,
            paintings: settings.regions.count + 1)
    }
}
