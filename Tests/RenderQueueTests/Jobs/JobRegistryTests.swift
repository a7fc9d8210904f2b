import Foundation
import Foundations
import Stylization
import Testing

@testable import RenderQueue

@Suite("Jobs", .timeLimit(.minutes(10)))
struct JobRegistryTests {
    private static let picture = JobResult(
        bytes: [1, 2, 3], contentType: "image/png", width: 30, height: 20, receipt: "{}",
        timings: ["encoding": 4])

    /// Follows a job to its end.
    private func end(of id: JobID, in registry: JobRegistry) async throws -> JobSnapshot? {
        var last: JobSnapshot?
        for await event in try registry.events(of: id) { last = event.job }
        return last
    }

    @Test func `results make way the oldest first`() async throws {
        let registry = JobRegistry(queue: RenderQueue())
        let first = try registry.submit(.full()) { _ in Self.picture }.id
        _ = try await end(of: first, in: registry)
        let second = try registry.submit(.full()) { _ in Self.picture }.id
        _ = try await end(of: second, in: registry)
        let one = registry.statistics.bytes / 2
        #expect(registry.drop(1) == one)
        #expect(throws: RenderQueueError.jobExpired) { try registry.result(of: first) }
        #expect(try registry.result(of: second) == Self.picture)
        #expect(registry.drop(2 * one) == one && registry.statistics.bytes == 0)
    }

    @Test func `a job goes from queued to done`() async throws {
        let time = ManualTime()
        let queue = RenderQueue(costModel: CostModel(secondsPerCall: 0, unitsPerSecond: 1), time: time.source)
        let registry = JobRegistry(queue: queue, time: time.source)
        let (first, second) = (Gate(), Gate())
        defer {
            first.open()
            second.open()
        }
        let cost = RenderCost([RenderCost.Part(stage: .stylizing, network: "t", units: 8)])
        _ = try queue.submit(.full("z", cost: cost)) { _ in first.pass() }
        try await first.reached()
        time.advance(by: .seconds(10))
        let queued = try registry.submit(.full(cost: cost)) { control in
            _ = control.begin(.stylizing)
            second.pass()
            return Self.picture
        }
        #expect(queued.state == .queued)
        #expect(queued.position == 1)
        #expect(queued.estimateSeconds == 16)
        #expect(queued.submittedAt.timeIntervalSince1970 == 10)
        #expect(throws: RenderQueueError.resultNotReady(state: .queued)) {
            try registry.result(of: queued.id)
        }

