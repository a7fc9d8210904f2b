import Foundation
import HostSystem
import SystemLibC
import TestSupport
import Testing

@Suite("Files that another program fills")
struct FilledFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "filled-\(UUID().uuidString)")

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Has the shell write a file by its descriptor, or by its name where it has one.
    private func fill(_ name: String, _ text: String, failing: Bool = false) throws {
        struct Fault: Error {}
        try OutputFile(path(name)).fill { file in
            let program = try HelperProgram(
                "/bin/sh", ["-c", "printf %s \"$0\" >\"$1\"", text, file.path ?? "/dev/fd/3"],
                environment: [:],
                descriptors: file.path == nil ? [3: file.descriptor] : [:])
            #expect(program.wait() == .exit(0))
            if failing { throw Fault() }
        }
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    @Test("take their place whole, keep a former one's mode, and leave nothing when they fail")
    func places() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await onOwnThread {
            try fill("new", "one")
            #expect(try text("new") == "one")
            chmod(path("new"), 0o640)
            #expect(throws: (any Error).self) { try fill("new", "two", failing: true) }
            #expect(throws: (any Error).self) { try fill("other", "two", failing: true) }
            #expect(try text("new") == "one")
            try fill("new", "three")
            #expect(try text("new") == "three")
            let mode =
                try FileManager.default.attributesOfItem(atPath: path("new"))[.posixPermissions] as? Int
            #expect(mode == 0o640)
            // A file with two names stays one file.
            link(path("new"), path("second"))
            try fill("second", "four")
            #expect(try text("new") == "four")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                    "new", "second",
                ])
        }
    }

    @Test("parts of a file are read and replaced; a pipe has none")
    func parts() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("0123456789".utf8).write(to: folder.appending(path: "digits"))
        let file = try SeekableFile(reading: path("digits"))
        #expect(try file.bytes(at: 7, count: 10) == Array("789".utf8))
        #expect(try file.bytes(at: 20, count: 1).isEmpty)
        let descriptor = open(path("digits"), O_RDWR)
        defer { close(descriptor) }
        try SeekableFile(descriptor, name: "digits").replace(at: 3, Array("xy".utf8))
        #expect(try file.bytes(at: 0, count: 6) == Array("012xy5".utf8))
        mkfifo(path("pipe"), 0o600)
        let error = #expect(throws: FileError.self) { try SeekableFile(reading: path("pipe")) }
        #expect(error?.description.contains("must be a file") == true)
    }
}
