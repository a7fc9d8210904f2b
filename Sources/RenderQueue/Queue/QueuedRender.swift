import Stylization

/// One render in the queue, its result's type forgotten.
final class QueuedRender: Sendable {
    /// Finished work whose result the waiters do not have yet.
    struct Completion: Sendable {
        let succeeded: Bool
        /// Settles the render with the result, unless it is settled already; returns whether it did.
        let makeKnown: @Sendable () -> Bool
    }

    let id: RenderID
    let request: RenderRequest
    let submittedAt: Duration
    let timeLimit: Duration
    let control: RenderControl
    let meter: ProgressMeter
    /// Called once, on the render thread, before the work starts.
    let willStart: @Sendable () -> Void
    /// Does the work, on the calling thread, and keeps its result back.
    let perform: @Sendable () -> Completion
    /// Settles the render with an error, unless it is settled already; returns whether it did.
    let fail: @Sendable (RenderQueueError) -> Bool

    init(
        id: RenderID, request: RenderRequest, submittedAt: Duration, timeLimit: Duration,
        control: RenderControl,
        meter: ProgressMeter, willStart: @escaping @Sendable () -> Void,
        perform: @escaping @Sendable () -> Completion,
        fail: @escaping @Sendable (RenderQueueError) -> Bool
    ) {
        self.id = id
        self.request = request
        self.submittedAt = submittedAt
        self.timeLimit = timeLimit
        self.control = control
        self.meter = meter
        self.willStart = willStart
        self.perform = perform
        self.fail = fail
    }

    var deadline: Duration { submittedAt + timeLimit }
}

/// Callbacks of one render on its way through the queue.
///
/// Calls come from several threads. `settled` comes exactly once; late calls of the others are possible after it, and are
/// to be ignored.
struct RenderObserver<Value: Sendable>: Sendable {
    var started: @Sendable () -> Void = {}
    /// The stage's progress, and the fraction over all stages, which never decreases.
    var progressed: @Sendable (RenderProgress, Double) -> Void = { _, _ in }
    var settled: @Sendable (Result<Value, any Error>) -> Void = { _ in }
}
