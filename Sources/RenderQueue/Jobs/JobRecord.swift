import Stylization

/// One job as its registry keeps it; publishes what is worth an event to the job's feed.
struct JobRecord: Sendable {
    /// Progress within a stage is published in steps of this part of the whole.
    ///
    /// A person can see the difference, and a job makes at most a hundred events without any timer.
    static let progressStep = 0.01

    let feed = JobFeed()
    private(set) var snapshot: JobSnapshot
    private(set) var result: JobResult?
    var ticket: RenderTicket<JobResult>?
    private let submittedAt: Duration
    private var lastPublishedFraction = 0.0

    init(id: JobID, time: TimeSource) {
        snapshot = JobSnapshot(id: id, submittedAt: time.date())
        submittedAt = time.now()
    }

    /// Takes note that the work begins.
    mutating func start(time: TimeSource) {
        guard snapshot.state == .queued else { return }
        snapshot.state = .running
        snapshot.position = nil
        snapshot.startedAt = time.date()
        publish(time: time)
    }

    /// Takes progress; returns whether it is worth an event.
    mutating func advance(to progress: RenderProgress, fraction: Double) -> Bool {
        guard snapshot.state == .running else { return false }
        let isNewStage = snapshot.stage != progress.stage || snapshot.styleIndex != progress.styleIndex
        snapshot.stage = progress.stage
        snapshot.styleIndex = progress.styleIndex
        // Below 1 until there is a result.
        snapshot.fraction = min(max(snapshot.fraction, fraction), 1 - 1e-6)
        return isNewStage || snapshot.fraction - lastPublishedFraction >= Self.progressStep
    }

    /// Takes the new position in the queue; returns whether it is worth an event: it changed.
    mutating func update(position positions: QueuePositions) -> Bool {
        guard let ticket, let position = positions.byRender[ticket.id] else { return false }
        snapshot.estimateSeconds = position.estimateSeconds
        guard snapshot.state == .queued, position.position > 0, snapshot.position != position.position else {
            return false
        }
        snapshot.position = position.position
        return true
    }

    /// Takes the outcome; nothing comes after it.
    mutating func finish(_ outcome: Result<JobResult, any Error>, time: TimeSource) {
        switch outcome {
        case .success(let result):
            self.result = result
            snapshot.state = .done
            snapshot.fraction = 1
            snapshot.width = result.width
            snapshot.height = result.height
            snapshot.timings = result.timings
            snapshot.warnings = result.warnings
        case .failure(let error):
            if case RenderQueueError.cancelled = error {
                snapshot.state = .cancelled
            } else {
                snapshot.state = .failed
            }
            snapshot.failure = error
        }
        snapshot.stage = nil
        snapshot.position = nil
        snapshot.estimateSeconds = nil
        snapshot.finishedAt = time.date()
        snapshot.elapsedSeconds = (time.now() - submittedAt).inSeconds
        ticket = nil
        publish(time: time)
    }

    /// Makes an event of the present state.
    mutating func publish(time: TimeSource) {
        lastPublishedFraction = snapshot.fraction
        feed.append(snapshot(at: time.now()))
    }

    /// The state with the time that has passed.
    func snapshot(at now: Duration) -> JobSnapshot {
        var current = snapshot
        if !current.state.isFinal { current.elapsedSeconds = (now - submittedAt).inSeconds }
        return current
    }
}
