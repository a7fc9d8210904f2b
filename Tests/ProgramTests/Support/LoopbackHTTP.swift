import Foundation
import SystemLibC

/// A small HTTP/1.1 client for servers on this machine: one request a connection, on a thread of its own.
///
/// ChromeDriver looks for `Content-Length` in just this spelling, which Foundation's client does not keep on Linux.
struct LoopbackHTTP: Sendable {
    /// What a server answered.
    struct Response: Sendable {
        let status: Int
        let body: [UInt8]
    }

    /// The conversation broke off.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let port: Int

    /// Sends a request, without blocking a task's thread, and reads the whole answer.
    func send(
        _ method: String, _ path: String, type: String = "application/json", body: [UInt8] = []
    ) async throws -> Response {
        var bytes = Array(
            "\(method) \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: close\r\n".utf8)
        if method != "GET" {
            bytes += Array("Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n".utf8)
        }
        bytes += Array("\r\n".utf8) + body
        let request = bytes
        return try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try exchange(request) }) }.start()
        }
    }

    private func exchange(_ request: [UInt8]) throws -> Response {
        let socket = try connected()
        defer { close(socket) }
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Failure(description: "port \(port) took \(sent) bytes, then \(reason())")
            }
            sent += count
        }
        var received: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let response = try Self.response(in: received) { return response }
            let count = read(socket, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Failure(description: "port \(port) answered \(received.count) bytes, then \(reason())")
            }
            received += part[..<count]
        }
    }

    /// A connection, to be closed by the caller.
    ///
    /// Blocks.
    func connected() throws -> Int32 {
        let socket = socket(AF_INET, SystemConstants.socketStream, 0)
        guard socket >= 0 else { throw Failure(description: "no socket: \(reason())") }
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            defer { close(socket) }
            throw Failure(description: "no connection to port \(port): \(reason())")
        }
        return socket
    }

    private func reason() -> String { String(cString: strerror(errno)) }

    /// The response, if `bytes` hold all of it.
    private static func response(in bytes: [UInt8]) throws -> Response? {
        guard let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else {
            throw Failure(description: "not HTTP: \(lines[0])")
        }
        if status == 204 { return Response(status: status, body: []) }
        let length = lines.dropFirst().lazy.compactMap { line -> Int? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
            return Int(parts[1].trimmingCharacters(in: .whitespaces))
        }.first
        guard let length else {
            throw Failure(description: "an answer without a length: \(lines[0])")
        }
        let body = bytes[head.upperBound...]
        return body.count >= length ? Response(status: status, body: Array(body.prefix(length))) : nil
    }
}
