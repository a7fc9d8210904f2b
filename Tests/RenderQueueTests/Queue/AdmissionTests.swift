import Stylization
import Testing

@testable import RenderQueue

@Suite("Admission to the queue", .timeLimit(.minutes(10)))
struct AdmissionTests {
    private let cost = RenderCost([RenderCost.Part(stage: .stylizing, network: "transformer", units: 7)])

    @Test func `a full queue refuses with the time until a place is free`() async throws {
        let queue = RenderQueue(
            configuration: RenderQueueConfiguration(waitingLimit: 2),
            costModel: CostModel(secondsPerCall: 0, unitsPerSecond: 2),
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

    @Test func `retry after is at least a second`() async throws {
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

    @Test func `one client can be kept from taking every place`() async throws {
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

    /// One client's place is free when the first of its own renders starts, whatever the others have.
    @Test func `a client learns when its own place is free`() async throws {
        let queue = RenderQueue(
            configuration: RenderQueueConfiguration(waitingLimit: 4, waitingLimitPerClient: 1),
            costModel: CostModel(secondsPerCall: 0, unitsPerSecond: 1), time: ManualTime().source)
        let gate = Gate()
        defer { gate.open() }
        _ = try queue.submit(.full(cost: cost)) { _ in gate.pass() }
        try await gate.reached()
        _ = try queue.submit(.full("a", cost: cost)) { _ in }
        _ = try queue.submit(.full("b", cost: cost)) { _ in }
        #expect(throws: RenderQueueError.clientFull(limit: 1, retryAfterSeconds: 7)) {
            _ = try queue.submit(.full("a", cost: cost)) { _ in }
        }
        #expect(throws: RenderQueueError.clientFull(limit: 1, retryAfterSeconds: 14)) {
            _ = try queue.submit(.full("b", cost: cost)) { _ in }
        }
    }

    /// A prediction of hours is of no use where what runs has minutes left.
    @Test func `a place is free at the latest when its time is up`() async throws {
        let queue = RenderQueue(
            configuration: RenderQueueConfiguration(waitingLimit: 1, timeLimit: .seconds(60)),
            costModel: CostModel(secondsPerCall: 0, unitsPerSecond: 0.001), time: ManualTime().source)
        let gate = Gate()
        defer { gate.open() }
        _ = try queue.submit(.full(cost: cost)) { _ in gate.pass() }
        try await gate.reached()
        _ = try queue.submit(.full(cost: cost)) { _ in }
        #expect(throws: RenderQueueError.full(limit: 1, retryAfterSeconds: 60)) {
            _ = try queue.submit(.full("b", cost: cost)) { _ in }
        }
    }

    @Test func `no client and no source of made up ids takes every place`() async throws {
        let queue = RenderQueue(configuration: RenderQueueConfiguration(waitingLimit: 8))
        let gate = Gate()
        defer { gate.open() }
        func submit(_ name: String, source: String?) throws {
            let client = ClientID(rawValue: name, source: source)
            _ = try queue.submit(RenderRequest(client: client, priority: .full)) { _ in gate.pass() }
        }
        try submit("first", source: nil)
        try await gate.reached()
        for _ in 0..<4 { try submit("a", source: "address") }
        #expect(throws: RenderQueueError.clientFull(limit: 4, retryAfterSeconds: 1)) {
            try submit("a", source: "address")
        }
        for index in 0..<2 { try submit("made up \(index)", source: "address") }
        #expect(throws: RenderQueueError.sourceFull(limit: 6, retryAfterSeconds: 1)) {
            try submit("made up again", source: "address")
        }
        try submit("b", source: "another address")
        try submit("address", source: nil)
        #expect(throws: RenderQueueError.full(limit: 8, retryAfterSeconds: 1)) {
            try submit("c", source: nil)
        }
    }

    @Test(arguments: [(1, 1, 1), (2, 1, 1), (3, 1, 2), (4, 2, 3), (16, 8, 12), (100, 50, 75)])
    func `limits by default`(all: Int, client: Int, source: Int) {
        let configuration = RenderQueueConfiguration(waitingLimit: all)
        #expect(configuration.clientLimit == client && configuration.sourceLimit == source)
    }

    @Test func `estimates add up what runs before`() async throws {
        let time = ManualTime()
        let queue = RenderQueue(costModel: CostModel(secondsPerCall: 0, unitsPerSecond: 1), time: time.source)
        let gate = Gate()
        defer { gate.open() }
        let running = try queue.submit(.full(cost: cost)) { control in
            _ = control.begin(.stylizing)
            gate.pass()
        }
        try await gate.reached()
        let next = try queue.submit(.full(cost: cost)) { _ in }
        #expect(running.queuePosition == QueuePosition(position: 0, estimateSeconds: 7))
        #expect(next.queuePosition == QueuePosition(position: 1, estimateSeconds: 14))
        #expect(queue.estimateSeconds(of: cost) == 21)
    }

    @Test func `the work's own error reaches its waiter`() async throws {
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
