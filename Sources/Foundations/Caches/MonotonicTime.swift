/// The machine's clock that never goes back.
package enum MonotonicTime {
    private static let origin = ContinuousClock.now

    /// The time since the first use of this clock.
    @Sendable package static func now() -> Duration { origin.duration(to: .now) }
}
