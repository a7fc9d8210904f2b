/// The claim to one render's result.
///
/// Any number of tasks may wait for it.
package struct RenderTicket<Value: Sendable>: Sendable {
    let id: RenderID
    let outlivesWaiters: Bool
    let queue: RenderQueue
    let promise: Promise<Value>

    /// Waits for the result.
    ///
    /// Throws what the work threw; ``RenderQueueError`` if the render was cancelled, was too late, or the queue
    /// was shut down; `CancellationError` if the waiting task was cancelled. In that last case the render itself
    /// is cancelled too, unless another task waits for it or ``RenderRequest/outlivesWaiters`` is set.
    package func value() async throws -> Value {
        if outlivesWaiters { return try await promise.value() }
        return try await promise.value { [id, queue] in queue.stop(id, because: .cancelled) }
    }

    /// Cancels the render: a waiting one never runs, a running one stops soon.
    ///
    /// Without effect afterwards.
    package func cancel() { queue.stop(id, because: .cancelled) }

    /// The render's position in the queue; `nil` once it has an outcome.
    var queuePosition: QueuePosition? { promise.isSettled ? nil : queue.positions().byRender[id] }
}
