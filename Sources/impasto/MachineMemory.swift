import Foundation

/// How much memory this process may count on.
enum MachineMemory {
    /// Bytes of memory of the machine, or of the container if that is less.
    static let bytes: Int = {
        let physical = Int(min(ProcessInfo.processInfo.physicalMemory, UInt64(Int.max)))
        #if os(Linux)
        for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8),
                let limit = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)), limit > 0
            else { continue }
            return min(physical, limit)
        }
        #endif
        return physical
    }()
}
