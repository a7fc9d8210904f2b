package import Foundation
import Synchronization
import SystemLibC

/// A small HTTP/1.1 server on loopback that serves files and misbehaves as real servers and networks do.
///
/// Which request goes wrong, and how, is set by path. It answers one connection at a time on a thread of its own.
package final class FaultyServer: Sendable {
    /// How one request is answered wrongly.
    package enum Fault: Sendable, Equatable {
        /// As it should be.
        case none
        /// This status, with a short body.
        case status(Int)
        /// The connection ends after this many bytes of the body.
        case cut(after: Int)
        /// A byte of the body is another one.
        case wrongByte
        /// The body and its stated length are this much longer, or shorter if negative.
        case length(Int)
        /// The body is longer than the file, and no length is stated.
        case endless
        /// The whole file with status 200, whatever part was asked for.
        case ignoredRange
        /// Status 206 with this `Content-Range`.
        case range(String)
        /// A redirection to this address, or to this path of the same server.
        case redirect(String)
        /// The body in parts of this many bytes.
        case parts(of: Int)
        /// The answer comes only after ``FaultyServer/release()``.
        case held
    }

    /// A request that has come.
    package struct Request: Sendable, Equatable {
        /// The path, with its slash.
        package let path: String
        /// The value of the header `Range`, if there was one.
        package let range: String?
    }

    private struct State {
        var requests: [Request] = []
        var faults: [String: [Fault]] = [:]
        var always: [String: Fault] = [:]
        var connection: Int32 = -1
        var isStopped = false
    }

    /// Where the server listens, on 127.0.0.1.
    package let port: UInt16
    private let files: [String: [UInt8]]
    private let listener: Int32
    private let state = Mutex(State())

    /// The server's address, with a slash at its end.
    package var address: URL { URL(string: "http://127.0.0.1:\(port)/")! }
    /// The requests so far.
    package var requests: [Request] { state.withLock { $0.requests } }

    /// Serves `files` by their paths, which begin with a slash.
    package init(_ files: [String: [UInt8]]) throws {
        self.files = files
        let listener = socket(AF_INET, SystemConstants.socketStream, 0)
        // What other tests start must not keep it listening.
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        self.listener = listener
        port = UInt16(bigEndian: name.sin_port)
        guard bound else { throw CocoaError(.fileReadUnknown) }
        let server = Unmanaged.passUnretained(self)
        let stopped = self.stopped
        // The thread must not keep the server alive; `stop` waits until it has ended.
        Thread { [listener] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                server.takeUnretainedValue().serve(connection)
            }
            stopped.signal()
        }.start()
    }

    private let stopped = DispatchSemaphore(value: 0)
    private let gate = DispatchSemaphore(value: 0)

    /// Sends the answers that are held.
    package func release() { gate.signal() }

    /// Ends the server's thread; must be called before the server is released.
    package func stop() {
        let connection = state.withLock { state in
            state.isStopped = true
            return state.connection
        }
        if connection >= 0 { shutdown(connection, Int32(SHUT_RDWR)) }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        release()
        stopped.wait()
    }

    /// Answers the next requests for `path` with these faults, one each, and those after them as it should.
    package func fail(_ path: String, _ faults: Fault...) { state.withLock { $0.faults[path] = faults } }

    /// Answers every request for `path` with this fault.
    package func failAlways(_ path: String, _ fault: Fault) { state.withLock { $0.always[path] = fault } }

    // MARK: Serving

    private func serve(_ connection: Int32) {
        let isStopped = state.withLock { state in
            state.connection = connection
            return state.isStopped
        }
        defer {
            state.withLock { $0.connection = -1 }
            close(connection)
        }
        guard !isStopped, let request = readRequest(connection) else { return }
        let fault = state.withLock { state -> Fault in
            state.requests.append(request)
            if state.faults[request.path]?.isEmpty == false {
                return state.faults[request.path]!.removeFirst()
            }
            return state.always[request.path] ?? .none
        }
        answer(request, fault, connection)
    }

    private func readRequest(_ connection: Int32) -> Request? {
        var text = ""
        var byte: UInt8 = 0
        while !text.hasSuffix("\r\n\r\n"), text.utf8.count < 16_384 {
            guard recv(connection, &byte, 1, 0) == 1 else { return nil }
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        let lines = text.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3, words[0] == "GET" else { return nil }
        let range = lines.first { $0.lowercased().hasPrefix("range:") }
        return Request(
            path: String(words[1]), range: range.map { $0.dropFirst(6).trimmingCharacters(in: .whitespaces) })
    }

    private func answer(_ request: Request, _ fault: Fault, _ connection: Int32) {
        if fault == .held {
            gate.wait()
            // Once open, it stays open.
            gate.signal()
        }
        if case .status(let code) = fault {
            return send(connection, "\(code) Fault", [], Array("fault".utf8))
        }
        if case .redirect(let target) = fault {
            return send(connection, "302 Found", ["Location: \(target)"], [])
        }
        guard var body = files[request.path] else { return send(connection, "404 Not Found", [], []) }
        if fault == .wrongByte { body[body.count / 2] ^= 0x40 }
        if case .length(let more) = fault {
            body = more < 0 ? Array(body.dropLast(-more)) : body + [UInt8](repeating: 7, count: more)
        }
        if fault == .endless { body += [UInt8](repeating: 7, count: 100_000) }
        var status = "200 OK"
        var headers: [String] = []
        if let first = firstByte(request.range), fault != .ignoredRange {
            guard first < body.count else { return send(connection, "416 Range Not Satisfiable", [], []) }
            headers.append("Content-Range: bytes \(first)-\(body.count - 1)/\(body.count)")
            body = Array(body[first...])
            status = "206 Partial Content"
        }
        switch fault {
        case .range(let range):
            send(connection, "206 Partial Content", ["Content-Range: \(range)"], body)
        case .cut(let count):
            send(connection, status, headers, body, sent: count)
        case .endless:
            send(connection, status, headers, body, statesLength: false)
        case .parts(let size):
            send(connection, status, headers, body, partSize: size)
        default:
            send(connection, status, headers, body)
        }
    }

    private func firstByte(_ range: String?) -> Int? {
        guard let range, range.hasPrefix("bytes="), range.hasSuffix("-") else { return nil }
        return Int(range.dropFirst(6).dropLast())
    }

    private func send(
        _ connection: Int32, _ status: String, _ headers: [String], _ body: [UInt8], sent: Int? = nil,
        statesLength: Bool = true, partSize: Int = .max
    ) {
        var head = ["HTTP/1.1 \(status)", "Connection: close"] + headers
        if statesLength { head.append("Content-Length: \(body.count)") }
        guard sendAll(connection, Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8)) else { return }
        var rest = body.prefix(sent ?? body.count)
        while !rest.isEmpty {
            guard sendAll(connection, Array(rest.prefix(partSize))) else { return }
            rest = rest.dropFirst(partSize)
        }
        // Closing with unread input would reset the connection and lose what is on its way.
        shutdown(connection, Int32(SHUT_WR))
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) > 0 {}
    }

    private func sendAll(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
        #if os(Linux)
        let flags = Int32(MSG_NOSIGNAL)
        #else
        let flags: Int32 = 0
        var one: Int32 = 1
        setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &one, socklen_t(MemoryLayout<Int32>.size))
        #endif
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                SystemLibC.send(connection, buffer.baseAddress! + start, buffer.count - start, flags)
            }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }
}
