import Foundation
import SystemLibC
import Testing

@testable import HostSystem

@Suite("What started the process")
struct ServiceManagerTests {
    @Test("nothing is told to nobody, and nothing is handed over, without a manager")
    func none() {
        let manager = ServiceManager(environment: ["PATH": "/usr/bin"], processID: 7)
        #expect(manager.watchdogInterval == nil && manager.sockets.isEmpty)
        #expect(!manager.notify(.ready))
    }

    @Test("its variables count for the process that they name, and no other")
    func processes() {
        let given = [
            "LISTEN_PID": "7", "LISTEN_FDS": "2", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "7",
        ]
        let own = ServiceManager(environment: given, processID: 7)
        #expect(own.sockets == [3, 4] && own.watchdogInterval == .milliseconds(1500))
        let child = ServiceManager(environment: given, processID: 8)
        #expect(child.sockets.isEmpty && child.watchdogInterval == nil)
        // The watchdog's process may be left out, that of the sockets may not.
        let unnamed = ServiceManager(
            environment: ["LISTEN_FDS": "1", "WATCHDOG_USEC": "2"], processID: 8)
        #expect(unnamed.sockets.isEmpty && unnamed.watchdogInterval == .microseconds(1))
    }

    @Test(
        "numbers that are none mean nothing",
        arguments: ["", "0", "-1", "65", "many", "99999999999999999999", "1 "])
    func numbers(_ text: String) {
        let manager = ServiceManager(environment: ["LISTEN_PID": "7", "LISTEN_FDS": text], processID: 7)
        #expect(manager.sockets.isEmpty)
        let watched = ServiceManager(
            environment: ["WATCHDOG_USEC": text == "65" ? "0" : text], processID: 7)
        #expect(watched.watchdogInterval == nil)
    }

    @Test(
        "a notice is one datagram, to a socket among the files and to an abstract one",
        arguments: [false, true])
    func notices(_ isAbstract: Bool) throws {
        #if os(Linux)
        let unique = "impasto-notice-\(UUID().uuidString)"
        let name = isAbstract ? "@" + unique : FileManager.default.temporaryDirectory.path + "/" + unique
        defer { unlink(name) }
        let listener = try DatagramListener(name)
        defer { listener.close() }
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": name], processID: 7)
        #expect(manager.notify(.ready, .status("answers\non port 9")))
        #expect(listener.next() == "READY=1\nSTATUS=answers on port 9")
        #expect(manager.notify(.alive) && manager.notify(.stopping))
        #expect(listener.next() == "WATCHDOG=1")
        #expect(listener.next() == "STOPPING=1")
        #endif
    }

    @Test(
        "a manager that does not listen is no error",
        arguments: [
            "/there/is/none", "@impasto-nobody", "relative", "/" + String(repeating: "x", count: 200),
        ])
    func deaf(_ name: String) {
        #expect(!ServiceManager(environment: ["NOTIFY_SOCKET": name], processID: 7).notify(.ready))
    }
}

/// The manager's end: a datagram socket of this name.
private struct DatagramListener {
    private let socket: Int32

    init(_ name: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        let isAbstract = bytes.first == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        socket = SystemLibC.socket(AF_UNIX, SystemConstants.socketDatagram, 0)
        let length =
            MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path) + bytes.count
            + (isAbstract ? 0 : 1)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(length))
            }
        }
        try #require(status == 0)
    }

    func close() { SystemLibC.close(socket) }

    /// The next datagram, which is there already.
    func next() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(socket, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }
}
