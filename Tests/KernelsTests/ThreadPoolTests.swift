import Foundation
import Kernels
import Synchronization
import Testing

/// Notes that each thread of a team writes in a row of its own, read after the run.
private final class TeamNotes: @unchecked Sendable {
    private let counts: UnsafeMutableBufferPointer<Int>
    private let width: Int

    init(threads: Int, width: Int) {
        self.width = width
        counts = .allocate(capacity: threads * width)
        counts.initialize(repeating: 0)
    }

    deinit { counts.deallocate() }

    func note(_ thread: Int, _ index: Int) { counts[thread * width + index] += 1 }

    /// How often each index was noted, by whichever thread.
    var totals: [Int] {
        (0..<width).map { index in
            stride(from: index, to: counts.count, by: width).reduce(0) { $0 + counts[$1] }
        }
    }
}

/// Resumes whoever waits once all have arrived.
private final class Arrivals: Sendable {
    private let missing: Atomic<Int>
    private let continuation: CheckedContinuation<Void, Never>

    init(_ count: Int, _ continuation: CheckedContinuation<Void, Never>) {
        missing = Atomic(count)
        self.continuation = continuation
    }

    func arrive() {
        if missing.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { continuation.resume() }
    }
}

/// Counters that the threads of several callers share.
private final class TurnCounts: Sendable {
    let isBusy = Atomic(false)
    let collisions = Atomic(0)
    let finished = Atomic(0)
}

@Suite("Thread pools", .serialized)
struct ThreadPoolTests {
    /// Fewer, as many, and more threads than this machine has processors.
    static let threadCounts = [1, 2, 3, ThreadPool.defaultThreadCount + 3]

    @Test("give every index to exactly one thread", arguments: threadCounts)
    func everyIndexOnce(_ threads: Int) {
        let pool = ThreadPool(threads: threads)
        #expect(pool.threadCount == threads)
        for count in [0, 1, 2, 7, 100, 1000] {
            let notes = TeamNotes(threads: threads, width: count)
            pool.run { member in
                member.forEach(count) { notes.note(member.index, $0) }
            }
            #expect(notes.totals == Array(repeating: 1, count: count))
        }
    }

    @Test("start every thread once a run", arguments: threadCounts)
    func everyThreadOnce(_ threads: Int) {
        let pool = ThreadPool(threads: threads)
        let notes = TeamNotes(threads: threads, width: threads)
        for _ in 0..<200 {
            pool.run { member in
                if member.count == threads { notes.note(member.index, member.index) }
            }
        }
        #expect(notes.totals == Array(repeating: 200, count: threads))
    }

    @Test("complete each operation once, before any thread goes on", arguments: threadCounts)
    func completion(_ threads: Int) {
        let phases = 50
        let pool = ThreadPool(threads: threads)
        // Plain memory on purpose: the barrier alone orders the accesses.
        let completed = UnsafeMutablePointer<Int>.allocate(capacity: 1)
        completed.initialize(to: 0)
        let notes = TeamNotes(threads: threads, width: phases)
        let surprises = Atomic(0)
        pool.run { member in
            for phase in 0..<phases {
                member.forEach(3) { _ in
                    if completed.pointee != phase { surprises.add(1, ordering: .relaxed) }
                    notes.note(member.index, phase)
                } completion: {
                    completed.pointee += 1
                }
                if completed.pointee != phase + 1 { surprises.add(1, ordering: .relaxed) }
                member.barrier()
            }
        }
        #expect(surprises.load(ordering: .relaxed) == 0)
        #expect(completed.pointee == phases)
        #expect(notes.totals == Array(repeating: 3, count: phases))
        completed.deallocate()
    }

    @Test("a barrier runs its completion once", arguments: threadCounts)
    func barrier(_ threads: Int) {
        let pool = ThreadPool(threads: threads)
        let completions = Atomic(0)
        pool.run { member in
            for _ in 0..<40 { member.barrier { completions.add(1, ordering: .relaxed) } }
        }
        #expect(completions.load(ordering: .relaxed) == 40)
    }

    @Test("take the runs of several callers in turns")
    func callersTakeTurns() async {
        let pool = ThreadPool(threads: 2)
        let counts = TurnCounts()
        let callers = 4, runs = 50
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let everybody = Arrivals(callers, continuation)
            for _ in 0..<callers {
                Thread.detachNewThread {
                    for _ in 0..<runs {
                        pool.run { member in
                            member.barrier {
                                if counts.isBusy.exchange(true, ordering: .relaxed) {
                                    counts.collisions.add(1, ordering: .relaxed)
                                }
                            }
                            member.barrier {
                                counts.isBusy.store(false, ordering: .relaxed)
                                counts.finished.add(1, ordering: .relaxed)
                            }
                        }
                    }
                    everybody.arrive()
                }
            }
        }
        #expect(counts.collisions.load(ordering: .relaxed) == 0)
        #expect(counts.finished.load(ordering: .relaxed) == callers * runs)
    }

    @Test("end with their last reference, idle or never used", arguments: threadCounts)
    func end(_ threads: Int) {
        for isUsed in [false, true] {
            weak var observed: ThreadPool?
            do {
                let pool = ThreadPool(threads: threads)
                observed = pool
                if isUsed { pool.run { _ in } }
            }
            #expect(observed == nil)
        }
    }

    #if os(Linux)
    @Test("leave no thread behind")
    func threadsEnd() throws {
        for _ in 0..<20 {
            let tasks = Mutex<Set<String>>([])
            do {
                let pool = ThreadPool(threads: 4)
                pool.run { member in
                    if member.index == 0 { return }
                    // "<process>/task/<thread>"
                    let link =
                        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self"))
                        ?? ""
                    _ = tasks.withLock { $0.insert("/proc/" + link) }
                }
            }
            let ended = tasks.withLock { $0 }
            #expect(ended.count == 3)
            for task in ended {
                // A joined thread's entry goes a moment after its stack: give the kernel the processor.
                var looks = 0
                while FileManager.default.fileExists(atPath: task), looks < 100_000 {
                    sched_yield()
                    looks += 1
                }
                #expect(!FileManager.default.fileExists(atPath: task), "thread \(task) is still there")
            }
        }
    }
    #endif

    @Test("default to the processors that this process may use")
    func defaultThreadCount() {
        #expect(ThreadPool.defaultThreadCount >= 1)
        #expect(ThreadPool.defaultThreadCount <= ProcessInfo.processInfo.processorCount)
        #expect(ThreadPool(threads: 0).threadCount == 1)
    }
}
