extension WebContext {
    /// Runs `work` in a task of its own, which is cancelled when the client goes away: what nobody waits for any more
    /// neither waits nor computes.
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
