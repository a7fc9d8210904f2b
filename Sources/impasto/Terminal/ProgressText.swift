/// The parts of a progress line that all long commands share.
enum ProgressText {
    private static let width = 24

    /// Such as `[#####     ]  52 %`; `share` is 0 to 1.
    static func bar(_ share: Double) -> String {
        let share = min(1, max(0, share))
        let filled = Int((share * Double(width)).rounded())
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: width - filled)
        return "[\(bar)]  \(Int(share * 100)) %"
    }

    /// Such as `12 s left`.
    static func left(_ seconds: Double) -> String {
        let seconds = Int(min(seconds, 360_000).rounded(.up))
        return (seconds < 90 ? "\(seconds) s" : "\((seconds + 30) / 60) min") + " left"
    }
}
