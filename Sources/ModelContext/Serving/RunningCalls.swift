import Synchronization

/// The calls that are under way, so that they can be cancelled by what their client calls them.
package final class RunningCalls: Sendable {
    /// A call of one client.
    private struct Key: Hashable {
        let session: String
        let id: MessageID
    }

    private struct State {
        var tasks: [Key: (number: Int, cancel: @Sendable () -> Void)] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Runs `body` in a task of its own, until it ends or is cancelled.
    ///
    /// Returns `nil` if it was cancelled by ``cancel(_:in:)``. A client that uses an id twice at once can cancel the
    /// second call alone. When the calling task is cancelled, so is the call.
    package func run<Value: Sendable>(
        _ id: MessageID, in session: String, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        let key = Key(session: session, id: id)
        let task = Task(operation: body)
        let number = state.withLock { state in
            state.last += 1
            state.tasks[key] = (state.last, { task.cancel() })
            return state.last
        }
        defer { remove(key, number) }
        let result = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        if task.isCancelled, !Task.isCancelled { return nil }
        return try result.get()
    }

    /// Cancels a call; without effect if there is none, or no more.
    package func cancel(_ id: MessageID, in session: String) {
        state.withLock { $0.tasks[Key(session: session, id: id)] }?.cancel()
    }

    private func remove(_ key: Key, _ number: Int) {
        state.withLock { state in
            if state.tasks[key]?.number == number { state.tasks[key] = nil }
        }
    }
}
