internal import CCPUFeatures
import Synchronization
import SystemLibC

/// Threads of its own that run one function together: a run is one parallel region, with barriers inside.
///
/// Swift's cooperative pool is for waiting, not for computing, and a task costs tens of microseconds; here a
/// barrier costs a few. Waiting threads spin briefly and then sleep, so that an idle pool uses no processor time.
package final class ThreadPool: @unchecked Sendable {
    /// Threads that take part in a run, the caller included.
    package let threadCount: Int

    private let runLock = Mutex(())
    private let start: WaitGate
    private let finish: Barrier
    private let team: Team
    private let isStopping = Atomic<Bool>(false)
    /// What the threads run; written before `start` opens, read after.
    private var body: ((Int) -> Void)?
    private var threads: [pthread_t] = []

    /// `threads`: 1 or more; by default ``defaultThreadCount``.
    package init(threads: Int = ThreadPool.defaultThreadCount) {
        threadCount = max(1, threads)
        // About 40 µs: longer than a barrier takes when all threads run, shorter than a scheduler's time slice.
        // With more threads than processors, one must sleep for another to go on.
        let spins = threadCount > Self.defaultThreadCount ? 0 : 2_000
        start = WaitGate(spins: spins)
        finish = Barrier(members: threadCount, spins: spins)
        team = Team(members: threadCount, spins: spins)
        for index in 1..<max(1, threadCount) { spawn(index) }
    }

    deinit {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        start.open()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Runs `body` once on every thread at the same time and returns when all have finished.
    ///
    /// Runs of several callers take turns. `body` must not call `run` on the same pool.
    package func run(_ body: (Worker) -> Void) {
        runLock.withLock { _ in
            if threadCount == 1 {
                body(Worker(index: 0, team: team))
                return
            }
            withoutActuallyEscaping(body) { escapable in
                self.body = { [team] index in escapable(Worker(index: index, team: team)) }
                start.open()
                escapable(Worker(index: 0, team: team))
                finish.wait()
                self.body = nil
            }
        }
    }

    private func spawn(_ index: Int) {
        // The thread must not keep the pool alive, or the pool would never end.
        let context = Unmanaged.passRetained(ThreadContext(pool: self, index: index))
        var thread = pthread_t(bitPattern: 0)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 1 << 20)
        let status = pthread_create(
            &thread, &attributes,
            { raw in
                #if canImport(Darwin)
                let context = Unmanaged<ThreadContext>.fromOpaque(raw).takeRetainedValue()
                #else
                let context = Unmanaged<ThreadContext>.fromOpaque(raw!).takeRetainedValue()
                #endif
                context.work()
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
    private final class ThreadContext {
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
