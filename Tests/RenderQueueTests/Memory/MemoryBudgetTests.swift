import Foundations
import Synchronization
import Testing

@testable import RenderQueue

@Suite("Memory is lent in turns, and never more than there is", .timeLimit(.minutes(20)))
struct MemoryBudgetTests {
    private let patience = Duration.seconds(10)

    private func budget(
        _ bytes: Int, limits: [MemoryUse: Int] = [:], time: TimeSource = ManualTime().source,
        systemGives: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) -> MemoryBudget {
        MemoryBudget(bytes: bytes, limits: limits, time: time, systemGives: systemGives)
    }

    /// A budget beside a store that has `kept`.
    private func budget(
        _ bytes: Int, kept: Kept<Int>, drop: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> MemoryBudget {
        MemoryBudget(
            bytes: bytes, kept: { kept.value.withLock { $0 } }, drop: drop, time: ManualTime().source,
            systemGives: { _ in true })
    }

    /// Waits until so many wait.
    private func waiting(_ count: Int, for budget: MemoryBudget) async {
        while budget.statistics.waiting != count { await Task.yield() }
    }

    @Test("What is lent is counted by use, and comes back when nobody holds it")
    func counting() async throws {
        let budget = budget(100)
        let body = try await budget.reserve(30, for: .bodies, patience: patience)
        do {
            let render = try budget.reserveBlocking(60, for: .renders, patience: patience)
            #expect(budget.statistics.used == [.bodies: 30, .renders: 60])
            #expect(render.bytes == 60)
        }
        #expect(budget.statistics.used[.renders] == 0)
        #expect(budget.canLend(70, for: .renders) && !budget.canLend(71, for: .renders))
        try await body.grow(by: 20, patience: patience)
        #expect(body.bytes == 50 && budget.statistics.used[.bodies] == 50)
        body.shrink(to: 10)
        body.shrink(to: 40)
        #expect(body.bytes == 10 && budget.statistics.used[.bodies] == 10)
        body.giveBack()
        #expect(budget.statistics.used[.bodies] == 0)
    }

    @Test("What can never fit is refused at once, with the numbers")
    func tooLarge() async throws {
        let budget = budget(100, limits: [.bodies: 40])
        await #expect(throws: MemoryBudgetError.tooLarge(bytes: 101, limit: 100)) {
            try await budget.reserve(101, for: .renders, patience: patience)
        }
        await #expect(throws: MemoryBudgetError.tooLarge(bytes: 41, limit: 40)) {
            try await budget.reserve(41, for: .bodies, patience: patience)
        }
        let body = try await budget.reserve(30, for: .bodies, patience: patience)
        await #expect(throws: MemoryBudgetError.tooLarge(bytes: 41, limit: 40)) {
            try await body.grow(by: 11, patience: patience)
        }
        #expect(body.bytes == 30 && budget.statistics.refusals == 3)
    }

    @Test("Who waits is served in the order of arrival; nobody overtakes who waits for the same")
    func order() async throws {
        let budget = budget(100)
        let order = Kept<[Int]>([])
        let first = try await budget.reserve(100, for: .renders, patience: patience)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for (index, bytes) in [80, 10, 30].enumerated() {
                tasks.addTask {
                    let lent = try await budget.reserve(bytes, for: .pictures, patience: patience)
                    order.value.withLock { $0.append(index) }
                    withExtendedLifetime(lent) {}
                }
                await waiting(index + 1, for: budget)
            }
            // Enough for the second, which comes after the first, which needs more.
            first.shrink(to: 50)
            #expect(budget.statistics.waiting == 3)
            first.giveBack()
            try await tasks.waitForAll()
        }
        let served = order.value.withLock { $0 }
        #expect(served.first == 0 && served.count == 3)
        #expect(budget.statistics.used.values.allSatisfy { $0 == 0 })
    }

    @Test("A use that is at its own limit holds up nobody else")
    func limits() async throws {
        let budget = budget(100, limits: [.bodies: 40])
        let body = try await budget.reserve(40, for: .bodies, patience: patience)
        async let late = budget.reserve(20, for: .bodies, patience: patience)
        await waiting(1, for: budget)
        let render = try await budget.reserve(60, for: .renders, patience: patience)
        #expect(budget.statistics.waiting == 1)
        body.giveBack()
        #expect(try await late.bytes == 20)
        withExtendedLifetime(render) {}
    }

    @Test("Who holds something already goes before who begins")
    func growth() async throws {
        let budget = budget(100)
        let body = try await budget.reserve(50, for: .bodies, patience: patience)
        let other = try await budget.reserve(50, for: .renders, patience: patience)
        async let begins = budget.reserve(60, for: .pictures, patience: patience)
        await waiting(1, for: budget)
        async let grows: Void = body.grow(by: 30, patience: patience)
        await waiting(2, for: budget)
        other.giveBack()
        try await grows
        #expect(body.bytes == 80 && budget.statistics.waiting == 1)
        body.giveBack()
        #expect(try await begins.bytes == 60)
    }

    @Test("Waiting ends with the caller's patience, and says what was free")
    func patienceEnds() async throws {
        let time = ManualTime()
        let budget = budget(100, time: time.source)
        let first = try await budget.reserve(70, for: .renders, patience: patience)
        async let late = Result.catching {
            try await budget.reserve(60, for: .pictures, patience: .seconds(5))
        }
        await waiting(1, for: budget)
        try await time.someoneSleeps(until: .seconds(5))
        time.advance(by: .seconds(5))
        guard case .failure(let error) = await late else {
            Issue.record("nobody was refused")
            return
        }
        #expect(error as? MemoryBudgetError == .taken(bytes: 60, free: 30))
        #expect(budget.statistics.waiting == 0 && budget.statistics.refusals == 1)
        #expect(budget.statistics.used[.pictures, default: 0] == 0)
        withExtendedLifetime(first) {}
    }

    @Test("A cancelled wait leaves the line, and lets the next one in")
    func cancellation() async throws {
        let budget = budget(100)
        let first = try await budget.reserve(60, for: .renders, patience: patience)
        let large = Task { try await budget.reserve(90, for: .pictures, patience: patience) }
        await waiting(1, for: budget)
        async let small = budget.reserve(40, for: .pictures, patience: patience)
        await waiting(2, for: budget)
        large.cancel()
        #expect(try await small.bytes == 40)
        await #expect(throws: CancellationError.self) { try await large.value }
        withExtendedLifetime(first) {}
    }

    @Test("A thread that may be blocked waits too, until it is told to stop")
    func blocking() throws {
        let budget = budget(100)
        let first = try budget.reserveBlocking(60, for: .bodies, patience: patience)
        var asked = 0
        #expect(throws: CancellationError.self) {
            try budget.reserveBlocking(60, for: .renders, patience: patience) {
                asked += 1
                return asked == 2
            }
        }
        #expect(budget.statistics.waiting == 0 && budget.statistics.used == [.bodies: 60])
        // Given back while it is waited for.
        let second = try budget.reserveBlocking(60, for: .renders, patience: patience) {
            first.giveBack()
            return false
        }
        #expect(second.bytes == 60)
    }

    @Test("What stores keep is not lent, and who waits for it is served once it is dropped")
    func kept() async throws {
        let kept = Kept(30)
        let budget = budget(100, kept: kept)
        let first = try await budget.reserve(70, for: .renders, patience: patience)
        async let late = budget.reserve(10, for: .pictures, patience: patience)
        await waiting(1, for: budget)
        kept.value.withLock { $0 = 20 }
        budget.review()
        #expect(try await late.bytes == 10)
        withExtendedLifetime(first) {}
    }

    @Test("Stores drop what is in the way of work; what they cannot drop is not waited for")
    func drops() async throws {
        let kept = Kept(60)
        let asked = Kept<[Int]>([])
        let budget = budget(100, kept: kept) { bytes in
            asked.value.withLock { $0.append(bytes) }
            kept.value.withLock { $0 = max(20, $0 - bytes) }
        }
        let first = try await budget.reserve(40, for: .renders, patience: patience)
        first.giveBack()
        #expect(asked.value.withLock { $0 } == [])
        let second = try await budget.reserve(70, for: .renders, patience: patience)
        #expect(second.bytes == 70 && asked.value.withLock { $0 } == [30])
        // Its own memory is not waited for either.
        await #expect(throws: MemoryBudgetError.taken(bytes: 20, free: 10)) {
            try await second.grow(by: 20, patience: patience)
        }
        second.giveBack()
        #expect(throws: MemoryBudgetError.taken(bytes: 90, free: 80)) {
            try budget.reserveBlocking(90, for: .renders, patience: patience)
        }
        #expect(budget.statistics.waiting == 0 && budget.statistics.refusals == 2)
    }

    @Test("What moves from work into a store makes way for who waited for that work")
    func movesIntoStore() async throws {
        let kept = Kept(0)
        let budget = budget(100, kept: kept) { bytes in kept.value.withLock { $0 = max(0, $0 - bytes) } }
        let first = try await budget.reserve(70, for: .pictures, patience: patience)
        async let second = budget.reserve(80, for: .pictures, patience: patience)
        await waiting(1, for: budget)
        kept.value.withLock { $0 = 50 }
        first.giveBack()
        #expect(try await second.bytes == 80)
        #expect(kept.value.withLock { $0 } == 20)
    }

    @Test("Who wants nothing does not wait, even if stores have more than there is")
    func nothing() async throws {
        let kept = Kept(120)
        let budget = budget(100, kept: kept)
        let lent = try await budget.reserve(0, for: .bodies, patience: patience)
        #expect(lent.bytes == 0 && budget.statistics.waiting == 0)
    }

    @Test("The last of those who would wait for each other is refused at once")
    func deadlock() async throws {
        let budget = budget(100, limits: [.bodies: 40])
        let first = try await budget.reserve(20, for: .bodies, patience: patience)
        let second = try await budget.reserve(20, for: .bodies, patience: patience)
        async let grows: Void = first.grow(by: 20, patience: patience)
        await waiting(1, for: budget)
        await #expect(throws: MemoryBudgetError.taken(bytes: 20, free: 0)) {
            try await second.grow(by: 20, patience: patience)
        }
        second.giveBack()
        try await grows
        #expect(first.bytes == 40)
    }

    @Test("One source that has half of a use gets no more beside it, and others do")
    func sources() async throws {
        let budget = budget(1000, limits: [.bodies: 100])
        let large = try await budget.reserve(60, for: .bodies, source: "a", patience: patience)
        let body = try await budget.reserve(0, for: .bodies, source: "a", patience: patience)
        await #expect(throws: MemoryBudgetError.sourceFull(bytes: 60, limit: 100)) {
            try await body.grow(by: 1, patience: patience)
        }
        // What goes on is not bounded by itself.
        try await large.grow(by: 10, patience: patience)
        let other = try await budget.reserve(20, for: .bodies, source: "b", patience: patience)
        large.shrink(to: 40)
        try await body.grow(by: 10, patience: patience)
        #expect(other.bytes == 20 && budget.statistics.used == [.bodies: 70])
    }

    @Test("What the system does not give is not lent")
    func system() async throws {
        let budget = budget(1 << 30, systemGives: { $0 < 8 << 20 })
        await #expect(throws: MemoryBudgetError.notGiven(bytes: 8 << 20)) {
            try await budget.reserve(8 << 20, for: .renders, patience: patience)
        }
        #expect(budget.statistics.used[.renders] == 0)
        let smaller = try await budget.reserve(6 << 20, for: .renders, patience: patience)
        #expect(smaller.bytes == 6 << 20)
    }

    @Test("However many come and go, no more is lent than there is, and all comes back")
    func stress() async throws {
        let budget = budget(1000, limits: [.bodies: 300], time: .system)
        // As long as a busy machine may keep them all from running.
        let patience = Duration.seconds(3600)
        let exceeded = Kept(0)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for index in 0..<200 {
                tasks.addTask {
                    let use = MemoryUse.allCases[index % 3]
                    let lent = try await budget.reserve(index % 100, for: use, patience: patience)
                    if index % 7 == 0 { try await lent.grow(by: 50, patience: patience) }
                    let used = budget.statistics.used
                    if used.values.reduce(0, +) > 1000 || used[.bodies, default: 0] > 300 {
                        exceeded.value.withLock { $0 += 1 }
                    }
                    await Task.yield()
                    lent.giveBack()
                }
            }
            try await tasks.waitForAll()
        }
        #expect(exceeded.value.withLock { $0 } == 0)
        #expect(budget.statistics.waiting == 0 && budget.statistics.used.values.allSatisfy { $0 == 0 })
    }

    @Test("Stores have shares, and work the rest")
    func shares() {
        let shares = MemoryShares(total: 800 << 20)
        #expect(shares.uploads == (800 << 20) / 3 && shares.results == (800 << 20) / 6)
        #expect(shares.activations == 100 << 20 && shares.work == 700 << 20)
    }
}

/// A value that tasks share.
private final class Kept<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
}

extension Result where Success: Sendable, Failure == any Error {
    /// The outcome of something that takes its time.
    fileprivate static func catching(_ body: () async throws -> Success) async -> Result {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
