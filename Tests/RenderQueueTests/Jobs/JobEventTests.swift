import Kernels
import Stylization
import TestSupport
import Testing

@testable import RenderQueue

@Suite("Events of a job", .timeLimit(.minutes(10)))
struct JobEventTests {
    private static let picture = JobResult(bytes: [1], contentType: "image/png", width: 1, height: 1)

    private func events(of id: JobID, in registry: JobRegistry, after last: Int = 0) async throws
        -> [JobEvent]
    {
        var events: [JobEvent] = []
        for await event in try registry.events(of: id, after: last) { events.append(event) }
        return events
    }

    /// A job that runs and stands at `gate`.
    private func heldJob(in registry: JobRegistry, at gate: Gate) async throws -> JobSnapshot {
        let job = try registry.submit(.full()) { _ in
            gate.pass()
            return Self.picture
        }
        try await gate.reached()
        return job
    }

    @Test func `progress is merged and the final event ends the stream`() async throws {
        let registry = JobRegistry(queue: RenderQueue())
        let job = try registry.submit(.full()) { control in
            _ = control.begin(.decoding)
            let run = control.begin(.stylizing)
            for step in 0...10_000 { run.report(fraction: Double(step) / 10_000) }
            return Self.picture
        }
        while !(try registry.snapshot(of: job.id).state.isFinal) { await Task.yield() }
        let events = try await events(of: job.id, in: registry)
        #expect(events.map(\.kind).dropLast().allSatisfy { $0 == .progress })
        #expect(events.last?.kind == .done)
        #expect(events.map(\.job.stage).suffix(3) == [.decoding, .stylizing, nil])
        let lastID = try #require(events.last?.id)
        #expect(lastID < 110, "ten thousand reports made \(lastID) events")

        // Resuming gives what came after, and nothing after the end.
        for (index, event) in events.enumerated() {
            let rest = try await self.events(of: job.id, in: registry, after: event.id)
            #expect(rest.map(\.id) == events[(index + 1)...].map(\.id))
        }
        #expect(try await self.events(of: job.id, in: registry, after: lastID + 5).isEmpty)
        #expect(try await self.events(of: job.id, in: registry, after: -1).count == events.count)
    }

    @Test func `a follower sees everything in order`() async throws {
        let queue = RenderQueue()
        let registry = JobRegistry(queue: queue)
        let (gate, halfway) = (Gate(), Gate())
        defer {
            gate.open()
            halfway.open()
        }
        _ = try queue.submit(.full("z")) { _ in gate.pass() }
        try await gate.reached()
        let ahead = try queue.submit(.full("y")) { _ in }
        let job = try registry.submit(.full()) { control in
            let run = control.begin(.stylizing)
            run.report(fraction: 0.5)
            halfway.pass()
            return Self.picture
        }
        var reader = try registry.events(of: job.id).makeAsyncIterator()
        let first = try #require(await reader.next())
        #expect(first.job.state == .queued && first.job.position == 2)
        ahead.cancel()
        let moved = try #require(await reader.next())
        #expect(moved.job.state == .queued && moved.job.position == 1)
        gate.open()
        try await halfway.reached()
        halfway.open()
        var events = [first, moved]
        while let event = await reader.next() { events.append(event) }
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.id < $1.id })
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.job.fraction <= $1.job.fraction })
        #expect(events.last?.kind == .done)
        #expect(events.dropLast().allSatisfy { !$0.job.state.isFinal })
    }

    @Test func `failures and cancellations end the stream too`() async throws {
        let queue = RenderQueue()
        let registry = JobRegistry(queue: queue)
        let gate = Gate()
        defer { gate.open() }
        let failing = try registry.submit(.full()) { _ in
            gate.pass()
            throw WorkFailure()
        }
        try await gate.reached()
        let waiting = try registry.submit(.full()) { _ in Self.picture }
        async let cancelledEvents = events(of: waiting.id, in: registry)
        async let failedEvents = events(of: failing.id, in: registry)
        try registry.cancel(waiting.id)
        #expect(try await cancelledEvents.last?.kind == .cancelled)
        gate.open()
        #expect(try await failedEvents.last?.kind == .failed)
        #expect(try await failedEvents.last?.job.failure is WorkFailure)
    }

    @Test func `a reader that leaves is released`() async throws {
        let registry = JobRegistry(queue: RenderQueue())
        let gate = Gate()
        defer { gate.open() }
        let job = try await heldJob(in: registry, at: gate)
        let reader = Task { try await events(of: job.id, in: registry) }
        reader.cancel()
        #expect(try await reader.value.allSatisfy { $0.kind == .progress })
        gate.open()
        #expect(try await events(of: job.id, in: registry).last?.kind == .done)
    }

    @Test func `the final event reaches the readers of a dropped job`() async throws {
        let registry = JobRegistry(queue: RenderQueue())
        let gate = Gate()
        defer { gate.open() }
        let job = try await heldJob(in: registry, at: gate)
        var reader = try registry.events(of: job.id).makeAsyncIterator()
        #expect(await reader.next()?.job.state.isFinal == false)
        try registry.discard(job.id)
        #expect(throws: RenderQueueError.jobExpired) { try registry.snapshot(of: job.id) }
        var last: JobEvent?
        while let event = await reader.next() { last = event }
        #expect(last?.kind == .cancelled)
    }

    @Test func `the history is bounded`() throws {
        var history = JobEventHistory()
        var job = JobSnapshot(id: JobID(), submittedAt: ManualTime().source.date())
        job.state = .running
        job.stage = .styleVector
        for index in 0..<1000 {
            job.styleIndex = index
            for _ in 0..<3 { history.append(job) }
        }
        job.state = .done
        history.append(job)
        #expect(history.events.count == JobEventHistory.limit)
        #expect(history.events.last?.kind == .done)
        #expect(history.lastID == 3001)
        #expect(history.first(after: 3000)?.id == 3001)
        #expect(history.first(after: 3001) == nil)
    }
}
