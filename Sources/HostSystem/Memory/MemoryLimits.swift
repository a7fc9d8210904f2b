import SystemLibC

/// How much memory this process may come to occupy, by everything that bounds it.
package struct MemoryLimits: Sendable, Equatable {
    /// The machine's memory, in bytes.
    package var physical: Int
    /// What the address space may still grow by (`ulimit -v`, less what is mapped already); `nil` without a limit.
    package var addressSpace: Int?
    /// The smallest limit of the process's own control group and of those around it, as containers and services have
    /// them; `nil` without one.
    package var controlGroup: Int?

    /// Limits.
    package init(physical: Int, addressSpace: Int? = nil, controlGroup: Int? = nil) {
        self.physical = physical
        self.addressSpace = addressSpace
        self.controlGroup = controlGroup
    }

    /// The limits of this process at this moment.
    package static var current: MemoryLimits {
        var limits = MemoryLimits(physical: sysconf(Int32(_SC_PHYS_PAGES)) * pageSize)
        limits.addressSpace = remainingAddressSpace
        #if os(Linux)
        if let groups = SystemFile.text("/proc/self/cgroup"),
            let mounts = SystemFile.text("/proc/self/mountinfo")
        {
            limits.controlGroup = ControlGroup.memoryLimit(
                groups: groups, mounts: mounts, read: SystemFile.text)
        }
        #endif
        return limits
    }

    /// What one program can count on, in bytes.
    ///
    /// Of the machine's memory half, because it is not alone there; of its control group or address space all but an
    /// eighth and the program's own size, which it must not exceed by a byte.
    package var usable: Int {
        let programBytes = 96 << 20
        let enclosed = [controlGroup.map { $0 - $0 / 8 - programBytes }, addressSpace.map { $0 - $0 / 8 }]
        return max(enclosed.compactMap { $0 }.reduce(physical / 2, min), Self.least)
    }

    /// Below this, nothing could be painted at all; the system then says what does not fit.
    static let least = 64 << 20

    private static var pageSize: Int { sysconf(Int32(_SC_PAGESIZE)) }

    private static var remainingAddressSpace: Int? {
        var limit = rlimit()
        guard getrlimit(SystemConstants.limitOfAddressSpace, &limit) == 0,
            let bytes = Int(exactly: limit.rlim_cur)
        else { return nil }
        #if os(Linux)
        // The first number of statm: pages that are mapped.
        let mapped = SystemFile.text("/proc/self/statm")?.split(separator: " ").first.flatMap { Int($0) } ?? 0
        #else
        let mapped = 0
        #endif
        return max(0, bytes - mapped * pageSize)
    }
}

/// The files in which the system describes itself.
enum SystemFile {
    /// The text of a small file; `nil` if it cannot be read.
    static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        // Bounded: the list of mounts is the longest of them.
        while bytes.count < 1 << 20 {
            let count = read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
