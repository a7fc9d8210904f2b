import HostSystem
import SystemLibC
import Testing

@Suite("What the system grants a process") struct ProcessLimitsTests {
    @Test("the limit of open files is raised as far as it may be, and never lowered") func openFiles() {
        // Other tests are not to run with another limit.
        let kind = SystemConstants.limitOfOpenFiles
        var before = rlimit()
        #expect(getrlimit(kind, &before) == 0)
        defer { setrlimit(kind, &before) }
        let now = ProcessLimits.allowOpenFiles(0)
        #expect(now > 0)
        #expect(ProcessLimits.allowOpenFiles(now) == now)
        let most = ProcessLimits.allowOpenFiles(.max)
        #expect(most >= now && ProcessLimits.allowOpenFiles(0) == most)
    }

    @Test("no core is written, and a person who hunts a crash can still ask for one") func core() {
        #expect(ProcessLimits.writeNoCoreDump())
        var limit = rlimit()
        #expect(getrlimit(SystemConstants.limitOfCoreBytes, &limit) == 0)
        #expect(limit.rlim_cur == 0)
    }
}
