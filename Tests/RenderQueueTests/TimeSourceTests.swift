import Testing

@testable import RenderQueue

@Suite("The machine's clocks", .timeLimit(.minutes(10)))
struct TimeSourceTests {
    private let time = TimeSource.system

    @Test func aSleepEndsWhenItsTimeHasCome() async throws {
        let end = time.now() + .milliseconds(20)
        try await time.sleep(end)
        #expect(time.now() >= end)
        try await time.sleep(end - .seconds(1))
    }

    @Test(arguments: [.seconds(3600), .seconds(-1), .seconds(Int64.max / 4)] as [Duration])
    func aCancelledSleepEndsAtOnce(left: Duration) async throws {
        let sleeper = Task { [time] in
            while !Task.isCancelled { await Task.yield() }
            try await time.sleep(time.now() + left)
        }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        let asleep = Task { [time] in try await time.sleep(time.now() + .seconds(3600)) }
        await Task.yield()
        asleep.cancel()
        await #expect(throws: CancellationError.self) { try await asleep.value }
    }
}
