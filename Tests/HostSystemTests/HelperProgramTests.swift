import Foundation
import HostSystem
import SystemLibC
import TestSupport
import Testing

@Suite("Programs that help")
struct HelperProgramTests {
    private func run(
        _ script: String, descriptors: [Int32: Int32] = [:], limits: HelperProgram.Limits = .init()
    ) throws -> HelperProgram {
        try HelperProgram(
            "/bin/sh", ["-c", script], environment: ["WORD": "said"], descriptors: descriptors, limits: limits
        )
    }

    @Test("end with a code or by a signal, and are asked as often as one likes")
    func endings() async throws {
        try await onOwnThread {
            let ended = try run("exit 7")
            #expect(ended.wait() == .exit(7))
            #expect(ended.wait() == .exit(7))
            #expect(try run("kill -9 $$").wait() == .signal(9))
            // Also those that it started end.
            let waiting = try run("sleep 1000 & wait")
            waiting.kill()
            #expect(waiting.wait() == .signal(SIGKILL))
            waiting.kill()
        }
    }

    @Test("have the descriptors that they are given, under their numbers, and no others")
    func descriptors() async throws {
        try await onOwnThread {
            let (reading, writing) = try PipeEnd.pair()
            let (other, unused) = try PipeEnd.pair()
            defer { withExtendedLifetime(unused) {} }
            let program = try run(
                "printf %s $WORD >&5; [ -e /dev/fd/\(writing.descriptor + 40) ] && echo more >&5; cat >&5",
                descriptors: [5: writing.descriptor])
            writing.close()
            other.close()
            var bytes = [UInt8](repeating: 0, count: 100)
            let count = try bytes.withUnsafeMutableBytes { try reading.read($0) }
            #expect(String(decoding: bytes[..<count], as: UTF8.self) == "said")
            #expect(program.wait() == .exit(0))
        }
    }

    @Test("keep to their limits")
    func limits() async throws {
        try await onOwnThread {
            let file = FileManager.default.temporaryDirectory.appending(path: "helper-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: file) }
            let program = try run("echo more than nothing >'\(file.path)'", limits: .init(fileBytes: 0))
            #expect(program.wait() != .exit(0))
            #expect(((try? Data(contentsOf: file)) ?? Data()).isEmpty)
        }
    }

    @Test("are found in folders, not in the working one")
    func search() {
        #expect(HelperProgram.find("sh", in: "/nowhere:/bin")?.hasSuffix("/sh") == true)
        #expect(HelperProgram.find("sh", in: "") == nil && HelperProgram.find("sh", in: ".:bin") == nil)
        #expect(HelperProgram.find("tmp", in: "/") == nil)
    }
}
