import HostSystem
import SystemLibC
import Testing

@Suite("Open descriptors are not handed on")
struct OpenDescriptorsTests {
    @Test("All of them, whichever code opened them, but for the standard streams")
    func closeOnExec() throws {
        let descriptor = open("/dev/null", O_RDONLY)
        try #require(descriptor > 2)
        defer { close(descriptor) }
        let before = (0...2).map { fcntl($0, F_GETFD) }
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC == 0)
        OpenDescriptors.closeOnExec()
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect((0...2).map { fcntl($0, F_GETFD) } == before)
    }
}
