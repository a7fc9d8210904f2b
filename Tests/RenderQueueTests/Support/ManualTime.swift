import Foundation
import Synchronization

@testable import RenderQueue

/// Time that stands still until a test moves it.
final class ManualTime: Sendable {
    private struct State {
        var now: Duration = .zero
        var sleepers: [(until: Duration, wakeUp: Promise<Void>)] = []
        var watchers: [(until: Duration, seen: Promise<Void>)] = []
    }

    private let state = Mutex(State())

    var source: TimeSource {
        TimeSource(
            now: { self.state.withLock { $0.now } },
            date: { Date(timeIntervalSince1970: Double(self.state.withLock { $0.now }.components.seconds)) },
            sleep: { try await self.sleep(until: $0) })
    }

    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            return due
        }
        for sleeper in due { sleeper.wakeUp.settle(.success(())) }
    }

    /// Returns once some task sleeps until exactly that time.
    func someoneSleeps(until: Duration) async throws {
        let seen = Promise<Void>()
        let isSeen = state.withLock { state in
            if state.sleepers.contains(where: { $0.until == until }) { return true }
            state.watchers.append((until, seen))
            return false
        }
        if !isSeen { try await seen.value() }
    }

    private func sleep(until: Duration) async throws {
        let wakeUp = Promise<Void>()
        let watchers: [Promise<Void>]? = state.withLock { state in
            guard until > state.now else { return nil }
            state.sleepers.append((until, wakeUp))
            let seen = state.watchers.filter { $0.until == until }.map(\.seen)
            state.watchers.removeAll { $0.until == until }
            return seen
        }
        guard let watchers else { return }
        for watcher in watchers { watcher.settle(.success(())) }
        try await wakeUp.value()
    }
}
