import Foundations
import SystemLibC
import Testing

@Suite("Errors of the system")
struct SystemErrorTests {
    @Test(
        "are told in the system's words",
        arguments: [
            (ENOSPC, "no space left on device"), (ENOENT, "no such file or directory"),
        ])
    func words(code: Int32, text: String) {
        #expect(SystemError(code: code).description == text)
    }

    @Test("keep the number of the call that failed")
    func last() {
        #expect(close(-1) == -1)
        #expect(SystemError.last.code == EBADF)
    }
}
