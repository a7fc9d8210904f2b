import HostSystem
import ModelDownloads
import Synchronization

/// Reports the progress of a download.
///
/// Called from the thread that receives.
final class DownloadReporter: Sendable {
    enum Form {
        /// One line that is drawn again and again, for a terminal.
        case bar
        /// A line when something has happened, for a log.
        case lines
        /// A JSON object a line, for a program.
        case json
    }

    private struct State {
        var model = ""
        var wasInstalled = false
        var lastShown: ContinuousClock.Instant?
        var outputError: FileError?
    }

    /// Between two progress reports of bytes; more could not be read, and would slow the download.
    private static let pause = Duration.milliseconds(100)

    private let form: Form
    private let state = Mutex(State())

    init(_ form: Form) { self.form = form }

    /// The fetching of a network begins.
    func begin(_ model: String) {
        state.withLock { $0 = State(model: model, outputError: $0.outputError) }
        if form == .lines { line("\(model): pulling") }
    }

    /// Throws what kept a line from being written.
    ///
    /// A network is fetched whole all the same: a full log is no reason to break a download off.
    func requireOutput() throws {
        if let error = state.withLock({ $0.outputError }) { throw error }
    }

    private func line(_ text: String) {
        guard state.withLock({ $0.outputError }) == nil else { return }
        do throws(FileError) {
            try StandardOutput.line(text)
        } catch {
            state.withLock { $0.outputError = error }
        }
    }

    func show(_ progress: DownloadProgress) {
        let event = PullEvent(progress)
        switch progress.event {
        case .received:
            guard isTime(isLast: progress.bytes == progress.totalBytes) else { return }
            switch form {
            case .bar: Terminal.progress(ProgressBar(progress).text)
            case .lines: break
            case .json: line(event.jsonLine)
            }
        case .retrying(let error, let pause):
            report(event, "\(progress.model): \(error); trying again in \(pause / .seconds(1)) s")
        case .fileCompleted:
            report(event, form == .bar ? nil : "\(progress.model): \(progress.file) verified")
        case .installed:
            state.withLock { $0.wasInstalled = true }
            report(event, "\(progress.model): installed, \(ByteText.size(progress.totalBytes))")
        }
    }

    /// The network is here.
    func end(_ model: String) {
        guard !state.withLock({ $0.wasInstalled }) else { return }
        report(PullEvent(event: "present", model: model), "\(model): already here and verified")
    }

    /// The download ended for this reason; a person reads it elsewhere.
    func fail(_ failure: Failure) {
        if form == .bar { Terminal.endProgress() }
        guard form == .json else { return }
        let model = state.withLock { $0.model }
        line(
            PullEvent(
                event: "failed", model: model.isEmpty ? nil : model, reason: failure.description,
                code: failure.code
            ).jsonLine)
    }

    private func report(_ event: PullEvent, _ text: String?) {
        if form == .json {
            line(event.jsonLine)
        } else if let text {
            if form == .bar { Terminal.endProgress() }
            line(text)
        }
    }

    private func isTime(isLast: Bool) -> Bool {
        let now = ContinuousClock.now
        return state.withLock { state in
            if let last = state.lastShown, now - last < Self.pause, !isLast { return false }
            state.lastShown = now
            return true
        }
    }
}
