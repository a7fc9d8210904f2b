import Application
import ArgumentParser
import Foundation
import HostSystem
import ImageCodecs
import Stylization

/// Photos that are painted one after the other, each into its own file.
struct PhotoSeries {
    let painter: PhotoPainter
    let photos: [String]
    /// A place for each photo.
    let targets: [RenderOutput.Target]
    /// Whether results are printed as JSON.
    let json: Bool

    /// Paints all; those that cannot be painted are reported and left out.
    ///
    /// `startup` is what was spent before the first.
    ///
    /// Throws what is wrong with a single photo, with all of them, or with a place; else the exit code of the first
    /// photo that was left out.
    func paint(startup: StageClock) throws {
        var failures: [Failure] = []
        for (index, (photo, target)) in zip(photos, targets).enumerated() {
            let label = photos.count > 1 ? "\(photo) (\(index + 1)/\(photos.count))" : photo
            var result: PaintingPipeline.Result
            do {
                result = try painter.paint(
                    photo, as: target.format, label: label, clock: index == 0 ? startup : StageClock())
            } catch {
                Terminal.endProgress()
                failures.append(try leaveOut(photo, Failure(error)))
                continue
            }
            do {
                try result.clock.time("writing") { try target.file.write(result.file) }
                Terminal.endProgress()
                try report(photo, target, result)
            } catch {
                Terminal.endProgress()
                // The failures so far may stand far above.
                if !failures.isEmpty { summarize(painted: index - failures.count, failed: failures.count) }
                throw error
            }
        }
        guard let first = failures.first else { return }
        summarize(painted: photos.count - failures.count, failed: failures.count)
        throw ExitCode(first.code)
    }

    /// Reports a photo that cannot be painted.
    ///
    /// Throws the failure if it would keep the others from being painted too.
    private func leaveOut(_ photo: String, _ failure: Failure) throws -> Failure {
        guard photos.count > 1, ![ExitStatus.unavailable, ExitStatus.cancelled].contains(failure.code) else {
            throw failure
        }
        Terminal.error("impasto: \(failure)")
        if json {
            let report = RenderFailureReport(
                content: photo, error: failure.description, code: failure.code)
            try StandardOutput.line(report.jsonLine)
        }
        return failure
    }

    private func summarize(painted: Int, failed: Int) {
        Terminal.error("impasto: \(painted) painted, \(failed) failed")
    }

    private func report(
        _ photo: String, _ target: RenderOutput.Target, _ result: PaintingPipeline.Result
    ) throws {
        let (width, height) = (result.painting.width, result.painting.height)
        if json {
            let report = RenderReport(
                content: photo, output: target.path, width: width, height: height,
                brush: painter.brush.resolved(width: width, height: height),
                timings: result.clock.milliseconds.mapValues { ($0 * 100).rounded() / 100 },
                totalMilliseconds: (result.clock.total * 100).rounded() / 100)
            // Standard output may carry the picture.
            if OutputFile.isStandardOutput(target.path) {
                Terminal.error(report.jsonLine)
            } else {
                try StandardOutput.line(report.jsonLine)
            }
        } else if Terminal.isInteractive {
            let seconds = (result.clock.total / 1000).formatted(.number.precision(.fractionLength(2)))
            Terminal.error("\(target.path): \(width)x\(height) px in \(seconds) s")
        }
    }
}

/// What `--json` prints for a picture.
private struct RenderReport: Encodable {
    let content: String
    let output: String
    let width: Int
    let height: Int
    /// The factor, `auto` resolved.
    let brush: Double
    /// Of each stage, in ms, as a job's.
    let timings: [String: Double]
    let totalMilliseconds: Double
}

/// What `--json` prints for a photo of several that could not be painted.
private struct RenderFailureReport: Encodable {
    let content: String
    let error: String
    let code: Int32
}
