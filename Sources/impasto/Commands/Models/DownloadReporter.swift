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
        var fault: FileError?
    }

    /// Between two progress reports of bytes; more could not be read, and would slow the download.
    private static let pause = Duration.milliseconds(100)

    private let form: Form
    private let state = Mutex(State())

    init(_ form: Form) { self.form = form }

    /// The fetching of a network begins.
    func begin(_ model: String) {
        state.withLock { $0 = State(model: model, fault: $0.fault) }
        if form == .lines { line("\(model): pulling") }
    }

    /// Throws what kept a line from being written.
    ///
    /// A network is fetched whole all the same: a full log is no reason to break a download off.
    func requireOutput() throws {
        if let fault = state.withLock({ $0.fault }) { throw fault }
    }

    private func line(_ text: String) {
        guard state.withLock({ $0.fault }) == nil else { return }
        do throws(FileError) {
            try StandardOutput.line(text)
        } catch {
            state.withLock { $0.fault = error }
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
            tell(event, "\(progress.model): \(error); trying again in \(pause / .seconds(1)) s")
        case .fileCompleted:
            tell(event, form == .bar ? nil : "\(progress.model): \(progress.file) verified")
        case .installed:
            state.withLock { $0.wasInstalled = true }
            tell(event, "\(progress.model): installed, \(ByteText.size(progress.totalBytes))")
        }
    }

    /// The network is here.
    func end(_ model: String) {
        guard !state.withLock({ $0.wasInstalled }) else { return }
        tell(PullEvent(event: "present", model: model), "\(model): already here and verified")
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

    private func tell(_ event: PullEvent, _ text: String?) {
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

/// What `--json` prints.
private struct PullEvent: Encodable {
    let event: String
    var model: String?
    var file: String?
    var bytes: Int?
    var totalBytes: Int?
    var bytesPerSecond: Int?
    var secondsLeft: Double?
    var reason: String?
    var retryAfterSeconds: Double?
    var code: Int32?

    init(event: String, model: String?, reason: String? = nil, code: Int32? = nil) {
        self.event = event
        self.model = model
        self.reason = reason
        self.code = code
    }

    init(_ progress: DownloadProgress) {
        event =
            switch progress.event {
            case .received: "progress"
            case .retrying: "retry"
            case .fileCompleted: "file"
            case .installed: "installed"
            }
        model = progress.model
        file = progress.event == .installed ? nil : progress.file
        bytes = progress.bytes
        totalBytes = progress.totalBytes
        if progress.event == .received {
            bytesPerSecond = Int(progress.bytesPerSecond)
            secondsLeft = progress.secondsLeft.map { ($0 * 10).rounded() / 10 }
        }
        if case .retrying(let error, let pause) = progress.event {
            reason = error.description
            retryAfterSeconds = pause / .seconds(1)
        }
    }
}

/// A line such as `name  [#####     ]  52 %  3.4 MB/s  12 s left`.
private struct ProgressBar {
    private static let width = 24
    let text: String

    init(_ progress: DownloadProgress) {
        let share = progress.totalBytes > 0 ? Double(progress.bytes) / Double(progress.totalBytes) : 0
        let filled = Int((share * Double(Self.width)).rounded())
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: Self.width - filled)
        var parts = [
            progress.model, "[\(bar)]", "\(Int(share * 100)) %",
            "of \(ByteText.size(progress.totalBytes))",
        ]
        if progress.bytesPerSecond > 0 { parts.append(ByteText.rate(progress.bytesPerSecond)) }
        if let seconds = progress.secondsLeft { parts.append(Self.duration(seconds) + " left") }
        text = parts.joined(separator: "  ")
    }

    private static func duration(_ seconds: Double) -> String {
        let seconds = Int(min(seconds, 360_000).rounded(.up))
        return seconds < 90 ? "\(seconds) s" : "\((seconds + 30) / 60) min"
    }
}
