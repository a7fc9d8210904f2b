import Application
import Testing

@Suite("Times of stages and runs")
struct StageClockTests {
    private struct Failure: Error {}

    @Test("A stage's times add up, and one that throws counts nothing")
    func stages() throws {
        var clock = StageClock(["decode": 2, "write": 0.5])
        #expect(clock.time("decode") { 7 } == 7)
        #expect(clock.milliseconds["decode"]! >= 2)
        #expect(throws: Failure.self) { try clock.time("encode") { throw Failure() } }
        #expect(clock.milliseconds.keys.sorted() == ["decode", "write"])
        #expect(clock.total == clock.milliseconds["decode"]! + 0.5)
    }

    @Test("The median is the middle time, the minimum the least")
    func timings() {
        #expect(Timings([3, 1, 2]) == Timings([2, 3, 1]))
        #expect(Timings([3, 1, 2]).median == 2 && Timings([3, 1, 2]).minimum == 1)
        #expect(Timings([4, 1, 3, 2]).median == 3)
    }

    @Test("One run more than is counted warms up")
    func warmUp() {
        var runs = 0
        _ = Timings(runs: 3) { runs += 1 }
        #expect(runs == 4)
    }
}
