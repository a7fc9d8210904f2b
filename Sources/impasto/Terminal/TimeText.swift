import Foundation

/// Times as people read them.
enum TimeText {
    /// Such as `3.25 ms` or `41.2 ms`.
    static func milliseconds(_ time: Double) -> String {
        time.formatted(.number.precision(.fractionLength(time < 10 ? 2 : 1)).grouping(.never)) + " ms"
    }
}
