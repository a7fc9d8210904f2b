import Foundation
import Synchronization
import SystemLibC
import Testing

@testable import HostSystem

@Suite("Writing a file")
struct OutputFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ text: String, to path: String) throws {
        try OutputFile(path).write(Array(text.utf8))
    }

    private func refused(_ path: String) -> String? {
        do throws(FileError) {
            try OutputFile(path).check()
            return nil
        } catch {
            #expect(error.kind == .unwritable)
            return error.description
        }
    }

    private func number(_ name: String) -> UInt64 {
        var status = stat()
        return stat(folder(name), &status) == 0 ? UInt64(status.st_ino) : 0
    }

    @Test("makes a new one with the mode that the mask allows, and nothing else")
    func new() throws {
        try write("new", to: folder("a"))
        #expect(try folder.text("a") == "new")
        #expect(try folder.names == ["a"])
        // To ask for the mask is to change it, for all threads.
        close(open(folder("reference"), O_WRONLY | O_CREAT, 0o666))
        #expect(folder.mode("a") == folder.mode("reference"))
    }

    @Test("puts a new one in an old one's place and keeps its mode")
    func replaced() throws {
        try folder.write("a", "old and longer")
        chmod(folder("a"), 0o640)
        let former = number("a")
        try write("new", to: folder("a"))
        #expect(try folder.text("a") == "new")
        #expect(folder.mode("a") == 0o640)
        #expect(number("a") != former)
        #expect(try folder.names == ["a"])
    }

    @Test("follows links, also to what is not there yet")
    func links() throws {
        try folder.write("target", "old")
        for (link, destination) in [("link", "target"), ("second", "link"), ("dangling", "later")] {
            try #require(symlink(destination, folder(link)) == 0)
        }
        try write("one", to: folder("second"))
        #expect(try folder.text("target") == "one")
        try write("two", to: folder("dangling"))
        #expect(try folder.text("later") == "two")
        for link in ["link", "second", "dangling"] {
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: folder(link))) != nil)
        }
    }

    @Test("creates one only where nothing has its name, not even a link", arguments: [true, false])
    func created(isUnnamed: Bool) throws {
        func create(_ name: String) throws(FileError) {
            try OutputFile(folder(name)).create(Array("new".utf8), isUnnamed: isUnnamed)
        }
        try create("a")
        #expect(try folder.text("a") == "new")
        try folder.write("b", "old")
        try #require(symlink("later", folder("dangling")) == 0 && mkdir(folder("c"), 0o755) == 0)
        for name in ["a", "b", "c", "dangling"] {
            #expect(throws: FileError.self) { try create(name) }
        }
        #expect(try folder.text("b") == "old")
        #expect(try folder.names.sorted() == ["a", "b", "c", "dangling"])
        #expect(throws: FileError.self) { try create("missing/a") }
    }

    @Test("writes into a pipe and leaves it a pipe")
    func pipe() throws {
        try #require(mkfifo(folder("p"), 0o600) == 0)
        let path = folder("p")
        Thread { try? OutputFile(path).write(Array("through".utf8)) }.start()
        #expect(try InputFile.read(path, limit: 100) == Array("through".utf8))
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }

    @Test("writes into an open descriptor where it stands")
    func descriptor() throws {
        try folder.write("log", "first ")
        let descriptor = open(folder("log"), O_WRONLY | O_APPEND)
        defer { close(descriptor) }
        try write("second", to: "/dev/fd/\(descriptor)")
        #expect(try folder.text("log") == "first second")
    }

    @Test("writes into a socket that has a name")
    func socketFile() throws {
        let path = "/tmp/s-\(UUID().uuidString)"
        defer { unlink(path) }
        let listener = try Listening(path)
        try write("through", to: path)
        #expect(listener.received() == "through")
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK)
    }

    @Test("keeps one file under all of its names")
    func hardLinks() throws {
        try folder.write("a", "old and longer")
        try #require(link(folder("a"), folder("b")) == 0)
        try write("new", to: folder("a"))
        #expect(try folder.text("b") == "new")
    }

    @Test("refuses a file that is read-only by its mode, also to root")
    func readOnly() throws {
        try folder.write("a", "old")
        chmod(folder("a"), 0o444)
        #expect(
            refused(folder("a"))?.contains("its mode (444) lets nobody write; allow it with: chmod u+w")
                == true)
        #expect(throws: FileError.self) { try write("new", to: folder("a")) }
        #expect(try folder.text("a") == "old")
    }

    @Test("says which folder is missing, and what makes it")
    func missingFolder() throws {
        #expect(
            refused(folder("no where/deep/a.png"))
                == "cannot write '\(folder("no where/deep/a.png"))': there is no folder '\(folder("no where"))'; "
                + "make it with: mkdir -p '\(folder("no where/deep"))'")
        try folder.write("file", "")
        #expect(
            refused(folder("file/a.png"))?.hasSuffix("'\(folder("file"))' is a file, not a folder") == true)
        #expect(refused(folder.path)?.contains("it is a folder; name a file in it") == true)
        #expect(
            refused(folder("file/"))?.hasSuffix("'\(folder("file"))' is a file, not a folder") == true)
        try #require(symlink("later/", folder("dangling")) == 0)
        #expect(refused(folder("dangling"))?.contains("there is no folder '\(folder("later"))'") == true)
    }

    @Test("wants a name")
    func noName() { #expect(refused("") == "cannot write '': a file needs a name; give one, or '-'") }

    @Test("says how long a name may be")
    func longName() {
        let name = String(repeating: "n", count: 256)
        #expect(refused(folder(name))?.contains("has 256 bytes; the limit there is 255") == true)
    }

    @Test("refuses links that lead to each other")
    func circle() throws {
        try #require(symlink("b", folder("a")) == 0 && symlink("a", folder("b")) == 0)
        #expect(refused(folder("a"))?.contains("its symbolic links lead to each other") == true)
    }

    @Test("says where there is no room", .enabled(if: FileName.exists("/dev/full")))
    func full() throws {
        #expect { try write("lost", to: "/dev/full") } throws: { error in
            guard let error = error as? FileError else { return false }
            return error.kind == .interrupted
                && error.description.contains("no space left on device; make room")
        }
    }
}

/// A socket with a name that takes one connection.
private final class Listening: Sendable {
    private let text = Mutex("")
    private let end = DispatchSemaphore(value: 0)

    init(_ path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let listener = socket(AF_UNIX, SystemConstants.socketStream, 0)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0 && listen(listener, 1) == 0)
        Thread { [self] in
            let connection = accept(listener, nil, nil)
            var part = [UInt8](repeating: 0, count: 1000)
            while case let count = read(connection, &part, part.count), count > 0 {
                text.withLock { $0 += String(decoding: part[..<count], as: UTF8.self) }
            }
            close(connection)
            close(listener)
            end.signal()
        }.start()
    }

    /// All that came, once the other end has closed.
    func received() -> String {
        end.wait()
        return text.withLock { $0 }
    }
}
