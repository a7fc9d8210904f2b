/// The limits of a ``JobRegistry``.
///
/// Unfinished jobs are limited by the queue.
package struct JobLimits: Sendable, Equatable {
    /// What all results together may occupy, in bytes.
    ///
    /// Default 256 MiB.
    package var resultBytes: Int
    /// How many finished jobs are kept.
    ///
    /// Default 256.
    package var finishedCount: Int
    /// The time after its end, or the last fetch of its picture, at which a job is dropped.
    ///
    /// Default 15 minutes.
    package var timeToLive: Duration

    /// Limits.
    package init(
        resultBytes: Int = 256 << 20, finishedCount: Int = 256, timeToLive: Duration = .seconds(900)
    ) {
        self.resultBytes = resultBytes
        self.finishedCount = finishedCount
        self.timeToLive = timeToLive
    }
}
