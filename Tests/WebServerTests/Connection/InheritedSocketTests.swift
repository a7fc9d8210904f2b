import Foundation
import HostSystem
import NIOHTTP1
import ServiceLifecycle
import SystemLibC
import Testing

@testable import WebServer

/// What is handed over begins with descriptor 3, which is taken in a test's process: here the manager names others.
@Suite("A socket that a service manager hands over", .timeLimit(.minutes(10)))
struct InheritedSocketTests {
    @Test("is answered on, at its address and port, and no other is opened")
    func answers() async throws {
        let socket = try Listening("127.0.0.1")
        try await withServer(serviceManager: socket.manager) { server in
            #expect(server.port == socket.port && server.hosts == ["127.0.0.1"])
            #expect(server.url == "http://localhost:\(socket.port)")
            let page = try await server.get("/")
            #expect(page.status == 200)
            // As Hummingbird's own server writes it.
            let date = try #require(page.headers["Date"].first)
            #expect(date.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
            let painting: [String: any Sendable] = [
                "content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 16,
            ]
            #expect(try await server.postJSON("/api/stylize", painting).status == 200)
        }
    }

    @Test("lets requests end that are under way when the server stops")
    func stopping() async throws {
        let socket = try Listening("127.0.0.1")
        try await withServer(serviceManager: socket.manager) { server in
            server.engine.hold()
            let painting: [String: any Sendable] = [
                "content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 16,
            ]
            async let running = server.postJSON("/api/stylize", painting)
            await server.engine.nextStart()
            await server.group.triggerGracefulShutdown()
            let answer = try await running
            #expect(answer.status == 503 && answer.text.contains("/problems/shutting-down"))
        }
    }

    @Test("is refused where other machines reach it, unless the server is shared on purpose")
    func reach() async throws {
        let socket = try Listening("0.0.0.0")
        await #expect {
            try await withServer(serviceManager: socket.manager) { _ in }
        } throws: {
            guard case .unusableSocket(let text) = $0 as? WebServerError else { return false }
            return text.contains("0.0.0.0 port \(socket.port)") && text.contains("--listen 0.0.0.0")
        }
        #expect(throws: Never.self) { try InheritedSocket(socket.descriptor, isShared: true) }
    }

    @Test("is refused if it is no socket, or does not listen, or has another port than a second one")
    func wrong() async throws {
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        #expect(throws: WebServerError.self) { try InheritedSocket(file, isShared: true) }
        let silent = try Listening("127.0.0.1", listens: false)
        #expect(throws: WebServerError.self) { try InheritedSocket(silent.descriptor, isShared: true) }
        let first = try Listening("127.0.0.1")
        let second = try Listening("127.0.0.1")
        await #expect(throws: WebServerError.self) {
            try await withServer(
                serviceManager: Listening.manager(of: [first.descriptor, second.descriptor])
            ) { _ in }
        }
    }

    @Test("the date is as RFC 9110 has it")
    func date() {
        #expect(HTTPDate.text(Date(timeIntervalSince1970: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.text(Date(timeIntervalSince1970: 951_782_400)) == "Tue, 29 Feb 2000 00:00:00 GMT")
    }
}

/// A listening socket such as a manager opens; the server closes it.
private struct Listening {
    let descriptor: Int32
    let port: Int

    var manager: ServiceManager { Self.manager(of: [descriptor]) }

    static func manager(of sockets: [Int32]) -> ServiceManager {
        var manager = ServiceManager(environment: [:])
        manager.sockets = sockets
        return manager
    }

    init(_ host: String, listens: Bool = true) throws {
        descriptor = socket(AF_INET, SystemConstants.socketStream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, host, &address.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(descriptor, address, length) == 0, !listens || listen(descriptor, 16) == 0 else {
                    return false
                }
                return getsockname(descriptor, address, &length) == 0
            }
        }
        try #require(status)
        port = Int(UInt16(bigEndian: address.sin_port))
    }
}
