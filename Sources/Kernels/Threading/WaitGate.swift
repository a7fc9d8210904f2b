internal import CCPUFeatures
import Synchronization
import SystemLibC

/// A counter of generations that threads wait on: they spin for a few microseconds, then sleep.
///
/// Spinning makes the common case (a partner that is nearly done) cheap; sleeping keeps an idle pool at no cost
/// and lets a machine with fewer free cores than threads go on.
final class WaitGate: @unchecked Sendable {
    private let generation = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    private let spins: Int

    /// `spins`: looks at the counter before sleeping; about 20 ns each.
    init(spins: Int) {
        self.spins = spins
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
        condition.deallocate()
    }

    var current: Int { generation.load(ordering: .acquiring) }

    /// Lets every thread pass that waits after the current generation.
    func open() {
        generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
        // A thread about to sleep announces itself first and then looks at the generation once more, so
        // either it sees the new generation or this sees the sleeper.
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
            pthread_mutex_lock(mutex)
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
    }

    /// Returns the generation once it is no longer `seen`.
    @discardableResult
    func wait(after seen: Int) -> Int {
        for _ in 0..<spins {
            let now = generation.load(ordering: .acquiring)
            if now != seen { return now }
            impasto_pause()
        }
        pthread_mutex_lock(mutex)
        sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
        var now = generation.load(ordering: .sequentiallyConsistent)
        while now == seen {
            pthread_cond_wait(condition, mutex)
            now = generation.load(ordering: .sequentiallyConsistent)
        }
        sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        pthread_mutex_unlock(mutex)
        return now
    }
}
