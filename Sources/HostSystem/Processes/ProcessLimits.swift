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
}
