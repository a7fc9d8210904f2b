#if os(Linux)
import Foundation
import Synchronization
import SystemLibC
import TestSupport
import Testing

/// Looks at what the kernel tells of a running program.
@Suite("What the program opens is not handed on to programs that it starts")
struct DescriptorTests {
    /// The descriptors of a process behind its standard streams.
    private func descriptors(_ process: pid_t) throws -> [Descriptor] {
        let folder = "/proc/\(process)"
        return try FileManager.default.contentsOfDirectory(atPath: folder + "/fd").compactMap { name in
            // One may have been closed meanwhile.
            guard let number = Int(name), number > 2,
                let target = try? FileManager.default.destinationOfSymbolicLink(
                    atPath: "\(folder)/fd/\(name)"),
                let info = try? String(contentsOfFile: "\(folder)/fdinfo/\(name)", encoding: .utf8)
            else { return nil }
            let flags = try #require(info.firstMatch(of: /flags:\s*([0-7]+)/), "\(info)").1
            return Descriptor(target: target, closesOnExec: Int(flags, radix: 8)! & 0o2000000 != 0)
        }
    }

    @Test("A server: its listeners, connections, gallery and event loops")
    func server() async throws {
        let workspace = try Workspace()
        _ = try await workspace.saveStyle("One")
        try await RunningServer.run(in: workspace) { server in
            // It is accepted before those that come after it are answered.
            let connection = try server.http.connected()
            defer { close(connection) }
            #expect(try await server.paint(inSaved: "one") == 200)
            let found = try descriptors(server.process.processID)
            #expect(found.contains { $0.target.hasSuffix("gallery.sqlite-wal") })
            // Two listeners (one, where there is no IPv6) and a connection.
            #expect(found.count { $0.target.hasPrefix("socket:") } >= 2)
            let handedOn = found.filter { !$0.closesOnExec }.map(\.target)
            #expect(handedOn == [])
        }
    }

    @Test("A download: its lock and its files")
    func download() async throws {
        let mirror = try ModelMirror()
        mirror.server.fail("/net/group1-shard1of1", .cut(after: 100_000), .held)
        let found = Found()
        // Its second try gets no answer before it was looked at.
        let pulled = try await mirror.pull(["net", "--json"]) { program, output in
            guard String(decoding: output, as: UTF8.self).contains("\"event\":\"retry\"") else { return }
            found.descriptors.withLock { seen in
                guard seen.isEmpty else { return }
                seen = (try? descriptors(program.processID)) ?? []
                mirror.server.release()
            }
        }
        #expect(pulled.code == 0, "\(pulled.errors)")
        let seen = found.descriptors.withLock { $0 }
        #expect(seen.contains { $0.target.hasSuffix(".lock") }, "\(seen)")
        // The system's HTTP client makes its sockets as it likes; a download starts no programs.
        let handedOn = seen.filter { !$0.closesOnExec && $0.target.hasPrefix("/") }.map(\.target)
        #expect(handedOn == [])
    }
}

/// An open file of a program: what it leads to, and whether a program that is started does not get it.
private struct Descriptor: Sendable {
    let target: String
    let closesOnExec: Bool
}

/// What was found while a program ran.
private final class Found: Sendable {
    let descriptors = Mutex<[Descriptor]>([])
}
#endif
