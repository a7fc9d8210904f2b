import HostSystem
import SystemLibC
import Testing

@Suite("Variables of the environment", .serialized)
struct ProcessEnvironmentTests {
    @Test("count as not set when they hold nothing")
    func empty() {
        setenv("IMPASTO_TEST_VARIABLE", "", 1)
        defer { unsetenv("IMPASTO_TEST_VARIABLE") }
        #expect(ProcessEnvironment["IMPASTO_TEST_VARIABLE"] == nil)
        #expect(ProcessEnvironment.variables["IMPASTO_TEST_VARIABLE"] == nil)
        setenv("IMPASTO_TEST_VARIABLE", "a=b", 1)
        #expect(ProcessEnvironment["IMPASTO_TEST_VARIABLE"] == "a=b")
        #expect(ProcessEnvironment.variables["IMPASTO_TEST_VARIABLE"] == "a=b")
    }
}
