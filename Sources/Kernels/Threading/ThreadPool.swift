internal import CCPUFeatures
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A team of own threads that run one function together: a run is one parallel region, with barriers inside.
///
/// Swift's cooperative pool is for waiting, not for computing, and a task costs tens of microseconds; here a
/// barrier costs a few. Waiting threads spin briefly and then sleep, so that an idle pool uses no processor time.
package final class ThreadPool: @unchecked Sendable {
    /// Threads that take part in a run, the caller included.
    package let threadCount: Int

    private let oneRun = Mutex(())
    private let start: Gate
    private let finish: Barrier
    private let team: Team
    private let isStopping = Atomic<Bool>(false)
    /// What the workers run; written before `start` opens, read after.
    private var body: ((Int) -> Void)?
    private var threads: [pthread_t] = []

    /// `threads`: 1 or more; by default ``defaultThreadCount``.
    package init(threads: Int = ThreadPool.defaultThreadCount) {
        threadCount = max(1, threads)
        // About 40 µs: longer than a barrier takes when all threads run, shorter than a scheduler's time slice.
        // With more threads than processors somebody must sleep for another to go on.
        let spins = threadCount > Self.defaultThreadCount ? 0 : 2_000
        start = Gate(spins: spins)
        finish = Barrier(members: threadCount, spins: spins)
        team = Team(members: threadCount, spins: spins)
        for index in 1..<max(1, threadCount) { spawn(index) }
    }

    deinit {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        start.open()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Runs `body` once on every thread at the same time and returns when all have finished. Runs from several
    /// callers take turns. `body` must not call `run` on the same pool.
    package func run(_ body: (Team.Member) -> Void) {
        oneRun.withLock { _ in
            if threadCount == 1 {
                body(Team.Member(index: 0, team: team))
                return
            }
            withoutActuallyEscaping(body) { escapable in
                self.body = { [team] index in escapable(Team.Member(index: index, team: team)) }
                start.open()
                escapable(Team.Member(index: 0, team: team))
                finish.wait()
                self.body = nil
            }
        }
    }

    private func spawn(_ index: Int) {
        // The thread must not keep the pool alive, or the pool would never end.
        let context = Unmanaged.passRetained(Worker(pool: self, index: index))
        var thread = pthread_t(bitPattern: 0)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 1 << 20)
        let status = pthread_create(
            &thread, &attributes,
            { raw in
                #if canImport(Darwin)
                let worker = Unmanaged<Worker>.fromOpaque(raw).takeRetainedValue()
                #else
                let worker = Unmanaged<Worker>.fromOpaque(raw!).takeRetainedValue()
                #endif
                worker.work()
                return nil
            }, context.toOpaque())
        pthread_attr_destroy(&attributes)
        precondition(status == 0, "cannot start a thread: error \(status)")
        #if canImport(Darwin)
        threads.append(thread!)
        #else
        threads.append(thread)
        #endif
    }

    /// What a thread knows of its pool.
    private final class Worker {
        unowned(unsafe) let pool: ThreadPool
        let index: Int

        init(pool: ThreadPool, index: Int) {
            self.pool = pool
            self.index = index
        }

        func work() {
            var generation = 0
            while true {
                generation = pool.start.wait(after: generation)
                if pool.isStopping.load(ordering: .sequentiallyConsistent) { return }
                pool.body!(index)
                pool.finish.wait()
            }
        }
    }
}

/// What a pool's threads share in a run.
package final class Team: @unchecked Sendable {
    private let barrier: Barrier
    /// How many indices of each member's share are taken; each counter has cache lines of its own.
    private let taken: UnsafeMutablePointer<Atomic<Int>>
    private static let step = 128 / MemoryLayout<Int>.size

    init(members: Int, spins: Int) {
        barrier = Barrier(members: members, spins: spins)
        taken = .allocate(capacity: members * Self.step)
        for index in 0..<(members * Self.step) { (taken + index).initialize(to: Atomic(0)) }
    }

    deinit { taken.deallocate() }

    /// One thread's view of the team.
    package struct Member {
        /// 0 for the caller, then counting up.
        package let index: Int
        let team: Team

        /// Number of threads in the team.
        package var count: Int { team.barrier.members }

        /// Calls `body` for 0..<count, shared between the threads, then waits for all. The last thread to arrive
        /// runs `completion`, alone, before any goes on.
        ///
        /// Each thread begins with a share of its own, the same part of the whole every time, so that it finds in
        /// its cache what it wrote the time before; who has done takes from the shares of the others. Which thread
        /// computes what is left to chance, so `body` must not let its results depend on it.
        package func forEach(_ count: Int, _ body: (Int) -> Void, completion: () -> Void = {}) {
            for turn in 0..<self.count {
                let owner = (index + turn) % self.count
                let first = owner * count / self.count
                let size = (owner + 1) * count / self.count - first
                while true {
                    let taken = team.taken[owner * Team.step].wrappingAdd(1, ordering: .relaxed).oldValue
                    if taken >= size { break }
                    body(first + taken)
                }
            }
            barrier(completion)
        }

        /// Waits until all threads are here; the last to arrive runs `completion` first.
        package func barrier(_ completion: () -> Void = {}) {
            team.barrier.wait {
                for index in 0..<count { team.taken[index * Team.step].store(0, ordering: .relaxed) }
                completion()
            }
        }
    }
}
