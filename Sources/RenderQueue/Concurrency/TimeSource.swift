import Dispatch
package import Foundation

/// Where this target takes the time from, so that tests can hold and move it.
package struct TimeSource: Sendable {
    /// Time since an arbitrary, fixed origin; never goes back.
    package let now: @Sendable () -> Duration
    /// The wall clock, for timestamps that people read; nothing is decided by it.
    package let date: @Sendable () -> Date
    /// Returns once ``now`` has reached the given time; throws `CancellationError` when its task is cancelled.
    package let sleep: @Sendable (_ until: Duration) async throws -> Void

    /// A time source made of its parts.
    package init(
        now: @escaping @Sendable () -> Duration,
        date: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (_ until: Duration) async throws -> Void
    ) {
        self.now = now
        self.date = date
        self.sleep = sleep
    }

    /// The machine's clocks.
    package static let system: TimeSource = {
        let origin = ContinuousClock.now
        return TimeSource(
            now: { origin.duration(to: .now) },
            date: { Date() },
            sleep: { try await sleep(until: origin.advanced(by: $0)) })
    }()

    /// On Linux, the clocks' own `sleep` keeps the timer of a cancelled task until its time has come, with a
    /// kilobyte of memory: at ten renders a second, each with ten minutes for it, some megabytes.
    ///
    /// This one's timer goes at once.
    ///
    /// `onWait` is called with what wakes this up before each wait for it.
    static func sleep(
        until end: ContinuousClock.Instant,
        onWait: (_ wakeUp: Promise<Void>, _ timer: any DispatchSourceTimer) -> Void = { _, _ in }
    ) async throws {
        // The timer's clock stands still while the machine sleeps; the program's does not.
        while case let left = ContinuousClock.now.duration(to: end), left > .zero {
            let wakeUp = Promise<Void>()
            let timer = DispatchSource.makeTimerSource(queue: .global())
            timer.setEventHandler { wakeUp.settle(.success(())) }
            timer.schedule(deadline: .now() + min(left.inSeconds, 86400))
            onWait(wakeUp, timer)
            timer.activate()
            defer { timer.cancel() }
            try await wakeUp.value()
        }
        try Task.checkCancellation()
    }
}

extension Duration {
    /// This duration as a number of seconds.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
