import Stylization
import Synchronization
import TestSupport
import Testing

@testable import RenderQueue

@Suite("The queue under random load", .timeLimit(.minutes(10)))
struct StressTests {
    /// What the renders of one test write down.
    private final class Tally: Sendable {
        let running = Atomic<Int>(0)
        let overlaps = Atomic<Int>(0)
        /// By render.
        let outcomes = Mutex<[Int: Int]>([:])
    }

    /// Thousands of tiny renders of several clients, some failing, some cancelled before, during or after their
    /// run, some by leaving: each has exactly one outcome, the right one, and two never run at once.
    @Test(arguments: [1, 2, 3] as [UInt64]) func `every render has exactly one outcome`(seed: UInt64)
        async throws
    {
        let queue = RenderQueue(configuration: RenderQueueConfiguration(waitingLimit: 32))
        let tally = Tally()
        let jobsPerClient = 500
        let clients = 6
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask {
                    var random = SeededRandom(seed: seed &* 100 &+ UInt64(client))
                    for number in 0..<jobsPerClient {
                        let id = client * jobsPerClient + number
                        let priority: RenderPriority = Bool.random(using: &random) ? .preview : .full
                        let isFailing = Int.random(in: 0..<10, using: &random) == 0
                        let fate = Int.random(in: 0..<4, using: &random)
                        let observer = RenderObserver<Int>(settled: { _ in
                            tally.outcomes.withLock { $0[id, default: 0] += 1 }
                        })
                        let request = RenderRequest(
                            client: ClientID(rawValue: "\(client)"), priority: priority)
                        let ticket = try queue.submit(request, observer: observer) { control in
                            if tally.running.add(1, ordering: .relaxed).newValue != 1 {
                                tally.overlaps.add(1, ordering: .relaxed)
                            }
                            defer { tally.running.subtract(1, ordering: .relaxed) }
                            _ = control.begin(.stylizing)
                            if isFailing { throw WorkFailure() }
                            try control.checkCancellation()
                            return id
                        }
                        let waiter = Task { try await ticket.value() }
                        if fate == 0 { ticket.cancel() }
                        if fate == 1 { waiter.cancel() }
                        let result = await waiter.result
                        switch result {
                        case .success(let value):
                            #expect(value == id && !isFailing, "seed \(seed), render \(id)")
                        case .failure(let error as RenderQueueError):
                            #expect(error == .cancelled && fate == 0, "seed \(seed), render \(id)")
                        case .failure(let error):
                            let isExpected =
                                (error is WorkFailure && isFailing)
                                || (error is CancellationError && fate == 1)
                            #expect(isExpected, "seed \(seed), render \(id): \(error)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(await queue.shutDown(draining: .seconds(30)))
        let total = clients * jobsPerClient
        #expect(tally.overlaps.load(ordering: .relaxed) == 0, "seed \(seed)")
        #expect(tally.outcomes.withLock { $0.count } == total, "seed \(seed)")
        #expect(tally.outcomes.withLock { $0.values.allSatisfy { $0 == 1 } }, "seed \(seed)")
        let metrics = queue.metrics.snapshot()
        #expect(metrics.outcomes.values.reduce(0, +) == total, "seed \(seed)")
        #expect(metrics.submitted == total && metrics.waiting == 0 && metrics.running == 0, "seed \(seed)")
    }

    /// Clients flood a small queue without waiting while it is shut down in the middle.
    @Test(arguments: [1, 2, 3] as [UInt64]) func `a shutdown under load loses nobody`(seed: UInt64)
        async throws
    {
        let queue = RenderQueue(
            configuration: RenderQueueConfiguration(waitingLimit: 8, waitingLimitPerClient: 8))
        let registry = JobRegistry(queue: queue)
        let admitted = Journal<JobID>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<4 {
                group.addTask {
                    var random = SeededRandom(seed: seed &* 100 &+ UInt64(client))
                    while true {
                        do {
                            let job = try registry.submit(.preview("\(client)")) { control in
                                _ = control.begin(.encoding)
                                return JobResult(bytes: [], contentType: "image/png", width: 1, height: 1)
                            }
                            admitted.append(job.id)
                            if Int.random(in: 0..<5, using: &random) == 0 { try registry.cancel(job.id) }
                        } catch RenderQueueError.full {
                            await Task.yield()
                        } catch RenderQueueError.jobExpired {
                            await Task.yield()
                        } catch {
                            #expect(error as? RenderQueueError == .shuttingDown, "seed \(seed)")
                            return
                        }
                    }
                }
            }
            group.addTask {
                while admitted.entries.count < 100 { await Task.yield() }
                #expect(await queue.shutDown(grace: .seconds(30)), "seed \(seed)")
            }
            try await group.waitForAll()
        }
        #expect(registry.activeCount == 0, "seed \(seed)")
        for id in admitted.entries.suffix(100) {
            #expect(try registry.snapshot(of: id).state.isFinal, "seed \(seed)")
        }
    }
}
