import SystemLibC

/// Asks the system for memory without using it.
///
/// Swift's arrays end the program when the system gives none. Where their size follows from a request, it is asked
/// for before: mapped, not touched, and given back.
package enum MemoryTrial {
    /// Whether the system would give `bytes` now.
    ///
    /// Nothing is promised for later, but what is refused here would certainly have failed.
    package static func succeeds(bytes: Int) -> Bool {
        guard bytes > 0 else { return true }
        #if canImport(Darwin)
        let flags = MAP_PRIVATE | MAP_ANON
        #else
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        #endif
        guard let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0), start != MAP_FAILED else {
            return false
        }
        munmap(start, bytes)
        return true
    }
}
