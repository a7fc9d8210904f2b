import Clips
import Foundation
import ImageCodecs
import Stylization

/// Reports how far a clip is painted.
final class ClipProgress {
    /// Between two lines; more could not be read.
    private static let pause = Duration.milliseconds(100)

    private let name: String
    /// s; `nil` if the clip does not say.
    private let length: Double?
    private let frames: Int?
    private let start = ContinuousClock.now
    private var lastShown: ContinuousClock.Instant?
    private var begun: ContinuousClock.Instant?

    init(_ name: String, _ clip: ClipDescription) {
        self.name = name
        // A file may say anything.
        length = clip.duration.flatMap { (0...1e9).contains($0) && $0 > 0 ? $0 : nil }
        let counted = length.flatMap { length in clip.picture.rate.map { Int((length * $0.value).rounded()) }
        }
        frames = clip.picture.frames ?? counted
    }

    /// A frame is painted.
    func show(_ frame: ClipFrame) {
        let now = ContinuousClock.now
        let begun = self.begun ?? now
        self.begun = begun
        if let lastShown, now - lastShown < Self.pause { return }
        lastShown = now
        let done = frame.index + 1
        var parts = [name]
        let share =
            frames.map { Double(done) / Double($0) } ?? length.map { min(1, frame.seconds / $0) }
        if let share { parts.append(ProgressText.bar(share)) }
        parts.append(frames.map { "frame \(done) of \(max(done, $0))" } ?? "frame \(done)")
        // The first frame waits for the networks, which later ones do not.
        let seconds = (now - begun) / .seconds(1)
        if frame.index > 0, seconds > 0 {
            let rate = Double(frame.index) / seconds
            parts.append(Self.rate(rate))
            if let share, share > 0, share < 1 {
                parts.append(ProgressText.left(seconds * (1 - share) / share))
            }
        }
        Terminal.progress(parts.joined(separator: "  "))
    }

    /// s since the beginning.
    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// Such as `24.1 frames/s`.
    static func rate(_ framesPerSecond: Double) -> String {
        framesPerSecond.formatted(.number.precision(.fractionLength(1)).grouping(.never)) + " frames/s"
    }
}
