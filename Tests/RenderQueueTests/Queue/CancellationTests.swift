import Stylization
import Testing

@testable import RenderQueue

@Suite("Cancelling renders", .timeLimit(.minutes(10)))
struct CancellationTests {
    @Test func `a waiting render never runs`() async throws {
        let queue = RenderQueue()
        let gate = Gate()
        defer { gate.open() }
        let ran = Journal<String>()
        _ = try queue.submit(.full()) { _ in gate.pass() }
        try await gate.reached()
        let cancelled = try queue.submit(.full()) { _ in ran.append("cancelled") }
        let other = try queue.submit(.full()) { _ in ran.append("other") }
        cancelled.cancel()
        cancelled.cancel()
        #expect(queue.load.waiting == 1)
        await #expect(throws: RenderQueueError.cancelled) { try await cancelled.value() }
        gate.open()
        try await other.value()
        #expect(ran.entries == ["other"])
    }

    @Test func `a running render is asked to stop and its result does not count`() async throws {
        let queue = RenderQueue()
        let gate = Gate()
        defer { gate.open() }
        let sawCancellation = Journal<Bool>()
        let running = try queue.submit(.full()) { control in
            gate.pass()
            sawCancellation.append(control.isCancelled)
            return "too late"
        }
        try await gate.reached()
        running.cancel()
        // The outcome is there although the work has not noticed yet.
        await #expect(throws: RenderQueueError.cancelled) { try await running.value() }
        #expect(queue.load.running == 1)
        gate.open()
        try await queue.render(.full()) { _ in }
        #expect(sawCancellation.entries == [true])
        #expect(queue.metrics.snapshot().outcomes == [.cancelled: 1, .completed: 1])
    }

    @Test func `a render ends with its last waiter`() async throws {
        let queue = RenderQueue()
        let gate = Gate()
        defer { gate.open() }
        _ = try queue.submit(.full("z")) { _ in gate.pass() }
        try await gate.reached()
        let shared = try queue.submit(.full()) { _ in "kept" }
        let abandoned = try queue.submit(.full()) { _ in "abandoned" }
        let leaving = Task { try await shared.value() }
        let staying = Task { try await shared.value() }
        while shared.promise.suspendedCount < 2 { await Task.yield() }
        leaving.cancel()
        await #expect(throws: CancellationError.self) { try await leaving.value }
        #expect(shared.queuePosition != nil)

        // Whether the cancellation comes before or after the waiter's arrival, it was the only one.
        let only = Task { try await abandoned.value() }
        only.cancel()
        await #expect(throws: CancellationError.self) { try await only.value }
        #expect(abandoned.queuePosition == nil)
        #expect(queue.load.waiting == 1)
        gate.open()
        #expect(try await staying.value == "kept")
        await #expect(throws: RenderQueueError.cancelled) { try await abandoned.value() }
    }

    @Test func `a running render stops when its client is gone`() async throws {
        let queue = RenderQueue()
        let gate = Gate()
        defer { gate.open() }
        let sawCancellation = Journal<Bool>()
        let client = Task {
            try await queue.render(.full()) { control in
                gate.pass()
                sawCancellation.append(control.isCancelled)
                try control.checkCancellation()
            }
        }
        try await gate.reached()
        client.cancel()
        await #expect(throws: CancellationError.self) { try await client.value }
        gate.open()
        try await queue.render(.full()) { _ in }
        #expect(sawCancellation.entries == [true])
        #expect(queue.metrics.snapshot().outcomes[.cancelled] == 1)
    }

    @Test func `a task cancelled beforehand cancels its render`() async throws {
        let queue = RenderQueue()
        let gate = Gate()
        defer { gate.open() }
        _ = try queue.submit(.full()) { _ in gate.pass() }
        try await gate.reached()
        let client = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await queue.render(.full()) { _ in }
        }
        await #expect(throws: CancellationError.self) { try await client.value }
        #expect(queue.load.waiting == 0)
    }

    @Test func `a render that outlives its waiters goes on`() async throws {
        let queue = RenderQueue()
        let gate = Gate()
        defer { gate.open() }
        var request = RenderRequest.full()
        request.outlivesWaiters = true
        let ticket = try queue.submit(request) { control in
            gate.pass()
            try control.checkCancellation()
            return "kept"
        }
        try await gate.reached()
        let client = Task { try await ticket.value() }
        client.cancel()
        await #expect(throws: CancellationError.self) { try await client.value }
        gate.open()
        #expect(try await ticket.value() == "kept")
    }
}
