import Synchronization

/// An outcome that comes at most once, and the tasks that wait for it.
///
/// Invariants: the first ``settle(_:beforeResuming:)`` wins and the outcome never changes; every waiter is
/// resumed exactly once, by the outcome or by its own task's cancellation. The lock is never held while
/// foreign code runs.
final class Promise<Value: Sendable>: Sendable {
    private struct State {
        var outcome: Result<Value, any Error>?
        var waiters: [Int: CheckedContinuation<Value, any Error>] = [:]
        var lastWaiter = 0
        /// Tasks inside ``value(whenAbandoned:)`` that were not cancelled, whether suspended yet or not.
        var holders = 0
    }

    private let state = Mutex(State())

    var isSettled: Bool { state.withLock { $0.outcome != nil } }

    /// How many tasks are suspended until the outcome comes.
    var suspendedCount: Int { state.withLock { $0.waiters.count } }

    /// Sets the outcome, unless there is one already; returns whether it did.
    ///
    /// `beforeResuming` runs only then, before any suspended task goes on: what it writes, they read.
    @discardableResult
    func settle(_ outcome: Result<Value, any Error>, beforeResuming: () -> Void = {}) -> Bool {
        let waiters: [CheckedContinuation<Value, any Error>]? = state.withLock { state in
            guard state.outcome == nil else { return nil }
            state.outcome = outcome
            state.holders = 0
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        guard let waiters else { return false }
        beforeResuming()
        for waiter in waiters { waiter.resume(with: outcome) }
        return true
    }

    /// Waits for the outcome; throws `CancellationError` at once when the waiting task is cancelled.
    ///
    /// `whenAbandoned` runs if that cancellation leaves an unsettled promise without a waiter.
    func value(whenAbandoned: @escaping @Sendable () -> Void = {}) async throws -> Value {
        let waiter = state.withLock { state in
            state.lastWaiter += 1
            if state.outcome == nil { state.holders += 1 }
            return state.lastWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let early: Result<Value, any Error>? = state.withLock { state in
                    // A task is marked as cancelled before its handlers run. So either the mark is seen here,
                    // or the handler takes the lock after this and finds the continuation. It comes before the
                    // outcome, which may be a consequence of this very cancellation.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if let outcome = state.outcome { return outcome }
                    state.waiters[waiter] = continuation
                    return nil
                }
                if let early { continuation.resume(with: early) }
            }
        } onCancel: {
            let (continuation, isAbandoned) = state.withLock { state in
                state.holders = max(state.holders - 1, 0)
                return (state.waiters.removeValue(forKey: waiter), state.outcome == nil && state.holders == 0)
            }
            continuation?.resume(throwing: CancellationError())
            if isAbandoned { whenAbandoned() }
        }
    }
}
