import Foundation
import SystemLibC

/// What this process occupies and has used, under the names that all of Prometheus' client libraries give them.
struct ProcessFigures: Sendable {
    /// When the server was made, in seconds since 1970.
    let startSeconds: Double

    /// Seconds of all processors, in the program and for it in the system.
    var processorSeconds: Double {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Files and sockets that are open; `nil` where the system does not list them.
    var openDescriptors: Int? {
        #if os(Linux)
        let folder = "/proc/self/fd"
        #else
        let folder = "/dev/fd"
        #endif
        // Less the one that lists them.
        return (try? FileManager.default.contentsOfDirectory(atPath: folder)).map { max($0.count - 1, 0) }
    }

    /// How many may be open.
    var descriptorLimit: Int? {
        var limit = rlimit()
        guard getrlimit(SystemConstants.limitOfOpenFiles, &limit) == 0 else { return nil }
        // Infinity is a number of its own.
        return limit.rlim_cur <= UInt64(Int32.max) ? Int(limit.rlim_cur) : nil
    }

    /// The address space and the resident set, in bytes; `nil` where the system has no file with them.
    var memoryBytes: (virtual: Int, resident: Int)? {
        #if os(Linux)
        // The first numbers of statm, in pages.
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let pages = text.split(separator: " ").prefix(2).compactMap { Int($0) }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        return pages.count == 2 ? (pages[0] * page, pages[1] * page) : nil
        #else
        return nil
        #endif
    }
}
