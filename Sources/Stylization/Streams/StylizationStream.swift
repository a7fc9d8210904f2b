package import ImageCodecs
internal import Kernels
internal import Stabilization
import Synchronization
internal import Tensors

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
        var stabilizer: FrameStabilizer?

        /// The stabilizer for frames of this size; one for another makes room for it.
        func stabilizer(_ size: PixelSize, _ pool: ThreadPool) throws -> FrameStabilizer {
            if let stabilizer, stabilizer.size == size { return stabilizer }
            stabilizer = nil
            sessions.reset()
            do {
                let new = try FrameStabilizer(size, pool: pool)
                stabilizer = new
                return new
            } catch TensorError.outOfMemory(let bytes) {
                throw StyleError.outOfMemory(bytes: bytes)
            }
        }

        func reset() {
            fade = StyleFade()
            sessions.reset()
            stabilizer?.reset()
        }
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
    /// ``Stylizer/stylize(_:control:)``, to the bit. Frames of several threads take turns. Throws what that throws. A
    /// frame that failed, or was cancelled, does not count in the change of a style, and the next may be painted.
    package func paint(_ frame: RasterImage, control: RenderControl = RenderControl()) throws -> RasterImage {
        try past.withLock { past in
            var fade = past.fade
            let (settings, isFading) = try fade.next(settings)
            defer { past.sessions.endFrame() }
            let task = settings.task(for: frame)
            let painting =
                if settings.calm > 0 {
                    try paint(task, Calm(settings.calm), isFading: isFading, past, control)
                } else {
                    try paintAlone(task, past, control)
                }
            past.fade = fade
            return painting
        }
    }

    private func paintAlone(
        _ task: StylizationTask, _ past: Past, _ control: RenderControl
    ) throws -> RasterImage {
        past.stabilizer = nil
        past.sessions.reset()
        past.sessions.statisticsShare = nil
        past.sessions.travel = nil
        return try stylizer.stylize(task, sessions: past.sessions, control: control)
    }

    private func paint(
        _ task: StylizationTask, _ calm: Calm, isFading: Bool, _ past: Past, _ control: RenderControl
    ) throws -> RasterImage {
        try stylizer.checkSize(of: task)
        let size = task.paintingSize
        var task = task
        task.content = try stylizer.resized(task.content, width: size.width, height: size.height)
        task.contentSize = .full
        let stabilizer = try past.stabilizer(size, stylizer.pool)
        let seen = task.content.flattened()
        let calmed = RasterImage(
            width: size.width, height: size.height,
            rgb: stabilizer.steady(frame: seen.rgb, retention: calm.frameRetention))
        let change = stabilizer.change
        if change.isCut { past.sessions.reset() }
        past.sessions.statisticsShare = isFading ? 1 : calm.statisticsShare(kept: change.kept)
        let shift = change.shift.map { SIMD2<Double>($0) } ?? .zero
        past.sessions.travel =
            (past.sessions.travel ?? .zero) + shift / SIMD2(Double(size.width), Double(size.height))

        var strokes = task
        strokes.content = calmed
        strokes.finish = Finish()
        strokes.kept = nil
        let painting = try stylizer.stylize(strokes, sessions: past.sessions, control: control)
        let steady = task.content.withPixels(
            width: size.width, height: size.height,
            rgb: stabilizer.steady(painting: painting.rgb, retention: calm.paintingRetention),
            alpha: task.content.alpha)
        return try stylizer.finished(steady, of: task, seen: calmed, control: RunControl())
    }

    /// Forgets what was seen and painted, as a cut to another scene does by itself.
    package func reset() { past.withLock { $0.reset() } }

    /// What the stream holds between frames, in bytes.
    package var bytes: Int {
        past.withLock { past in
            let stabilizer = past.stabilizer.map {
                FrameStabilizer.bytes($0.size, threads: stylizer.threads)
            }
            return past.sessions.bytes + (stabilizer ?? 0)
        }
    }
}

extension StreamSettings {
    /// A frame as a picture to paint, of which nothing is kept.
    func task(for frame: RasterImage) -> StylizationTask {
        StylizationTask(
            content: frame, contentSize: size, brush: brush, style: style, strength: strength,
            regions: regions, strengthMap: strengthMap, kept: kept, styleModel: styleModel,
            transformer: transformer, finish: finish, padding: padding)
    }
}

extension Stylizer {
    /// What a stream of frames of this size takes: the work of a frame, and the memory at its peak.
    ///
    /// Throws what loading its transformer throws.
    package func streamCost(_ settings: StreamSettings, frame: PixelSize) throws -> NetworkCost {
        let size = settings.size.resolved(width: frame.width, height: frame.height)
        let isCalm = settings.calm > 0
        let grid = isCalm ? NetworkGrid.period : 0
        let painting = try paintingCost(
            transformer: settings.transformer, height: size.height + grid, width: size.width + grid,
            brush: settings.brush,
            paintings: settings.regions.count + (settings.strengthMap == nil ? 1 : 2))
        // The frame at its size, what is seen of it, and both calmed.
        let calming = isCalm ? FrameStabilizer.bytes(size, threads: threads) + 12 * size.pixels : 0
        return NetworkCost(multiplyAdds: painting.multiplyAdds, bytes: painting.bytes + calming)
    }
}
