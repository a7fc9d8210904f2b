import HostSystem
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite("What the system grants a process") struct ProcessLimitsTests {
    @Test("the limit of open files is raised as far as it may be, and never lowered") func openFiles() {
        // Other tests are not to run with another limit.
        #if canImport(Glibc)
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let kind = RLIMIT_NOFILE
        #endif
        var before = rlimit()
        #expect(getrlimit(kind, &before) == 0)
        defer { setrlimit(kind, &before) }
        let now = ProcessLimits.allowOpenFiles(0)
        #expect(now > 0)
        #expect(ProcessLimits.allowOpenFiles(now) == now)
        let most = ProcessLimits.allowOpenFiles(.max)
        #expect(most >= now && ProcessLimits.allowOpenFiles(0) == most)
    }

    @Test("no core is written, and whoever hunts a crash can still ask for one") func core() {
        #expect(ProcessLimits.writeNoCoreDump())
        var limit = rlimit()
        #if canImport(Glibc)
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0)
        #else
        #expect(getrlimit(RLIMIT_CORE, &limit) == 0)
        #endif
        #expect(limit.rlim_cur == 0)
    }
}
