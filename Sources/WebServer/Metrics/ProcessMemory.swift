import Foundation

/// What this process occupies.
enum ProcessMemory {
    /// The resident set in bytes; `nil` where the system has no file with it.
    static var residentBytes: Int? {
        #if os(Linux)
        // The second number of statm, in pages.
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
        #else
        return nil
        #endif
    }
}
