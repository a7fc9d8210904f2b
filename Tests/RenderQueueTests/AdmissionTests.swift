import Stylization
import Testing

@testable import RenderQueue

@Suite("Admission to the queue", .timeLimit(.minutes(10)))
struct AdmissionTests {
    private let cost = RenderCost([RenderCost.Part(stage: .stylizing, network: "transformer", units: 7)])

    @Test func aFullQueueRefusesWithTheTimeUntilAPlaceIsFree() async throws {
        let queue = RenderQueue(
            configuration: RenderQueueConfiguration(waitingLimit: 2), costModel: CostModel(unitsPerSecond: 2),
            time: ManualTime().source)
        let gate = Gate()
        defer { gate.open() }
        _ = try queue.submit(.full(cost: cost)) { _ in gate.pass() }
        try await gate.reached()
        let waiting = [try queue.submit(.full("b")) { _ in }, try queue.submit(.preview("c")) { _ in }]
        #expect(throws: RenderQueueError.full(limit: 2, retryAfterSeconds: 4)) {
            _ = try queue.submit(.preview("d")) { _ in }
        }
        #expect(queue.metrics.snapshot().rejected == 1)
        #expect(queue.metrics.snapshot().waiting == 2)

        waiting[0].cancel()
        let late = try queue.submit(.preview("d")) { _ in "late" }
        gate.open()
        #expect(try await late.value() == "late")
    }

    @Test func retryAfterIsAtLeastASecond() async throws {
        let queue = RenderQueue(configuration: RenderQueueConfiguration(waitingLimit: 1))
        let gate = Gate()
        defer { gate.open() }
        _ = try queue.submit(.full()) { _ in gate.pass() }
        try await gate.reached()
        _ = try queue.submit(.full()) { _ in }
        #expect(throws: RenderQueueError.full(limit: 1, retryAfterSeconds: 1)) {
            _ = try queue.submit(.full()) { _ in }
        }
    }

    @Test func oneClientCanBeKeptFromTakingEveryPlace() async throws {
        let queue = RenderQueue(
            configuration: RenderQueueConfiguration(waitingLimit: 3, waitingLimitPerClient: 1))
        let gate = Gate()
        defer { gate.open() }
        _ = try queue.submit(.full("a")) { _ in gate.pass() }
        try await gate.reached()
        _ = try queue.submit(.full("a")) { _ in }
        #expect(throws: RenderQueueError.clientFull(limit: 1, retryAfterSeconds: 1)) {
            _ = try queue.submit(.preview("a")) { _ in }
        }
        _ = try queue.submit(.preview("b")) { _ in }
    }

    @Test func estimatesAddUpWhatRunsBefore() async throws {
        let time = ManualTime()
        let queue = RenderQueue(costModel: CostModel(unitsPerSecond: 1), time: time.source)
        let gate = Gate()
        defer { gate.open() }
        let running = try queue.submit(.full(cost: cost)) { control in
            _ = control.begin(.stylizing)
            gate.pass()
        }
        try await gate.reached()
        let next = try queue.submit(.full(cost: cost)) { _ in }
        #expect(running.standing == RenderStanding(position: 0, estimateSeconds: 7))
        #expect(next.standing == RenderStanding(position: 1, estimateSeconds: 14))
        #expect(queue.estimateSeconds(of: cost) == 21)
    }

    @Test func theWorksOwnErrorReachesItsWaiter() async throws {
        let queue = RenderQueue()
        await #expect(throws: WorkFailure.self) {
            try await queue.render(.full()) { _ in throw WorkFailure() }
        }
        await #expect(throws: RenderQueueError.cancelled) {
            try await queue.render(.full()) { _ in throw CancellationError() }
        }
        #expect(try await queue.render(.preview()) { _ in 42 } == 42)
        let metrics = queue.metrics.snapshot()
        #expect(metrics.outcomes == [.failed: 1, .cancelled: 1, .completed: 1])
        #expect(metrics.submitted == 3)
        #expect(metrics.waitSeconds.count == 3)
        #expect(metrics.renderSeconds.count == 3)
    }
}
