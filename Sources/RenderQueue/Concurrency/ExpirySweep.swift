/// Drops at intervals what has expired, so that pictures leave the memory in time although no request comes.
package struct ExpirySweep: Sendable {
    private let interval: Duration
    private let time: TimeSource
    private let sweeps: [@Sendable () -> Void]

    /// A sweep every `interval`; `sweeps` are the stores' `removeExpired`.
    package init(every interval: Duration, time: TimeSource = .system, _ sweeps: [@Sendable () -> Void]) {
        self.interval = interval
        self.time = time
        self.sweeps = sweeps
    }

    /// Runs until its task is cancelled.
    package func run() async {
        while (try? await time.sleep(time.now() + interval)) != nil {
            for sweep in sweeps { sweep() }
        }
    }
}
