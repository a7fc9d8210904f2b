import Dispatch
import Testing

@testable import RenderQueue

@Suite("The machine's clocks", .timeLimit(.minutes(10)))
struct TimeSourceTests {
    private let time = TimeSource.system

    @Test func `a sleep ends when its time has come`() async throws {
        let end = time.now() + .milliseconds(20)
        try await time.sleep(end)
        #expect(time.now() >= end)
        try await time.sleep(end - .seconds(1))
    }

    @Test(arguments: [.seconds(3600), .seconds(-1), .seconds(Int64.max / 4)] as [Duration])
    func `who is cancelled does not sleep`(left: Duration) async throws {
        let sleeper = Task { [time] in
            while !Task.isCancelled { await Task.yield() }
            try await time.sleep(time.now() + left)
        }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }

    @Test func `a cancelled sleep ends at once and its timer with it`() async throws {
        let waits = AsyncStream<Promise<Void>>.makeStream()
        let freed = Promise<Void>()
        let sleeper = Task {
            try await TimeSource.sleep(until: .now.advanced(by: .seconds(3600))) { wakeUp, timer in
                timer.setCancelHandler { freed.settle(.success(())) }
                waits.continuation.yield(wakeUp)
            }
        }
        var iterator = waits.stream.makeAsyncIterator()
        let wakeUp = try #require(await iterator.next())
        while wakeUp.suspendedCount == 0 { await Task.yield() }
        #expect(!freed.isSettled)
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        // Dispatch calls this when it has let go of the timer.
        try await freed.value()
    }
}
