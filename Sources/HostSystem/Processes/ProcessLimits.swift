import SystemLibC

/// What the system grants this process, as far as a server wants to change it.
package enum ProcessLimits {
    /// Lets the process open `wanted` files and sockets at once, or as many as it may be given (a *soft*
    /// limit can be raised to the *hard* one by every user).
    ///
    /// Returns how many it may open now.
    package static func allowOpenFiles(_ wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(SystemConstants.limitOfOpenFiles, &limit) == 0 else { return wanted }
        if limit.rlim_cur < wanted, limit.rlim_max > limit.rlim_cur {
            let before = limit
            limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
            if setrlimit(SystemConstants.limitOfOpenFiles, &limit) != 0 { limit = before }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// Keeps the process's memory out of files that the system writes when it crashes.
    ///
    /// Returns whether that worked.
    @discardableResult
    package static func writeNoCoreDump() -> Bool {
        var limit = rlimit()
        guard getrlimit(SystemConstants.limitOfCoreBytes, &limit) == 0 else { return false }
        // The hard limit stays: a person who hunts a crash can raise this one again (prlimit --core).
        limit.rlim_cur = 0
        return setrlimit(SystemConstants.limitOfCoreBytes, &limit) == 0
    }

    /// As ``writeNoCoreDump()``, for good: nobody can raise the limit again, and whatever is dumped all the same (a limit
    /// does not count for dumps that are piped to a program) holds no memory of the heap or of threads.
    ///
    /// Returns whether all of that worked; where the system has no such filter, only the limit counts.
    package static func keepMemoryOutOfDumps() -> Bool {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(SystemConstants.limitOfCoreBytes, &limit) == 0 else { return false }
        #if os(Linux)
        // Which kinds of mappings a dump has (core(5)): none. `MADV_DONTDUMP` would say it of one mapping each, and the
        // allocator makes more of them all the time.
        let file = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return write(file, "0", 1) == 1
        #else
        return true
        #endif
    }
}
