import Synchronization

/// Whether the client of a connection still listens, and who wants to know when it does not.
///
/// Work that nobody waits for any more is stopped, so that an impatient reload does not cost two renders.
final class ClientPresence: Sendable {
    private struct State {
        var isGone = false
        var nextKey = 0
        var waiting: [Int: @Sendable () -> Void] = [:]
    }
    private let state = Mutex(State())

    /// The connection's reading side ended.
    func leave() {
        let waiting = state.withLock { state in
            state.isGone = true
            defer { state.waiting = [:] }
            return state.waiting.values.map { $0 }
        }
        for action in waiting { action() }
    }

    /// Calls `action` once when the client goes (at once if it has gone) while `body` runs.
    func whileListening<Value>(
        orElse action: @escaping @Sendable () -> Void, _ body: () async throws -> Value
    ) async rethrows -> Value {
        let key: Int? = state.withLock { state in
            guard !state.isGone else { return nil }
            state.nextKey += 1
            state.waiting[state.nextKey] = action
            return state.nextKey
        }
        if key == nil { action() }
        defer { if let key { state.withLock { _ = $0.waiting.removeValue(forKey: key) } } }
        return try await body()
    }
}
