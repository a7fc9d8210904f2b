import RenderQueue
import Testing

@Suite("The sweep of what has expired")
struct ExpirySweepTests {
    @Test("It runs until its task ends", .timeLimit(.minutes(10)))
    func run() async throws {
        let time = ManualTime()
        let (sweeps, swept) = AsyncStream.makeStream(of: Void.self)
        let sweep = ExpirySweep(every: .seconds(60), time: time.source, [{ swept.yield() }])
        let task = Task { await sweep.run() }
        var counter = sweeps.makeAsyncIterator()
        for minute in 1...3 {
            try await time.someoneSleeps(until: .seconds(60 * minute))
            time.advance(by: .seconds(60))
            await counter.next()
        }
        task.cancel()
        await task.value
    }
}
