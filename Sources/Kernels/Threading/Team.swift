import Synchronization

/// What a pool's threads share in a run.
final class Team: @unchecked Sendable {
    let barrier: Barrier
    /// How many indices of each thread's share are taken; each counter has cache lines of its own.
    let taken: UnsafeMutablePointer<Atomic<Int>>
    static let step = 128 / MemoryLayout<Int>.size

    init(members: Int, spins: Int) {
        barrier = Barrier(members: members, spins: spins)
        taken = .allocate(capacity: members * Self.step)
        for index in 0..<(members * Self.step) { (taken + index).initialize(to: Atomic(0)) }
    }

    deinit { taken.deallocate() }
}
