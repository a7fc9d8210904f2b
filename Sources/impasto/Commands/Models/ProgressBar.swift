import ModelDownloads

/// A line such as `name  [#####     ]  52 %  3.4 MB/s  12 s left`.
struct ProgressBar {
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
