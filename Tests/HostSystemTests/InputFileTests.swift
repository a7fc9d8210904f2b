import Foundation
import HostSystem
import SystemLibC
import Testing

@Suite("Reading a file")
struct InputFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("gives its bytes")
    func regular() throws {
        try folder.write("a", "some bytes")
        #expect(try InputFile.read(folder("a"), limit: 10) == Array("some bytes".utf8))
    }

    @Test("stops at the limit")
    func limit() throws {
        try folder.write("a", "some bytes")
        #expect { try InputFile.read(folder("a"), limit: 9) } throws: {
            ($0 as? FileError)?.kind == .tooLarge
        }
        #expect { try InputFile.read("/dev/zero", limit: 1 << 20) } throws: {
            ($0 as? FileError)?.kind == .tooLarge
        }
    }

    @Test("reads a pipe that has a name to its end")
    func pipe() throws {
        try #require(mkfifo(folder("p"), 0o600) == 0)
        let bytes = [UInt8](repeating: 7, count: 200_000)
        let path = folder("p")
        Thread { try? OutputFile(path).write(bytes) }.start()
        #expect(try InputFile.read(path, limit: 1 << 20) == bytes)
    }

    @Test("reads an open descriptor by its path")
    func descriptor() throws {
        var ends: [Int32] = [-1, -1]
        try #require(makePipe(&ends) == 0)
        defer { close(ends[0]) }
        #expect(write(ends[1], "abc", 3) == 3)
        close(ends[1])
        #expect(try InputFile.read("/dev/fd/\(ends[0])", limit: 10) == Array("abc".utf8))
    }

    @Test("finds names that are no UTF-8")
    func anyName() throws {
        let path = PathText.text(of: Array(folder.path.utf8) + [0x2F, 0x63, 0xE9])
        try OutputFile(path).write([1, 2])
        #expect(try InputFile.read(path, limit: 10) == [1, 2])
        // The name that a text could hold is another file's.
        #expect(!FileName.exists(folder("c\u{FFFD}")))
        // Foundation would not find it to remove it.
        let removed = (PathText.bytes(of: path) + [0]).withUnsafeBytes {
            unlink($0.assumingMemoryBound(to: CChar.self).baseAddress!)
        }
        #expect(removed == 0)
    }

    @Test(
        "says what is wrong",
        arguments: [
            ("no", "there is no file 'no'"), ("", "is a folder; name a file"),
            ("a/b", "a part of the path is no folder"),
            (String(repeating: "n", count: 5000), "no name is that long"),
        ])
    func faults(name: String, message: String) throws {
        try folder.write("a", "")
        let path = name == "no" ? "no" : folder(name)
        #expect { try InputFile.read(path, limit: 10) } throws: { error in
            guard let error = error as? FileError else { return false }
            return error.kind == .unreadable && error.description.contains(message)
        }
    }
}

private func makePipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }
