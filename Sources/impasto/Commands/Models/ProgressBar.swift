import ModelDownloads

/// A line such as `name  [#####     ]  52 %  3.4 MB/s  12 s left`.
struct ProgressBar {
    let text: String

    init(_ progress: DownloadProgress) {
        let share = progress.totalBytes > 0 ? Double(progress.bytes) / Double(progress.totalBytes) : 0
        var parts = [
            progress.model, ProgressText.bar(share), "of \(ByteText.size(progress.totalBytes))",
        ]
        if progress.bytesPerSecond > 0 { parts.append(ByteText.rate(progress.bytesPerSecond)) }
        if let seconds = progress.secondsLeft { parts.append(ProgressText.left(seconds)) }
        text = parts.joined(separator: "  ")
    }
}
