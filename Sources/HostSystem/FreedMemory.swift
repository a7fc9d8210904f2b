#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Memory that the program has freed, and the allocator still holds.
public enum FreedMemory {
    /// Gives it back to the system, where the allocator would keep it: Glibc has an arena for each thread, and keeps
    /// whatever lies below the last block in use, so that after a busy hour hundreds of MB of nothing stay resident.
    ///
    /// Takes milliseconds, in which other threads' allocations may wait: for moments when a store has just dropped
    /// what expired, not for each request. Nothing to do with other C libraries.
    public static func giveBack() { _ = trim?(0) }

    /// `malloc_trim`, which Swift's overlay of Glibc does not import and other C libraries do not have.
    private static let trim: (@convention(c) (Int) -> Int32)? = {
        guard let symbol = dlsym(nil, "malloc_trim") else { return nil }
        return unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)
    }()
}
