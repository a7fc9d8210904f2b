/// How a render ended; the label of its count.
package enum RenderOutcome: String, Sendable, CaseIterable {
    case completed
    case failed
    case cancelled
    /// Its time limit passed.
    case timedOut = "timed_out"

    init<Value>(_ result: Result<Value, any Error>) {
        switch result {
        case .success: self = .completed
        case .failure(RenderQueueError.cancelled), .failure(RenderQueueError.shuttingDown): self = .cancelled
        case .failure(RenderQueueError.deadlineExceeded): self = .timedOut
        case .failure: self = .failed
        }
    }
}
