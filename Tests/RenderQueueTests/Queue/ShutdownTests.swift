import Stylization
import Testing

@testable import RenderQueue

@Suite("Shutting the queue down", .timeLimit(.minutes(10)))
struct ShutdownTests {
    @Test func `renderings end and new ones are refused`() async throws {
        let queue = RenderQueue(time: ManualTime().source)
        let gate = Gate()
        defer { gate.open() }
        let ran = Journal<String>()
        let running = try queue.submit(.full()) { control in
            gate.pass()
            try control.checkCancellation()
        }
        try await gate.reached()
        let waiting = try (0..<3).map { number in
            try queue.submit(.preview("\(number)")) { _ in ran.append("ran") }
        }
        async let isFree = queue.shutDown()
        for ticket in [running] + waiting {
            await #expect(throws: RenderQueueError.shuttingDown) { try await ticket.value() }
        }
        #expect(!queue.isOpen)
        #expect(throws: RenderQueueError.shuttingDown) { _ = try queue.submit(.full()) { _ in } }
        gate.open()
        #expect(await isFree)
        #expect(ran.entries.isEmpty)
        #expect(queue.load == (0, 0))
        #expect(await queue.shutDown())
    }

    @Test func `draining lets admitted renders finish`() async throws {
        let time = ManualTime()
        let queue = RenderQueue(time: time.source)
        let gate = Gate()
        defer { gate.open() }
        let tickets = [
            try queue.submit(.full()) { _ in
                gate.pass()
                return 1
            },
            try queue.submit(.full()) { _ in 2 }, try queue.submit(.preview()) { _ in 3 },
        ]
        try await gate.reached()
        async let isFree = queue.shutDown(draining: .seconds(30))
        try await time.someoneSleeps(until: .seconds(30))
        #expect(throws: RenderQueueError.shuttingDown) { _ = try queue.submit(.full()) { _ in } }
        gate.open()
        #expect(await isFree)
        var results: [Int] = []
        for ticket in tickets { results.append(try await ticket.value()) }
        #expect(results == [1, 2, 3])
    }

    @Test func `draining is bounded`() async throws {
        let time = ManualTime()
        let queue = RenderQueue(time: time.source)
        let gate = Gate()
        defer { gate.open() }
        let running = try queue.submit(.full()) { _ in gate.pass() }
        try await gate.reached()
        let waiting = try queue.submit(.full()) { _ in }
        async let isFree = queue.shutDown(draining: .seconds(30), grace: .seconds(5))
        try await time.someoneSleeps(until: .seconds(30))
        time.advance(by: .seconds(30))
        for ticket in [running, waiting] {
            await #expect(throws: RenderQueueError.shuttingDown) { try await ticket.value() }
        }
        // This work does not look at its cancellation: the shutdown gives up, and says so.
        try await time.someoneSleeps(until: .seconds(35))
        time.advance(by: .seconds(5))
        #expect(await !isFree)
        gate.open()
        #expect(await queue.shutDown())
    }

    @Test func `an idle queue shuts down at once`() async {
        let queue = RenderQueue(time: ManualTime().source)
        #expect(await queue.shutDown(draining: .seconds(30)))
        #expect(await queue.shutDown())
    }

    @Test func `a queue without holders ends its thread`() async throws {
        weak var weakQueue: RenderQueue?
        let settled = Promise<Void>()
        do {
            let queue = RenderQueue()
            weakQueue = queue
            try await queue.render(.full()) { _ in }
            let gate = Gate()
            let observer = RenderObserver<Void>(settled: { _ in settled.settle(.success(())) })
            _ = try queue.submit(.full(), observer: observer) { _ in gate.pass() }
            try await gate.reached()
            gate.open()
        }
        try await settled.value()
        // The thread lets go of the queue after the render.
        while weakQueue != nil { await Task.yield() }
    }
}
