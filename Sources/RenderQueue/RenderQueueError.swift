/// Everything that this target refuses or fails with.
package enum RenderQueueError: Error, Sendable, Equatable, CustomStringConvertible {
    /// As many renders wait as may wait; try again after `retryAfterSeconds` (at least 1).
    case full(limit: Int, retryAfterSeconds: Int)
    /// This client alone has as many renders waiting as one client may have.
    case clientFull(limit: Int, retryAfterSeconds: Int)
    /// The clients of one source have as many renders waiting as they may have together.
    case sourceFull(limit: Int, retryAfterSeconds: Int)
    /// The render was not finished in its time, counted from its submission.
    case deadlineExceeded(timeLimit: Duration)
    /// The render was cancelled.
    case cancelled
    /// The queue takes no more renders, or stopped this one, because the program is ending.
    case shuttingDown

    /// No job ever had this id, or it was forgotten long ago.
    case jobNotFound
    /// There was such a job; its result was dropped because of age, lack of room, or on request.
    case jobExpired
    /// The job has no picture (yet).
    case resultNotReady(state: JobState)
    /// One result alone is larger than all results together may be.
    case resultTooLarge(bytes: Int, limit: Int)

    /// No upload ever had this id, or it was forgotten long ago.
    case uploadNotFound
    /// There was such an upload; it was dropped because of age, lack of room, or on request.
    case uploadExpired
    /// One decoded picture alone is larger than the store (or its client's share of it).
    case uploadTooLarge(bytes: Int, limit: Int)

    /// No stream ever had this id, or it was forgotten long ago.
    case streamNotFound
    /// There was such a stream; it was closed because no frame came, its client opened others, or on request.
    case streamClosed
    /// As many streams are open as may be; try again after `retryAfterSeconds` (at least 1).
    case tooManyStreams(limit: Int, retryAfterSeconds: Int)

    /// What was wrong, with the value, and what to do.
    package var description: String {
        switch self {
        case .full(let limit, let seconds):
            "the queue is full (\(limit) \(limit == 1 ? "render waits" : "renders wait")); try again in \(seconds) s"
        case .clientFull(let limit, let seconds):
            "this client already has \(limit) \(limit == 1 ? "render" : "renders") waiting; try again in \(seconds) s"
        case .sourceFull(let limit, let seconds):
            "clients of this address already have \(limit) \(limit == 1 ? "render" : "renders") waiting; try again in \(seconds) s"
        case .deadlineExceeded(let timeLimit):
            "the render was not finished within \(timeLimit); choose a smaller content size or try again later"
        case .cancelled: "the render was cancelled"
        case .shuttingDown: "the server is shutting down; try again when it is back"
        case .jobNotFound: "there is no such job; check its id"
        case .jobExpired: "the job's result is no longer kept; submit the job again"
        case .resultNotReady(let state): "the job is \(state.rawValue) and has no picture"
        case .resultTooLarge(let bytes, let limit):
            "the result has \(bytes) bytes; at most \(limit) are kept: choose a smaller content size"
        case .uploadNotFound: "there is no such upload; check its id"
        case .uploadExpired: "the upload is no longer kept; upload the picture again"
        case .uploadTooLarge(let bytes, let limit):
            "the decoded picture has \(bytes) bytes; the limit is \(limit): upload a smaller picture"
        case .streamNotFound: "there is no such stream; check its id"
        case .streamClosed: "the stream is closed; open another"
        case .tooManyStreams(let limit, let seconds):
            "\(limit) \(limit == 1 ? "stream is" : "streams are") open already; try again in \(seconds) s"
        }
    }
}
