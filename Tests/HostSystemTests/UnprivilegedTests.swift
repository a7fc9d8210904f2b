import Foundation
import SystemLibC
import Testing

@testable import HostSystem

/// What a user may not do.
///
/// Run by root, the tests take the rights from their own thread.
@Suite("Without rights")
struct UnprivilegedTests {
    /// Runs `body` on a thread of its own whose access to files is that of a user, where the tester is root.
    private func asUser<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
        -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread {
                #if os(Linux)
                // On Linux these are the thread's alone; the capabilities of root go with them. They are looked up by
                // name because the compiler's module of the C library lacks them.
                if geteuid() == 0 {
                    for name in ["setfsgid", "setfsuid"] {
                        typealias SetID = @convention(c) (UInt32) -> Int32
                        _ = unsafeBitCast(dlsym(nil, name), to: SetID.self)(65534)
                    }
                }
                #endif
                continuation.resume(with: Swift.Result { try body() })
            }.start()
        }
    }

    private func message(_ body: @escaping @Sendable () throws -> Void) async throws -> String {
        try await asUser {
            do {
                try body()
                return ""
            } catch {
                return "\(error)"
            }
        }
    }

    @Test("a file that may be written is written in its place, in a folder where no file may be made")
    func inPlace() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "old and longer")
        chmod(folder("a"), 0o666)
        chmod(folder.path, 0o555)
        let path = folder("a")
        try await asUser { try OutputFile(path).write(Array("new".utf8)) }
        #expect(try folder.text("a") == "new")
        #expect(folder.mode("a") == 0o666)
    }

    @Test("a new file is refused there, before anything is computed")
    func newFile() async throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o555)
        let path = folder("b"), parent = folder.path
        let text = try await message { try OutputFile(path).check() }
        #expect(
            text == "cannot write '\(path)': no file can be made in '\(parent)': permission denied; "
                + "see who may do that with: ls -ld")
    }

    @Test("a file that may not be read or written is named with the reason")
    func forbidden() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "secret")
        chmod(folder.path, 0o555)
        // Writable for root's file: for its owner only; readable for nobody.
        chmod(folder("a"), geteuid() == 0 ? 0o600 : 0o100)
        let path = folder("a")
        let reading = try await message { _ = try InputFile.read(path, limit: 10) }
        #expect(reading.hasPrefix("cannot read '\(path)': permission denied"))
        if geteuid() == 0 {
            let writing = try await message { try OutputFile(path).check() }
            #expect(writing.hasPrefix("cannot write '\(path)': permission denied"))
        }
    }

    @Test("root keeps a file's owner", .enabled(if: geteuid() == 0, "needs root"))
    func owner() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "old")
        try #require(chown(folder("a"), 65534, 65534) == 0)
        chmod(folder("a"), 0o664)
        try OutputFile(folder("a")).write([1])
        var status = stat()
        #expect(stat(folder("a"), &status) == 0)
        #expect(status.st_uid == 65534 && status.st_gid == 65534 && folder.mode("a") == 0o664)
    }
}
