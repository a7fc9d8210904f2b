import Synchronization

/// Cancels the painting of a clip.
package final class ClipControl: Sendable {
    private struct State {
        var isCancelled = false
        var enders: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Asks the painting to stop; it throws `CancellationError` soon after, and its file is never put in
    /// place.
    package func cancel() {
        let enders = state.withLock { state in
            state.isCancelled = true
            defer { state.enders = [] }
            return state.enders
        }
        for end in enders { end() }
    }

    /// Whether ``cancel()`` was called.
    package var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// Throws `CancellationError` once the painting was cancelled.
    package func checkCancellation() throws(CancellationError) {
        if isCancelled { throw CancellationError() }
    }

    /// Has `end` called when the painting is cancelled, also if it was already.
    func whenCancelled(_ end: @escaping @Sendable () -> Void) {
        let isCancelled = state.withLock { state in
            if !state.isCancelled { state.enders.append(end) }
            return state.isCancelled
        }
        if isCancelled { end() }
    }
}
