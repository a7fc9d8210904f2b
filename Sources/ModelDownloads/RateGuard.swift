/// Notices a transfer that drips: each byte resets a timeout of silence, so slowness needs a bound of its own.
struct RateGuard {
    private let minimumRate: Int
    private let period: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private var start: ContinuousClock.Instant
    private var bytes = 0

    init(_ settings: DownloadSettings, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        minimumRate = settings.minimumRate
        period = settings.ratePeriod
        self.now = now
        start = now()
    }

    /// The bytes a second of the period that has just ended, if they are too few.
    mutating func add(_ count: Int) -> Int? {
        bytes += count
        let elapsed = now() - start
        guard elapsed >= period else { return nil }
        let rate = Double(bytes) / (elapsed / .seconds(1))
        bytes = 0
        start = now()
        return rate < Double(minimumRate) ? Int(rate) : nil
    }
}