        time.advance(by: .seconds(5))
        first.open()
        try await second.reached()
        time.advance(by: .seconds(1))
        let running = try registry.snapshot(of: queued.id)
        #expect(running.state == .running)
        #expect(running.stage == .stylizing)
        #expect(running.position == nil)
        #expect(running.startedAt?.timeIntervalSince1970 == 15)
        #expect(running.elapsedSeconds == 6)
        #expect(throws: RenderQueueError.resultNotReady(state: .running)) {
            try registry.result(of: queued.id)
        }

        second.open()
        let done = try #require(try await end(of: queued.id, in: registry))
        time.advance(by: .seconds(1))
        #expect(done.state == .done)
        #expect(done.fraction == 1)
        #expect(done.stage == nil && done.estimateSeconds == nil && done.failure == nil)
        #expect(done.width == 30 && done.height == 20 && done.timings == ["encoding": 4])
        #expect(try registry.snapshot(of: queued.id).elapsedSeconds == 6)
        #expect(try registry.result(of: queued.id) == Self.picture)
        #expect(registry.activeCount == 0)
    }

    @Test func `nothing but a picture reads as done`() async throws {
        let queue = RenderQueue()
        let registry = JobRegistry(queue: queue, limits: JobLimits(resultBytes: 9000))
        let failed = try registry.submit(.full()) { control in
            _ = control.begin(.encoding)
            throw WorkFailure()
        }
        let tooLarge = try registry.submit(.full()) { _ in
            JobResult(bytes: Array(repeating: 0, count: 5001), contentType: "image/png", width: 1, height: 1)
        }
        let failure = try #require(try await end(of: failed.id, in: registry))
        #expect(failure.state == .failed && failure.failure is WorkFailure && failure.fraction < 1)
        let refusal = try #require(try await end(of: tooLarge.id, in: registry))
        #expect(refusal.state == .failed)
        #expect(refusal.failure as? RenderQueueError == .resultTooLarge(bytes: 5001, limit: 4904))
        for id in [failed.id, tooLarge.id] {
            #expect(throws: RenderQueueError.resultNotReady(state: .failed)) { try registry.result(of: id) }
        }
    }

    @Test func `deadlines and shutdown read as failed`() async throws {
        let time = ManualTime()
        let queue = RenderQueue(time: time.source)
        let registry = JobRegistry(queue: queue, time: time.source)
        let gate = Gate()
        defer { gate.open() }
        let running = try registry.submit(.full()) { _ in
            gate.pass()
            return Self.picture
        }
        try await gate.reached()
        let late = try registry.submit(.full(timeLimit: .seconds(1))) { _ in Self.picture }
        time.advance(by: .seconds(1))
        let timedOut = try #require(try await end(of: late.id, in: registry))
        #expect(timedOut.state == .failed)
        #expect(timedOut.failure as? RenderQueueError == .deadlineExceeded(timeLimit: .seconds(1)))

        async let isFree = queue.shutDown()
        let stopped = try #require(try await end(of: running.id, in: registry))
        #expect(stopped.state == .failed)
        #expect(stopped.failure as? RenderQueueError == .shuttingDown)
        gate.open()
        #expect(await isFree)
        #expect(try registry.snapshot(of: running.id).state == .failed)
        #expect(throws: RenderQueueError.shuttingDown) {
            _ = try registry.submit(.full()) { _ in Self.picture }
        }
        #expect(registry.activeCount == 0)
    }

    @Test func `cancelled jobs read as cancelled at once`() async throws {
        let queue = RenderQueue()
        let registry = JobRegistry(queue: queue)
        let gate = Gate()
        defer { gate.open() }
        let running = try registry.submit(.full()) { control in
            gate.pass()
            _ = control.begin(.encoding)
            return Self.picture
        }
        try await gate.reached()
        let waiting = try registry.submit(.full()) { _ in Self.picture }
        for job in [waiting, running] {
            try registry.cancel(job.id)
            #expect(try registry.snapshot(of: job.id).state == .cancelled)
            #expect(throws: RenderQueueError.resultNotReady(state: .cancelled)) {
                try registry.result(of: job.id)
            }
        }
        gate.open()
        try await queue.render(.full()) { _ in }
        #expect(try registry.snapshot(of: running.id).state == .cancelled)
        try registry.cancel(running.id)
    }

    /// Between the end of the work and its result being known, the queue has nothing left to stop.
    @Test func `a job that is ended while its result comes has none`() async throws {
        let ways: [@Sendable (JobRegistry, JobID) throws -> Void] = [
            { try $0.cancel($1) }, { try $0.end($1) }, { try $0.discard($1) },
        ]
        for end in ways {
            let queue = RenderQueue()
            let time = InterruptedTime()
            let registry = JobRegistry(queue: queue, time: time.source)
            let gate = Gate()
            defer { gate.open() }
            let job = try registry.submit(.full()) { _ in
                gate.pass()
                return Self.picture
            }
            try await gate.reached()
            let ended = Journal<JobID>()
            // The registry asks for the time before it takes the result.
            time.onNextLook {
                ended.append(job.id)
                #expect(throws: Never.self) { try end(registry, job.id) }
            }
            gate.open()
            try await queue.render(.full()) { _ in }
            #expect(ended.entries == [job.id])
            #expect(throws: RenderQueueError.self) { try registry.result(of: job.id) }
        }
    }

    @Test func `a job goes on without followers`() async throws {
        let registry = JobRegistry(queue: RenderQueue())
        let gate = Gate()
        defer { gate.open() }
        let job = try registry.submit(.full()) { control in
            gate.pass()
            try control.checkCancellation()
            return Self.picture
        }
        try await gate.reached()
        let follower = Task { try await end(of: job.id, in: registry) }
        follower.cancel()
        #expect(try await follower.value?.state.isFinal != true)
        gate.open()
        #expect(try await end(of: job.id, in: registry)?.state == .done)
    }

    @Test func `an unknown job is not an expired one`() async throws {
        let time = ManualTime()
        let registry = JobRegistry(
            queue: RenderQueue(time: time.source),
            limits: JobLimits(resultBytes: 3 * 4200, finishedCount: 10, timeToLive: .seconds(60)),
            time: time.source)
        #expect(throws: RenderQueueError.jobNotFound) { try registry.snapshot(of: JobID()) }
        #expect(throws: RenderQueueError.jobNotFound) { try registry.cancel(JobID()) }
        #expect(throws: RenderQueueError.jobNotFound) { try registry.events(of: JobID()) }

        var ids: [JobID] = []
        for _ in 0..<4 {
            let job = try registry.submit(.full()) { _ in Self.picture }
            _ = try await end(of: job.id, in: registry)
            ids.append(job.id)
        }
        // There is room for three: the first went.
        #expect(throws: RenderQueueError.jobExpired) { try registry.snapshot(of: ids[0]) }
        #expect(throws: RenderQueueError.jobExpired) { try registry.result(of: ids[0]) }
        #expect(throws: RenderQueueError.jobExpired) { try registry.events(of: ids[0]) }
        #expect(registry.statistics.evictions == 1)

        time.advance(by: .seconds(30))
        #expect(try registry.result(of: ids[1]) == Self.picture)
        try registry.discard(ids[2])
        #expect(throws: RenderQueueError.jobExpired) { try registry.result(of: ids[2]) }
        time.advance(by: .seconds(30))
        #expect(throws: RenderQueueError.jobExpired) { try registry.result(of: ids[3]) }
        #expect(try registry.result(of: ids[1]) == Self.picture)
        registry.removeExpired()
        #expect(registry.statistics.count == 1)
        #expect(registry.statistics.expirations == 1)
    }

    @Test func `a refused job leaves nothing behind`() async throws {
        let queue = RenderQueue(configuration: RenderQueueConfiguration(waitingLimit: 1))
        let registry = JobRegistry(queue: queue)
        let gate = Gate()
        defer { gate.open() }
        _ = try queue.submit(.full()) { _ in gate.pass() }
        try await gate.reached()
        _ = try registry.submit(.full()) { _ in Self.picture }
        #expect(throws: RenderQueueError.full(limit: 1, retryAfterSeconds: 1)) {
            _ = try registry.submit(.full()) { _ in Self.picture }
        }
        #expect(registry.activeCount == 1)
    }
}
