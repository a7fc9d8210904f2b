import Dispatch
import Synchronization

extension RenderQueue {
    /// Stops admitting renders, ends those that are there, and returns when the last has its outcome and the
    /// thread is free, or the time is up.
    ///
    /// - Parameters:
    ///   - draining: the time that admitted renders are given to finish; what is left then, or at once without
    ///     it, fails with ``RenderQueueError/shuttingDown``.
    ///   - grace: the time that the running render's work is given to notice that it was stopped.
    /// - Returns: whether the thread is free; `false` if work ignored its cancellation for longer than `grace`.
    ///
    /// Every admitted render has its outcome on return in either case. May be called more than once. When the
    /// calling task is cancelled, both times count as up.
    @discardableResult
    package func shutDown(draining: Duration? = nil, grace: Duration = .seconds(5)) async -> Bool {
        state.withLock { $0.isClosed = true }
        wakeUps.signal()
        settleIdleIfEmpty()
        if let draining, await isIdle(within: draining) { return true }
        let left = state.withLock { state in
            let waiting = state.schedule.removeAll()
            orderChanged(&state)
            return waiting + (state.running.map { [$0.render] } ?? [])
        }
        for render in left { settle(render, because: .shuttingDown) }
        publishChange()
        settleIdleIfEmpty()
        return await isIdle(within: grace)
    }

    /// Whether the queue still admits renders.
    package var isOpen: Bool { state.withLock { !$0.isClosed } }

    private func settleIdleIfEmpty() {
        let isEmpty = state.withLock { $0.isClosed && $0.schedule.isEmpty && !$0.isBusy }
        if isEmpty { idle.settle(.success(())) }
    }

    private func isIdle(within patience: Duration) async -> Bool {
        let limit = time.now() + patience
        await withTaskGroup(of: Void.self) { [idle, time] group in
            group.addTask { _ = try? await idle.value() }
            group.addTask { try? await time.sleep(limit) }
            await group.next()
            group.cancelAll()
        }
        return idle.isSettled
    }
}
