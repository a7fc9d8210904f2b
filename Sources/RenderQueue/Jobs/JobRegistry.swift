package import Foundations
package import Stylization
import Synchronization

/// Renders that clients come back for: submitted now, looked at by id, fetched later.
///
/// Invariants:
/// - A job is `done` exactly if its picture can be fetched. A failure, a cancellation, a deadline, a shutdown,
///   or a result that is too large never reads as `done`; a job whose result was dropped throws
///   ``RenderQueueError/jobExpired``.
/// - The fraction never decreases; event ids rise; the final event is the last.
/// - The registry's lock and the queue's are never held together.
package final class JobRegistry: Sendable {
    private struct State {
        var active: [JobID: JobRecord] = [:]
        var finished: ExpiringTable<JobID, JobRecord>
        /// Of the newest positions that were published.
        var positionsVersion = 0
    }

    /// What a finished job costs besides its picture, in bytes, about.
    private static let recordBytes = 4096

    private let queue: RenderQueue
    private let instance: InstanceName?
    private let time: TimeSource
    private let state: Mutex<State>

    /// An empty registry whose jobs run on `queue`; `instance` is the server's name, which is a part of ids.
    package init(
        queue: RenderQueue, limits: JobLimits = JobLimits(), instance: InstanceName? = nil,
        time: TimeSource = .system
    ) {
        self.queue = queue
        self.instance = instance
        self.time = time
        state = Mutex(
            State(
                finished: ExpiringTable(
                    byteLimit: limits.resultBytes, countLimit: limits.finishedCount,
                    timeToLive: limits.timeToLive)))
        queue.onChange { [weak self] in self?.publishPositions() }
    }

    /// Submits a job.
    ///
    /// It goes on whether or not anybody follows it, until its result, its time limit, ``cancel(_:)`` or the
    /// shutdown.
    ///
    /// Throws what ``RenderQueue/submit(_:work:)`` throws; there is no job then.
    package func submit(
        _ request: RenderRequest, work: @escaping @Sendable (RenderControl) throws -> JobResult
    ) throws(RenderQueueError) -> JobSnapshot {
        let id = JobID(instance: instance)
        state.withLock { $0.active[id] = JobRecord(id: id, time: time) }
        // These hold the registry until the job has its outcome: no reader waits in vain for the final event.
        let observer = RenderObserver<JobResult>(
            started: { self.started(id) },
            progressed: { self.progressed(id, $0, fraction: $1) },
            settled: { _ = self.settled(id, $0) })
        var request = request
        request.outlivesWaiters = true
        do {
            let ticket = try queue.submit(request, observer: observer, work: work)
            // It may have ended already, and be no more among the active.
            state.withLock { $0.active[id]?.ticket = ticket }
        } catch {
            state.withLock { _ = $0.active.removeValue(forKey: id) }
            throw error
        }
        publishPositions()
        return try snapshot(of: id)
    }

    /// The state of a job.
    ///
    /// Throws ``RenderQueueError/jobExpired`` or ``RenderQueueError/jobNotFound``.
    package func snapshot(of id: JobID) throws(RenderQueueError) -> JobSnapshot {
        let positions = queue.positions()
        state.withLock { _ = $0.active[id]?.update(position: positions) }
        return try record(of: id).snapshot(at: time.now())
    }

    /// A finished job's picture; fetching it counts as a use.
    ///
    /// Throws ``RenderQueueError/resultNotReady(state:)`` unless the job is done, and as ``snapshot(of:)`` does.
    package func result(of id: JobID) throws(RenderQueueError) -> JobResult {
        let record = try record(of: id, countsAsUse: true)
        guard let result = record.result else { throw .resultNotReady(state: record.snapshot.state) }
        return result
    }

    /// Cancels a job, which reads as cancelled at once; without effect on a finished one, for which it returns `false`.
    ///
    /// Throws as ``snapshot(of:)`` does.
    @discardableResult
    package func cancel(_ id: JobID) throws(RenderQueueError) -> Bool {
        let ticket = try record(of: id).ticket
        // First here: work that has just ended is no more the queue's to stop, and its result must not appear after all.
        let isCancelled = settled(id, .failure(RenderQueueError.cancelled))
        ticket?.cancel()
        return isCancelled
    }

    /// Cancels a job that waits or runs, which reads as cancelled at once; drops the result of one that has ended, which
    /// reads as expired from then on.
    ///
    /// Throws as ``snapshot(of:)`` does.
    package func end(_ id: JobID) throws(RenderQueueError) {
        if try !cancel(id) { dropResult(of: id) }
    }

    /// Cancels a job and drops its result; it reads as expired from then on.
    ///
    /// Throws as ``snapshot(of:)`` does.
    package func discard(_ id: JobID) throws(RenderQueueError) {
        try cancel(id)
        dropResult(of: id)
    }

    private func dropResult(of id: JobID) {
        let now = time.now()
        let dropped = state.withLock { $0.finished.remove(id, now: now) }
        withExtendedLifetime(dropped) {}
    }

    /// Drops finished jobs that have expired.
    ///
    /// Finishing jobs do so too; this is for the time when there are none.
    package func removeExpired() {
        let now = time.now()
        let expired = state.withLock { $0.finished.removeExpired(now: now) }
        withExtendedLifetime(expired) {}
    }

    /// Drops results until `bytes` are free or none is left, the least recently used first; their jobs read
    /// as expired.
    ///
    /// Returns how much became free.
    @discardableResult
    package func drop(_ bytes: Int) -> Int {
        let now = time.now()
        let (dropped, freed) = state.withLock { state in
            let before = state.finished.statistics.bytes
            var dropped: [JobRecord] = []
            for id in state.finished.keysFromOldest {
                guard before - state.finished.statistics.bytes < bytes else { break }
                guard case .found(let record) = state.finished.peek(id, now: now), record.result != nil,
                    state.finished.evict(id, now: now) != nil
                else { continue }
                dropped.append(record)
            }
            return (dropped, before - state.finished.statistics.bytes)
        }
        withExtendedLifetime(dropped) {}
        return freed
    }

    /// How the store of finished jobs is used.
    package var statistics: CacheStatistics { state.withLock { $0.finished.statistics } }

    /// How many jobs are queued or running.
    var activeCount: Int { state.withLock { $0.active.count } }

    /// The job, active or finished.
    ///
    /// Throws as ``snapshot(of:)`` does.
    func record(of id: JobID, countsAsUse: Bool = false) throws(RenderQueueError) -> JobRecord {
        let now = time.now()
        let found: ExpiringTable<JobID, JobRecord>.Lookup = state.withLock { state in
            if let record = state.active[id] { return .found(record) }
            return countsAsUse ? state.finished.use(id, now: now) : state.finished.peek(id, now: now)
        }
        switch found {
        case .found(let record): return record
        case .gone: throw .jobExpired
        case .unknown: throw .jobNotFound
        }
    }

    private func started(_ id: JobID) {
        let positions = queue.positions()
        state.withLock { state in
            _ = state.active[id]?.update(position: positions)
            state.active[id]?.start(time: time)
        }
    }

    private func progressed(_ id: JobID, _ progress: RenderProgress, fraction: Double) {
        guard state.withLock({ $0.active[id]?.advance(to: progress, fraction: fraction) ?? false }) else {
            return
        }
        let positions = queue.positions()
        state.withLock { state in
            _ = state.active[id]?.update(position: positions)
            state.active[id]?.publish(time: time)
        }
    }

    /// Gives a job its outcome, if it has none yet; returns whether it did.
    private func settled(_ id: JobID, _ outcome: Result<JobResult, any Error>) -> Bool {
        let now = time.now()
        let dropped: [JobRecord]? = state.withLock { state in
            guard var record = state.active.removeValue(forKey: id) else { return nil }
            let limit = state.finished.statistics.byteLimit
            var outcome = outcome
            var bytes = min(Self.recordBytes, limit)
            if case .success(let result) = outcome {
                if result.bytes.count <= limit - bytes {
                    bytes += result.bytes.count
                } else {
                    outcome = .failure(
                        RenderQueueError.resultTooLarge(bytes: result.bytes.count, limit: limit - bytes))
                }
            }
            record.finish(outcome, time: time)
            return state.finished.removeExpired(now: now)
                + state.finished.insert(record, for: id, bytes: bytes, now: now)
        }
        // Pictures are large: they are freed here, not under the lock.
        withExtendedLifetime(dropped) {}
        return dropped != nil
    }

    /// Tells queued jobs that their place has changed.
    private func publishPositions() {
        let positions = queue.positions()
        state.withLock { state in
            guard positions.version >= state.positionsVersion else { return }
            state.positionsVersion = positions.version
            for id in state.active.keys where state.active[id]?.update(position: positions) == true {
                state.active[id]?.publish(time: time)
            }
        }
    }
}
