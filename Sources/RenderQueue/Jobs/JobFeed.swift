import Synchronization

/// The events of one job, for any number of readers at their own pace.
///
/// Readers pull: a slow one holds no buffer, it finds progress merged when it comes back. They hold the feed and
/// not the job, so they also get the final event of a job that was dropped meanwhile.
/// Invariants: ids rise; nothing comes after a final event; a waiting reader is woken by the next event.
final class JobFeed: Sendable {
    private struct State {
        var history = JobEventHistory()
        /// Settled, and replaced, with each event.
        var news = Promise<Void>()
    }

    private let state = Mutex(State())

    var lastID: Int { state.withLock { $0.history.lastID } }

    /// Makes an event of a job's new state.
    func append(_ job: JobSnapshot) {
        let news: Promise<Void> = state.withLock { state in
            state.history.append(job)
            defer { state.news = Promise() }
            return state.news
        }
        news.settle(.success(()))
    }

    /// The oldest kept event after the one with the id `last`, as soon as there is one; `nil` after the final
    /// event, and when the waiting task is cancelled.
    func next(after last: Int) async -> JobEvent? {
        while true {
            let (event, isFinished, news) = state.withLock { state in
                (state.history.first(after: last), state.history.isFinished, state.news)
            }
            if let event { return event }
            guard !isFinished, (try? await news.value()) != nil else { return nil }
        }
    }
}
