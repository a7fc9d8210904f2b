import NIOCore

/// The times and sizes that bound a connection.
struct ConnectionLimits: Sendable {
    /// The largest body that is asked for, in bytes.
    var bodyBytes: Int
    /// The longest line of a request's head, in bytes.
    var headerBytes: Int
    /// From the first byte of a request to its last.
    var requestTime: TimeAmount
    /// The longest silence, and the longest time in which nothing of an answer is read.
    var idleTime: TimeAmount
    /// How long the rest of a request is read away after its answer.
    var lingering: TimeAmount = .seconds(2)
    /// How long a request that is there may still take to be answered when the server stops.
    var stopping: TimeAmount = .seconds(3)
}
