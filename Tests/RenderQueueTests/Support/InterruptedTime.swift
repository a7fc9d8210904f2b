import Synchronization

@testable import RenderQueue

/// The machine's clocks, the next look at which can be made to do something first: what another thread may do just then.
final class InterruptedTime: Sendable {
    private let action = Mutex<(@Sendable () -> Void)?>(nil)

    var source: TimeSource {
        let system = TimeSource.system
        return TimeSource(
            now: {
                self.interrupt()
                return system.now()
            }, date: system.date, sleep: system.sleep)
    }

    /// Runs `action` when somebody asks for the time next, and only then.
    func onNextLook(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }

    private func interrupt() {
        let action = action.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
