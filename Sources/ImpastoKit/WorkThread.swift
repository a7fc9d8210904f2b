internal import Foundation
internal import Synchronization

/// Runs what blocks and computes, one after the other, away from the threads of Swift's tasks.
///
/// There are as many of those as processors: one that paints would hold up the tasks of the whole program. A thread is
/// started when there is something to do, and ends when nothing is left.
final class WorkThread: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isRunning = false
    }

    private let state = Mutex(State())

    /// What `body` returned or threw, once it has run.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws(PaintingError) -> Value
    ) async -> Result<Value, PaintingError> {
        await withCheckedContinuation { continuation in
            add { continuation.resume(returning: Result { () throws(PaintingError) in try body() }) }
        }
    }

    private func add(_ work: @escaping @Sendable () -> Void) {
        let wasRunning = state.withLock { state in
            state.waiting.append(work)
            defer { state.isRunning = true }
            return state.isRunning
        }
        guard !wasRunning else { return }
        let thread = Thread { [self] in
            while let work = next() { work() }
        }
        thread.name = "impasto"
        // Decoders of pictures take more than half a megabyte, which is what some systems give.
        thread.stackSize = 8 << 20
        thread.start()
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
