import Foundation
import Synchronization
import SystemLibC
import Testing

@testable import HostSystem

private let hangUps = Atomic(0)
/// Where the handler says that it ran; writing is one of the few things that a handler may do.
nonisolated(unsafe) private var told: Int32 = -1

/// Where a new file cannot be one without a name.
///
/// Signals are the whole process's: one test at a time.
@Suite("A new file with a name", .serialized)
struct InterruptHoldTests {
    @Test("takes a place like one without")
    func place() throws {
        let folder = try TemporaryFolder()
        try OutputFile(folder("a")).write(Array("old and longer".utf8), isUnnamed: false)
        chmod(folder("a"), 0o640)
        try OutputFile(folder("a")).write(Array("new".utf8), isUnnamed: false)
        #expect(try folder.text("a") == "new")
        #expect(folder.mode("a") == 0o640)
        #expect(try folder.names == ["a"])
    }

    @Test("leaves nothing where it cannot be finished")
    func unfinished() throws {
        let folder = try TemporaryFolder()
        let file = try TemporaryFile(in: folder.path, isUnnamed: false)
        #expect(try folder.names.count == 1)
        _ = consume file
        #expect(try folder.names.isEmpty)
    }

    @Test("has Ctrl-C and its kin wait until it has its place or is gone")
    func hold() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        told = ends[1]
        // Of the signals that wait, the one that nobody sends to a test.
        let former = signal(SIGHUP) { _ in
            hangUps.add(1, ordering: .relaxed)
            _ = write(told, "!", 1)
        }
        defer { signal(SIGHUP, former) }
        let reader = ends[0]
        let counts: (Int, Int) = try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(
                    with: Result {
                        // A task's thread holds signals back; this one takes them at once.
                        var set = sigset_t()
                        sigemptyset(&set)
                        sigaddset(&set, SIGHUP)
                        pthread_sigmask(SIG_UNBLOCK, &set, nil)
                        let file = try TemporaryFile(in: path, isUnnamed: false)
                        raise(SIGHUP)
                        let meanwhile = hangUps.load(ordering: .relaxed)
                        _ = consume file
                        var byte: UInt8 = 0
                        while read(reader, &byte, 1) < 0, errno == EINTR {}
                        return (meanwhile, hangUps.load(ordering: .relaxed))
                    })
            }.start()
        }
        #expect(counts == (0, 1))
    }
}
