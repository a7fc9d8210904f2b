/// The limits of a ``StreamRegistry``.
package struct StreamLimits: Sendable, Equatable {
    /// How many streams may be open.
    ///
    /// Default 8: each has the memory of its runs, and all share the processors.
    package var count: Int
    /// How many of them one client may have; its least recently used makes room.
    ///
    /// Default 2, so that a page that was loaded anew need not wait for what it left open.
    package var countPerClient: Int
    /// The time after its last frame at which a stream is closed.
    ///
    /// Default 30 seconds.
    package var timeToLive: Duration

    /// Limits.
    package init(count: Int = 8, countPerClient: Int = 2, timeToLive: Duration = .seconds(30)) {
        self.count = count
        self.countPerClient = countPerClient
        self.timeToLive = timeToLive
    }
}
