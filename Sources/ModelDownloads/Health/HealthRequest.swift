import Foundations
import SystemLibC

/// Asks a server of ours whether it is well: one request in HTTP/1.1, without TLS, within a time.
///
/// Foundation's client would send it by way of a proxy if the environment names one, also to this machine.
package struct HealthRequest: Sendable {
    /// What the server said.
    package struct Answer: Sendable, Equatable {
        /// HTTP's status, such as 200.
        package let status: Int
        /// As much of it as is worth to be shown.
        package let body: String
    }

    /// Why there is no answer.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        /// A sentence's end, such as "connection refused".
        package let description: String
    }

    private static let mostBytes = 64 << 10

    private let host: String
    private let port: Int
    private let head: String

    /// A request for `path` on `host`, a name or an address; with the token, if there is one, the server tells more.
    package init(host: String, port: Int, path: String, token: String?) {
        self.host = host
        self.port = port
        let authority = host.contains(":") ? "[\(host)]" : host
        head =
            "GET \(path) HTTP/1.1\r\nHost: \(authority):\(port)\r\nConnection: close\r\nAccept: */*\r\n"
            + (token.map { "Authorization: Bearer \($0)\r\n" } ?? "") + "\r\n"
    }

    /// Sends the request.
    ///
    /// Blocks for `time` at most, and as long as the system takes to find a name's address.
    package func send(within time: Duration) throws(Failure) -> Answer {
        let deadline = ContinuousClock.now + time
        let socket = try connected(before: deadline)
        defer { close(socket) }
        var rest = Array(head.utf8)[...]
        while !rest.isEmpty {
            try Self.wait(for: socket, POLLOUT, before: deadline)
            let count = rest.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) }
            if count < 0, errno != EINTR, errno != EAGAIN { throw Self.last() }
        }
        var answer: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while answer.count < Self.mostBytes {
            try Self.wait(for: socket, POLLIN, before: deadline)
            let count = recv(socket, &part, part.count, 0)
            if count == 0 { break }
            if count > 0 { answer += part[..<count] }
            if count < 0, errno != EINTR, errno != EAGAIN { throw Self.last() }
        }
        return try Self.read(answer)
    }

    /// A connection to the first address of the host that takes one, to be closed by the caller.
    private func connected(before deadline: ContinuousClock.Instant) throws(Failure) -> Int32 {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = SystemConstants.socketStream
        var addresses: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, "\(port)", &hints, &addresses)
        guard status == 0 else {
            throw Failure(description: "'\(host)' has no address: \(String(cString: gai_strerror(status)))")
        }
        defer { freeaddrinfo(addresses) }
        var failure = Failure(description: "'\(host)' has no address")
        var next = addresses
        while let address = next?.pointee {
            do throws(Failure) {
                return try Self.connected(to: address, before: deadline)
            } catch {
                failure = error
            }
            next = address.ai_next
        }
        throw failure
    }

    private static func connected(
        to address: addrinfo, before deadline: ContinuousClock.Instant
    ) throws(Failure) -> Int32 {
        let socket = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
        guard socket >= 0 else { throw last() }
        do throws(Failure) {
            _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
            guard fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) == 0 else { throw last() }
            if connect(socket, address.ai_addr, address.ai_addrlen) != 0 {
                guard errno == EINPROGRESS else { throw last() }
                try wait(for: socket, POLLOUT, before: deadline)
                var code: Int32 = 0
                var size = socklen_t(MemoryLayout<Int32>.size)
                guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { throw last() }
                guard code == 0 else { throw Failure(description: SystemError(code: code).description) }
            }
            return socket
        } catch {
            close(socket)
            throw error
        }
    }

    /// Waits until the socket can be read from or written to, or has failed, which reading and writing tell.
    private static func wait(
        for socket: Int32, _ event: Int32, before deadline: ContinuousClock.Instant
    ) throws(Failure) {
        while true {
            let left = (deadline - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { throw Failure(description: "no answer in time") }
            var state = pollfd(fd: socket, events: Int16(event), revents: 0)
            let count = poll(&state, 1, Int32(min(left.rounded(.up), 1e6)))
            if count > 0 { return }
            if count < 0, errno != EINTR { throw last() }
        }
    }

    private static func read(_ bytes: [UInt8]) throws(Failure) -> Answer {
        let text = String(decoding: bytes, as: UTF8.self)
        let words = text.prefix { $0 != "\r\n" && $0 != "\n" }.split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw Failure(
                description: bytes.isEmpty ? "the connection was closed" : "what answers speaks no HTTP")
        }
        // CR and LF are one character.
        let lines = text.split(separator: "\r\n\r\n", maxSplits: 1)
        let body = lines.count > 1 ? lines[1].prefix { !$0.isNewline } : ""
        return Answer(status: status, body: String(body.prefix(400)))
    }

    private static func last() -> Failure { Failure(description: SystemError.last.description) }
}
