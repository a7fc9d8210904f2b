import Foundation
package import HostSystem
package import ImageCodecs
import Synchronization

/// The way from a clip's file to a painted one's: decoding, painting and encoding run at the same time, each
/// on a thread of its own, with a few frames between them.
package struct ClipPainting: Sendable {
    /// Frames that wait between two stages.
    private static let waitingFrames = 2

    private let clip: ClipDescription
    private let settings: ClipSettings
    private let ffmpeg: FFmpeg

    /// What there is to paint, and how it is written.
    ///
    /// Throws ``ClipError`` for what cannot be written.
    package init(
        of clip: ClipDescription, _ settings: ClipSettings, with ffmpeg: FFmpeg
    ) throws(ClipError) {
        try settings.check(clip, ffmpeg)
        self.clip = clip
        self.settings = settings
        self.ffmpeg = ffmpeg
    }

    /// Paints the clip.
    ///
    /// - Parameters:
    ///   - file: what is put in place when all of it is there.
    ///   - control: cancels it.
    ///   - paint: paints a frame, in a picture of the same size; called frame after frame on this thread.
    ///   - note: told of each frame that is on its way to the file, on this thread.
    /// - Returns: how many frames were painted.
    /// - Throws: ``ClipError``, `FileError`, `CancellationError`, and what `paint` throws.
    package func run(
        into file: OutputFile, control: ClipControl, paint: (ClipFrame) throws -> RasterImage,
        note: (ClipFrame) -> Void
    ) throws -> Int {
        let animation = try Animation.of(clip)
        var count = 0
        do {
            try file.fill { unfinished in
                count = try fill(
                    unfinished, path: file.path, animation, control: control, paint: paint, note: note)
                try control.checkCancellation()
            }
        } catch {
            // What breaks off because its programs were ended is no fault of theirs.
            try control.checkCancellation()
            throw error
        }
        return count
    }

    private func fill(
        _ file: UnfinishedFile, path: String, _ animation: Animation?, control: ClipControl,
        paint: (ClipFrame) throws -> RasterImage, note: (ClipFrame) -> Void
    ) throws -> Int {
        let decoded = BoundedQueue<ClipFrame>(capacity: Self.waitingFrames)
        let painted = BoundedQueue<ClipFrame>(capacity: Self.waitingFrames)
        let stages = StageGroup()
        control.whenCancelled { stages.control.cancel() }
        stages.control.whenCancelled {
            decoded.close()
            painted.close()
        }
        stages.start("decoding") { [self] in
            let reader = try FrameReader(clip, at: settings.size, with: ffmpeg, threads: settings.threads)
            stages.control.whenCancelled(reader.killer)
            while let frame = try reader.next() {
                guard decoded.append(frame) else { return }
            }
            decoded.end()
        }
        stages.start("encoding") { [self] in
            guard let first = painted.next() else { return }
            let writer = try ClipWriter(
                clip, settings, first: first, animation: animation, into: file, path: path, with: ffmpeg)
            stages.control.whenCancelled(writer.killer)
            try writer.write(first)
            while let frame = painted.next() { try writer.write(frame) }
            // A queue that was closed has no last frame.
            try stages.control.checkCancellation()
            try writer.finish(file)
        }
        var count = 0
        do {
            while var frame = decoded.next() {
                frame.image = try paint(frame)
                if !settings.format.canBeTransparent { frame.image = frame.image.flattened() }
                guard painted.append(frame) else { break }
                count += 1
                note(frame)
            }
            painted.end()
        } catch {
            stages.fail(error)
        }
        try stages.finish()
        return count
    }
}

/// Work on threads of its own that ends together: what one part throws ends all.
private final class StageGroup: Sendable {
    /// Cancelled when a part has failed.
    let control = ClipControl()
    private let fault = Mutex<(any Error)?>(nil)
    private let threads = DispatchGroup()

    /// Runs `body` on a thread called `name`.
    func start(_ name: String, _ body: @escaping @Sendable () throws -> Void) {
        threads.enter()
        let thread = Thread { [self] in
            do {
                try body()
            } catch {
                fail(error)
            }
            threads.leave()
        }
        thread.name = name
        thread.start()
    }

    /// Ends all parts because of `error`.
    func fail(_ error: any Error) {
        // The first is the cause of those that follow.
        fault.withLock { fault in
            if fault == nil, !control.isCancelled { fault = error }
        }
        control.cancel()
    }

    /// Waits for all parts.
    ///
    /// Throws what ended them early.
    func finish() throws {
        threads.wait()
        if let fault = fault.withLock({ $0 }) { throw fault }
        try control.checkCancellation()
    }
}
