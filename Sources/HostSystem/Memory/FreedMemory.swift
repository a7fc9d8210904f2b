import SystemLibC

/// Memory that the program has freed, and the allocator still holds.
package enum FreedMemory {
    /// Has the allocator serve all threads from one place, whose freed memory ``giveBack()`` can reach in full.
    ///
    /// Glibc makes up to eight arenas for each core, and of all but the first it never gives back what lies above the
    /// last block in use: after a busy minute 10 to 25 MB of nothing stayed, more or less each time. Small blocks come
    /// from each thread's own cache, so that threads seldom wait for each other: gallery pages took 5 % more processor
    /// time, paintings none. To be called before there are other threads. Nothing to do with other C libraries.
    package static func keepInOnePlace() { _ = setOption?(maximalArenas, 1) }

    /// Gives it back to the system, where the allocator would keep it: Glibc has an arena for each thread, and keeps
    /// whatever lies below the last block in use, so that after a busy hour hundreds of MB of nothing stay resident.
    ///
    /// Takes milliseconds, in which other threads' allocations may wait: for moments when a store has just dropped
    /// what expired, not for each request. Nothing to do with other C libraries.
    package static func giveBack() { _ = trim?(0) }

    // Swift's overlay of Glibc does not import these, and other C libraries do not have them.
    private static let trim = dlsym(nil, "malloc_trim").map {
        unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self)
    }
    private static let setOption = dlsym(nil, "mallopt").map {
        unsafeBitCast($0, to: (@convention(c) (Int32, Int32) -> Int32).self)
    }
    /// `M_ARENA_MAX`.
    private static let maximalArenas: Int32 = -8
}
