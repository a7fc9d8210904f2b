import ModelDownloads

/// What `impasto models pull --json` prints, an object a line.
struct PullEvent: Encodable {
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
