import Dispatch
package import Stylization
import Synchronization

/// Runs renders one after the other, each on all cores, and decides which is next.
///
/// Work runs on one thread that the queue owns, never on Swift's cooperative pool, so the rest of the server
/// answers while it computes; an idle queue's thread is parked. Invariants:
///
/// - At most one render runs; at most ``RenderQueueConfiguration/waitingLimit`` wait.
/// - Every admitted render gets exactly one outcome: the first of its result, its error, a cancellation, its
///   deadline, and the shutdown. Whatever comes later has no effect.
/// - A cancellation or deadline is the outcome at once, also of a running render; the thread is free as soon as
///   the work notices it.
/// - No lock is held while work or callbacks run.
package final class RenderQueue: Sendable {
    struct State {
        var schedule: Schedule<QueuedRender>
        var running: (render: QueuedRender, since: Duration)?
        /// From the taking of a render until its outcome is known everywhere; a little longer than `running`.
        var isBusy = false
        var isClosed = false
        var lastID = 0
        var deadlines: [RenderID: Task<Void, Never>] = [:]
        var version = 0
        var onChange: [@Sendable () -> Void] = []
    }

    /// The queue's limits.
    package let configuration: RenderQueueConfiguration
    /// What predicts, and learns, how long renders take.
    package let costModel: CostModel
    /// What the queue counts into.
    package let metrics: RenderMetrics
    /// The clock by which it waits.
    package let time: TimeSource
    let state: Mutex<State>
    /// Settled when the queue is closed and the last render has its outcome.
    let idle = Promise<Void>()
    /// Signalled at least once for every render that waits, so that the parked thread never misses one.
    let wakeUps = DispatchSemaphore(value: 0)

    /// An empty queue with its thread.
    package init(
        configuration: RenderQueueConfiguration = RenderQueueConfiguration(),
        costModel: CostModel = CostModel(),
        metrics: RenderMetrics = RenderMetrics(), time: TimeSource = .system
    ) {
        precondition(
            configuration.waitingLimit >= 1 && configuration.waitingLimitPerClient ?? 1 >= 1
                && configuration.previewsPerFullRender >= 1, "the queue's limits are at least 1")
        self.configuration = configuration
        self.costModel = costModel
        self.metrics = metrics
        self.time = time
        state = Mutex(
            State(schedule: Schedule(previewsPerFullRender: configuration.previewsPerFullRender)))
        startThread()
    }

    deinit {
        // Nobody holds a ticket any more, but an observer may still want to know.
        let left = state.withLock { state in
            for deadline in state.deadlines.values { deadline.cancel() }
            return state.schedule.removeAll()
        }
        for render in left { _ = render.fail(.shuttingDown) }
        wakeUps.signal()
    }

    /// Admits a render.
    ///
    /// `work` is called on the queue's thread. It is to obey the control and may throw; `CancellationError`
    /// reads as a cancelled render. Throws ``RenderQueueError/full(limit:retryAfterSeconds:)``,
    /// ``RenderQueueError/clientFull(limit:retryAfterSeconds:)`` or ``RenderQueueError/shuttingDown``.
    package func submit<Value: Sendable>(
        _ request: RenderRequest, work: @escaping @Sendable (RenderControl) throws -> Value
    ) throws(RenderQueueError) -> RenderTicket<Value> {
        try submit(request, observer: RenderObserver(), work: work)
    }

    /// Admits a render and waits for its result; see ``submit(_:work:)`` and ``RenderTicket/value()``.
    package func render<Value: Sendable>(
        _ request: RenderRequest, work: @escaping @Sendable (RenderControl) throws -> Value
    ) async throws -> Value {
        try await submit(request, work: work).value()
    }

    func submit<Value: Sendable>(
        _ request: RenderRequest, observer: RenderObserver<Value>,
        work: @escaping @Sendable (RenderControl) throws -> Value
    ) throws(RenderQueueError) -> RenderTicket<Value> {
        let promise = Promise<Value>()
        let priority = priority(of: request)
        do {
            let id = try state.withLock { state throws(RenderQueueError) in
                try checkRoom(for: request.client, in: state)
                state.lastID += 1
                let render = makeRender(
                    id: state.lastID, request: request, promise: promise, observer: observer, work: work)
                state.schedule.append(render, of: request.client, priority: priority)
                state.deadlines[render.id] = deadlineTimer(
                    id: render.id, deadline: render.deadline, timeLimit: render.timeLimit)
                orderChanged(&state)
                metrics.submitted()
                return render.id
            }
            wakeUps.signal()
            publishChange()
            return RenderTicket(
                id: id, outlivesWaiters: request.outlivesWaiters, queue: self, promise: promise)
        } catch {
            metrics.rejected()
            throw error
        }
    }

    /// Whose turn a render shares: a preview that is a painting's work, by what is known when it comes, is no preview.
    private func priority(of request: RenderRequest) -> RenderPriority {
        let isShort = costModel.seconds(of: request.cost) <= configuration.previewSeconds
        return isShort ? request.priority : .full
    }

    /// Gives a waiting or running render the outcome `reason`; without effect on any other.
    func stop(_ id: RenderID, because reason: RenderQueueError) {
        let render: QueuedRender? = state.withLock { state in
            if let waiting = state.schedule.remove(where: { $0.id == id }) {
                orderChanged(&state)
                return waiting
            }
            return state.running?.render.id == id ? state.running?.render : nil
        }
        guard let render else { return }
        settle(render, because: reason)
        publishChange()
    }

    func settle(_ render: QueuedRender, because reason: RenderQueueError) {
        state.withLock { $0.deadlines.removeValue(forKey: render.id) }?.cancel()
        // The outcome first: cancelled work ends with an error of its own, which must not win.
        _ = render.fail(reason)
        render.control.cancel()
    }

    /// Holds nothing but the id, so that a settled render's pictures are not kept until its deadline.
    private func deadlineTimer(id: RenderID, deadline: Duration, timeLimit: Duration) -> Task<Void, Never> {
        Task { [weak self, time] in
            guard (try? await time.sleep(deadline)) != nil else { return }
            self?.stop(id, because: .deadlineExceeded(timeLimit: timeLimit))
        }
    }

    private func makeRender<Value: Sendable>(
        id: RenderID, request: RenderRequest, promise: Promise<Value>, observer: RenderObserver<Value>,
        work: @escaping @Sendable (RenderControl) throws -> Value
    ) -> QueuedRender {
        let meter = ProgressMeter(cost: request.cost, model: costModel)
        let control = RenderControl { [time] progress in
            guard !promise.isSettled else { return }
            observer.progressed(progress, meter.advance(to: progress, now: time.now()))
        }
        let settle: @Sendable (Result<Value, any Error>) -> Bool = { [metrics] outcome in
            promise.settle(outcome) {
                metrics.settled(RenderOutcome(outcome))
                observer.settled(outcome)
            }
        }
        return QueuedRender(
            id: id, request: request, submittedAt: time.now(),
            timeLimit: request.timeLimit ?? configuration.timeLimit,
            control: control, meter: meter, willStart: observer.started,
            perform: {
                let outcome = Result { try work(control) }
                    .mapError { $0 is CancellationError ? RenderQueueError.cancelled : $0 }
                return QueuedRender.Completion(succeeded: (try? outcome.get()) != nil) { settle(outcome) }
            },
            fail: { settle(.failure($0)) })
    }

    private func checkRoom(for client: ClientID, in state: State) throws(RenderQueueError) {
        if state.isClosed { throw .shuttingDown }
        let limits = configuration
        let isOver = (
            queue: state.schedule.count >= limits.waitingLimit,
            client: state.schedule.count(of: client) >= limits.clientLimit,
            source: client.source.map { state.schedule.count(ofSource: $0) >= limits.sourceLimit } ?? false
        )
        guard isOver.queue || isOver.client || isOver.source else { return }
        // When the queue has room again does not help a client that is over its own limit.
        var seconds = 1
        if isOver.queue { seconds = secondsUntilFree(in: state) { _ in true } }
        if isOver.source {
            seconds = max(seconds, secondsUntilFree(in: state) { $0.client.source == client.source })
        }
        if isOver.client { seconds = max(seconds, secondsUntilFree(in: state) { $0.client == client }) }
        if isOver.queue { throw .full(limit: limits.waitingLimit, retryAfterSeconds: seconds) }
        if isOver.client { throw .clientFull(limit: limits.clientLimit, retryAfterSeconds: seconds) }
        throw .sourceFull(limit: limits.sourceLimit, retryAfterSeconds: seconds)
    }
}
