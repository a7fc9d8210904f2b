/// The queue's limits.
package struct RenderQueueConfiguration: Sendable, Equatable {
    /// How many renders may wait, besides the one that runs.
    ///
    /// Default 16.
    package var waitingLimit: Int
    /// How many of these one client may have.
    ///
    /// Default `nil`: half of them, at least one.
    package var waitingLimitPerClient: Int?
    /// How many previews may overtake waiting full renders before one of those gets its turn.
    ///
    /// Default 4.
    package var previewsPerFullRender: Int
    /// The most seconds that a preview may be predicted to take and still go before full renders.
    ///
    /// Default half a second.
    package var previewSeconds: Double
    /// The time from submission to result for requests that do not say.
    ///
    /// Default 10 minutes.
    package var timeLimit: Duration

    /// How many one client may have.
    package var clientLimit: Int { waitingLimitPerClient ?? max(waitingLimit / 2, 1) }

    /// How many all clients of one source (``ClientID/source``) may have together: three quarters, at least one
    /// client's, so that made-up ids do not take every place.
    package var sourceLimit: Int {
        min(max(waitingLimit - max(waitingLimit / 4, 1), clientLimit), waitingLimit)
    }

    /// Limits; each at least 1, which is checked when the queue is made.
    package init(
        waitingLimit: Int = 16, waitingLimitPerClient: Int? = nil, previewsPerFullRender: Int = 4,
        previewSeconds: Double = 0.5, timeLimit: Duration = .seconds(600)
    ) {
        self.waitingLimit = waitingLimit
        self.waitingLimitPerClient = waitingLimitPerClient
        self.previewsPerFullRender = previewsPerFullRender
        self.previewSeconds = previewSeconds
        self.timeLimit = timeLimit
    }
}
