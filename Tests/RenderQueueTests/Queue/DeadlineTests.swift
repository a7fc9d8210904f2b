import Stylization
import Testing

@testable import RenderQueue

@Suite("Deadlines", .timeLimit(.minutes(10)))
struct DeadlineTests {
    @Test func `a waiting render is dropped at its deadline`() async throws {
        let time = ManualTime()
        let queue = RenderQueue(time: time.source)
        let gate = Gate()
        defer { gate.open() }
        let ran = Journal<String>()
        let running = try queue.submit(.full()) { _ in gate.pass() }
        try await gate.reached()
        time.advance(by: .seconds(100))
        let impatient = try queue.submit(.full(timeLimit: .seconds(3))) { _ in ran.append("impatient") }
        let patient = try queue.submit(.full(timeLimit: .seconds(5))) { _ in ran.append("patient") }
        time.advance(by: .seconds(3))
        await #expect(throws: RenderQueueError.deadlineExceeded(timeLimit: .seconds(3))) {
            try await impatient.value()
        }
        #expect(queue.load == (1, 1))
        gate.open()
        try await running.value()
        try await patient.value()
        #expect(ran.entries == ["patient"])
        #expect(queue.metrics.snapshot().outcomes == [.timedOut: 1, .completed: 2])
    }

    @Test func `a running render is stopped at its deadline`() async throws {
        let time = ManualTime()
        let queue = RenderQueue(time: time.source)
        let gate = Gate()
        defer { gate.open() }
        let sawCancellation = Journal<Bool>()
        let running = try queue.submit(.full(timeLimit: .seconds(3))) { control in
            gate.pass()
            sawCancellation.append(control.isCancelled)
            try control.checkCancellation()
        }
        try await gate.reached()
        time.advance(by: .seconds(3))
        await #expect(throws: RenderQueueError.deadlineExceeded(timeLimit: .seconds(3))) {
            try await running.value()
        }
        gate.open()
        try await queue.render(.full()) { _ in }
        #expect(sawCancellation.entries == [true])
    }

    @Test func `a late timer does not make the deadline later`() async throws {
        let time = ManualTime()
        let never = Promise<Void>()
        let source = TimeSource(
            now: time.source.now, date: time.source.date, sleep: { _ in try await never.value() })
        let queue = RenderQueue(time: source)
        let gate = Gate()
        defer { gate.open() }
        let ran = Journal<String>()
        _ = try queue.submit(.full()) { _ in gate.pass() }
        try await gate.reached()
        let late = try queue.submit(.full(timeLimit: .seconds(1))) { _ in ran.append("late") }
        time.advance(by: .seconds(1))
        gate.open()
        await #expect(throws: RenderQueueError.deadlineExceeded(timeLimit: .seconds(1))) {
            try await late.value()
        }
        #expect(ran.entries.isEmpty)
    }

    @Test func `a finished render's timer is cancelled`() async throws {
        let time = ManualTime()
        let cancelled = Promise<Void>()
        let source = TimeSource(
            now: time.source.now, date: time.source.date,
            sleep: {
                do { try await time.source.sleep($0) } catch {
                    cancelled.settle(.success(()))
                    throw error
                }
            })
        let queue = RenderQueue(time: source)
        try await queue.render(.full(timeLimit: .seconds(1))) { _ in }
        try await cancelled.value()
        time.advance(by: .seconds(2))
        #expect(queue.metrics.snapshot().outcomes == [.completed: 1])
    }
}
