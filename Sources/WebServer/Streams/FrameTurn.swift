import Synchronization

/// One frame's way from its arrival to its painting: a newer one of the stream takes its place as long as it waits.
final class FrameTurn: Sendable {
    private enum State {
        case waiting(cancel: (@Sendable () -> Void)?)
        case painting
        case superseded
    }

    private let state = Mutex(State.waiting(cancel: nil))

    /// Whether a newer frame took its place.
    var isSuperseded: Bool { state.withLock { if case .superseded = $0 { true } else { false } } }

    /// Says how to take the frame out of the queue, once it is there.
    func onSupersede(_ cancel: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            switch state {
            case .waiting:
                state = .waiting(cancel: cancel)
                return false
            case .painting: return false
            case .superseded: return true
            }
        }
        if isLate { cancel() }
    }

    /// Begins to paint the frame, on the queue's thread; `false` if it has lost its place.
    func begin() -> Bool {
        state.withLock { state in
            guard case .waiting = state else { return false }
            state = .painting
            return true
        }
    }

    /// Takes the frame's place, if it still waits; returns whether it did.
    func supersede() -> Bool {
        let (isWaiting, cancel) = state.withLock { state in
            guard case .waiting(let cancel) = state else { return (false, nil as (@Sendable () -> Void)?) }
            state = .superseded
            return (true, cancel)
        }
        cancel?()
        return isWaiting
    }
}
