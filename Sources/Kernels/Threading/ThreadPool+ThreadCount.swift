internal import CCPUFeatures
import SystemLibC

extension ThreadPool {
    /// Processors that this process may use: the scheduler's affinity mask, bounded by the control group's
    /// quota (a container with "2 CPUs" on a machine with 64 should not start 64 threads).
    package static var defaultThreadCount: Int {
        #if os(Linux)
        var count = Int(impasto_cpu_affinity_count())
        if let quota = controlGroupQuota() { count = min(count, quota) }
        return max(1, count)
        #else
        return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        #endif
    }

    #if os(Linux)
    /// The processors that the control group grants, rounded up; `nil` for no limit.
    static func controlGroupQuota() -> Int? {
        // Version 2: "max 100000" or "200000 100000"; version 1: two files.
        if let text = firstLine("/sys/fs/cgroup/cpu.max") {
            let parts = text.split(separator: " ")
            if parts.count == 2, let quota = Int(parts[0]), let period = Int(parts[1]), period > 0 {
                return max(1, (quota + period - 1) / period)
            }
            return nil
        }
        guard let quota = firstLine("/sys/fs/cgroup/cpu/cpu.cfs_quota_us").flatMap({ Int($0) }), quota > 0,
            let period = firstLine("/sys/fs/cgroup/cpu/cpu.cfs_period_us").flatMap({ Int($0) }), period > 0
        else { return nil }
        return max(1, (quota + period - 1) / period)
    }

    private static func firstLine(_ path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
        return String(
            decoding: buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    #endif
}
