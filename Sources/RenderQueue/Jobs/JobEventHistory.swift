/// The events of one job that can still be replayed.
///
/// Of progress within one stage the latest is kept, so the length is bounded by the number of stages; and by
/// ``limit`` anyway.
struct JobEventHistory: Sendable {
    /// How many events are kept at most; the oldest go first, the last one stays.
    static let limit = 64

    private(set) var events: [JobEvent] = []
    private(set) var lastID = 0

    /// Whether the job's final event is there.
    var isFinished: Bool { events.last?.job.state.isFinal ?? false }

    /// Makes an event of a job's new state.
    mutating func append(_ job: JobSnapshot) {
        lastID += 1
        if let last = events.last?.job, last.state == job.state, last.stage == job.stage,
            last.styleIndex == job.styleIndex
        {
            events.removeLast()
        } else if events.count == Self.limit {
            events.removeFirst()
        }
        events.append(JobEvent(id: lastID, job: job))
    }

    /// The oldest event that is kept and newer than the one with the id `last`.
    func first(after last: Int) -> JobEvent? { events.first { $0.id > last } }
}
