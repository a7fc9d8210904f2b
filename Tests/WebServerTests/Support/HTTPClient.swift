import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import TestSupport

/// What a server answered.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    var body: ByteBuffer

    var text: String { String(buffer: body) }
    var bytes: [UInt8] { Array(body.readableBytesView) }

    /// The body as JSON.
    func json() throws -> JSON { try JSON(body.readableBytesView) }
}

/// A connection that sends requests and reads answers, as small as it can be.
struct HTTPConnection: Sendable {
    typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    let channel: Channel
    let port: Int

    static func open<Value: Sendable>(
        port: Int, host: String = "127.0.0.1",
        _ body:
            @Sendable (_ read: Reader, _ write: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>)
            async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(
            host: host, port: port
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                // `100 Continue` is what one of the tests is about.
                try channel.pipeline.syncOperations.addHandler(HTTPRequestEncoder())
                try channel.pipeline.syncOperations.addHandler(
                    ByteToMessageHandler(HTTPResponseDecoder(informationalResponseStrategy: .forward)))
                return try Channel(wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(Reader(inbound), outbound)
        }
    }

    /// Reads answers off a connection, one after the other.
    final class Reader: @unchecked Sendable {
        // Used by the one task that has the connection.
        private var iterator: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

        init(_ stream: NIOAsyncChannelInboundStream<HTTPClientResponsePart>) {
            iterator = stream.makeAsyncIterator()
        }

        func part() async throws -> HTTPClientResponsePart? { try await iterator.next() }

        /// The next whole answer; `nil` if the connection ends before one begins.
        func answer() async throws -> Answer? {
            guard case .head(let head) = try await part() else { return nil }
            var answer = Answer(status: Int(head.status.code), headers: head.headers, body: ByteBuffer())
            while let part = try await part() {
                switch part {
                case .body(var buffer): answer.body.writeBuffer(&buffer)
                case .end: return answer
                case .head: break
                }
            }
            return answer
        }
    }
}

extension TestServer {
    /// One request on a connection of its own, with the right host.
    func send(
        _ method: HTTPMethod, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil,
        host: String? = nil
    ) async throws -> Answer {
        var all = HTTPHeaders(headers)
        if !all.contains(name: "Host") { all.add(name: "Host", value: host ?? "localhost:\(port)") }
        all.add(name: "Connection", value: "close")
        if let body { all.add(name: "Content-Length", value: String(body.count)) }
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: all)
        return try await HTTPConnection.open(port: port) { reader, writer in
            // At once: a server that refuses a request may close before it has read the end of it.
            var parts: [HTTPClientRequestPart] = [.head(head)]
            if let body { parts.append(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
            try await writer.write(contentsOf: parts + [.end(nil)])
            guard let answer = try await reader.answer() else { throw ChannelError.eof }
            return answer
        }
    }

    func get(_ path: String, headers: [(String, String)] = []) async throws -> Answer {
        try await send(.GET, path, headers: headers)
    }

    func postJSON(
        _ path: String, _ object: [String: Any], method: HTTPMethod = .POST, headers: [(String, String)] = []
    ) async throws -> Answer {
        let body = try JSONSerialization.data(withJSONObject: object)
        return try await send(
            method, path, headers: headers + [("Content-Type", "application/json")], body: [UInt8](body))
    }

    func postForm(
        _ path: String, _ parts: [FormPart], headers: [(String, String)] = []
    ) async throws -> Answer {
        try await send(
            .POST, path,
            headers: headers + [("Content-Type", "multipart/form-data; boundary=\(FormPart.boundary)")],
            body: FormPart.body(parts))
    }

    /// Raw bytes out, everything that comes back until the server closes.
    func raw(_ text: String, thenClose: Bool = false) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(
            host: "127.0.0.1", port: port
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true))
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            if thenClose { outbound.finish() }
            var all = ByteBuffer()
            for try await var buffer in inbound { all.writeBuffer(&buffer) }
            return String(buffer: all)
        }
    }
}

/// A part of a form.
struct FormPart: Sendable {
    static let boundary = "----boundary0123456789"
    let name: String
    var fileName: String?
    let bytes: [UInt8]

    static func text(_ name: String, _ value: String) -> FormPart {
        FormPart(name: name, bytes: Array(value.utf8))
    }

    static func file(_ name: String, _ bytes: [UInt8], fileName: String = "holiday-in-rome.png") -> FormPart {
        FormPart(name: name, fileName: fileName, bytes: bytes)
    }

    static func body(_ parts: [FormPart]) -> [UInt8] {
        var body: [UInt8] = []
        for part in parts {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"".utf8)
            if let fileName = part.fileName {
                body += Array("; filename=\"\(fileName)\"\r\nContent-Type: image/png".utf8)
            }
            body += Array("\r\n\r\n".utf8) + part.bytes + Array("\r\n".utf8)
        }
        return body + Array("--\(boundary)--\r\n".utf8)
    }
}
