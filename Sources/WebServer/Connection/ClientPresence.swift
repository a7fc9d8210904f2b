import Synchronization

/// Whether the client of a connection still listens, and what is to be done when it does not.
///
/// Work without a waiter is stopped, so that an impatient reload does not cost two renders.
final class ClientPresence: Sendable {
    private struct State {
        var isGone = false
        var nextKey = 0
        var waiting: [Int: @Sendable () -> Void] = [:]
        var doubting: [Int: @Sendable () -> Void] = [:]
    }
    private let state = Mutex(State())

    /// The client sends no more.
    ///
    /// Whether it still listens shows when something is sent to it.
    func doubt() {
        for action in state.withLock({ Array($0.doubting.values) }) { action() }
    }

    /// The connection is closed, or its answer has no waiter any more.
    func leave() {
        let waiting = state.withLock { state in
            state.isGone = true
            defer { (state.waiting, state.doubting) = ([:], [:]) }
            return state.waiting.values.map { $0 }
        }
        for action in waiting { action() }
    }

    /// Calls `action` once when the client goes (at once if it has gone) while `body` runs.
    ///
    /// `probe` is called when the client sends no more; it sends the client something, if anything can be sent.
    func whileListening<Value>(
        orElse action: @escaping @Sendable () -> Void, probe: (@Sendable () -> Void)? = nil,
        _ body: () async throws -> Value
    ) async rethrows -> Value {
        let key: Int? = state.withLock { state in
            guard !state.isGone else { return nil }
            state.nextKey += 1
            state.waiting[state.nextKey] = action
            state.doubting[state.nextKey] = probe
            return state.nextKey
        }
        if key == nil { action() }
        defer {
            if let key {
                state.withLock { state in
                    state.waiting[key] = nil
                    state.doubting[key] = nil
                }
            }
        }
        return try await body()
    }
}
