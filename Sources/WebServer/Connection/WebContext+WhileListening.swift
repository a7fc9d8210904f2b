extension WebContext {
    /// Runs `work` in a separate task, which is cancelled when the client goes away: work without a waiter neither waits
    /// nor computes.
    func whileListening<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws
        -> Value
    {
        let task = Task(operation: work)
        return try await withTaskCancellationHandler {
            try await whileListening(orElse: { task.cancel() }) { try await task.value }
        } onCancel: {
            task.cancel()
        }
    }
}
