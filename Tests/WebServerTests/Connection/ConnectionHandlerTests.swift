import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOPosix
import Testing

@testable import WebServer

@Suite("A connection is not held up by its client")
struct ConnectionHandlerTests {
    /// A connection in memory, with everything between its bytes and the requests that routes see.
    private struct Wire {
        let channel = EmbeddedChannel()
        let places: ConnectionPlaces

        init(places: ConnectionPlaces = ConnectionPlaces(limit: 100)) throws {
            self.places = places
            let connection = ConnectionHandler(
                limits: ConnectionLimits(
                    bodyBytes: 1000, headerBytes: 1000, requestTime: .seconds(10), idleTime: .seconds(6)),
                places: places)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(ByteArrivalHandler(connection))
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false)
            try pipeline.addHandler(connection)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        func receive(_ text: String) throws {
            // The channel throws its handlers' errors again; the connection has dealt with them.
            do { try channel.writeInbound(ByteBuffer(string: text)) } catch is HTTPParserError {}
        }

        func wait(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

        /// Everything that was sent since the last call.
        func sent() throws -> String {
            var text = ""
            while let part = try channel.readOutbound(as: IOData.self) {
                if case .byteBuffer(let buffer) = part { text += String(buffer: buffer) }
            }
            return text
        }

        /// The parts of requests that have reached the routes since the last call: `GET /`, a body's text, `end`.
        func requests() throws -> [String] {
            var parts: [String] = []
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
                switch part {
                case .head(let head): parts.append("\(head.method) \(head.uri)")
                case .body(let buffer): parts.append(String(buffer: buffer))
                case .end: parts.append("end")
                }
            }
            return parts
        }

        /// An answer's head and the first part of its body.
        func beginAnswer(body: String) throws {
            try channel.writeOutbound(
                HTTPServerResponsePart.head(
                    HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "4"])))
            try channel.writeOutbound(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: body))))
        }

        func endAnswer(body: String) throws {
            try channel.writeOutbound(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: body))))
            try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        }

        func answer(_ status: HTTPResponseStatus = .ok, _ fields: HTTPHeaders = [:], body: String = "") throws
        {
            try channel.writeOutbound(
                HTTPServerResponsePart.head(
                    HTTPResponseHead(version: .http1_1, status: status, headers: fields)))
            try channel.writeOutbound(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: body))))
            try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        }
    }

    private let start = "POST / HTTP/1.1\r\nHost: localhost\r\n"

    @Test("A body that comes byte by byte is cut off at its deadline, and the answer says so")
    func drippingBody() throws {
        let wire = try Wire()
        try wire.receive(start + "Content-Length: 100\r\n\r\n")
        for _ in 0..<9 {
            wire.wait(1)
            try wire.receive("x")
        }
        #expect(try wire.sent().isEmpty)
        wire.wait(1)
        let answer = try wire.sent()
        #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("/problems/request-timeout"))
        #expect(answer.contains("Connection: close"))
        wire.wait(2)
        #expect(!wire.channel.isActive)
    }

    @Test("So are headers, and a request line", arguments: ["POST / HTTP/1.1\r\nX: ", "GET /"])
    func drippingHead(start: String) throws {
        let wire = try Wire()
        wire.wait(3)
        try wire.receive(start)
        for _ in 0..<9 {
            wire.wait(1)
            try wire.receive("x")
        }
        #expect(try wire.sent().isEmpty)
        wire.wait(1)
        #expect(try wire.sent().hasPrefix("HTTP/1.1 408 "))
    }

    @Test("The time of the headers counts for the body")
    func deadlineOfBoth() throws {
        let wire = try Wire()
        try wire.receive(start)
        wire.wait(5)
        try wire.receive("Content-Length: 100\r\n\r\n")
        wire.wait(4)
        try wire.receive("x")
        #expect(try wire.sent().isEmpty)
        wire.wait(1)
        #expect(try wire.sent().hasPrefix("HTTP/1.1 408 "))
    }

    @Test("The next request has its own deadline, from its first byte on")
    func nextRequest() throws {
        let wire = try Wire()
        for _ in 0..<3 {
            try wire.receive(start + "Content-Length: 0\r\n\r\n")
            wire.wait(60)
            try wire.answer()
            #expect(try wire.sent().hasPrefix("HTTP/1.1 200 "))
            wire.wait(5)
        }
        try wire.receive("GET")
        wire.wait(5)
        try wire.receive(" ")
        wire.wait(5)
        #expect(try wire.sent().hasPrefix("HTTP/1.1 408 "))
    }

    @Test("A connection that says nothing is closed without a word")
    func silence() throws {
        let wire = try Wire()
        wire.wait(5)
        #expect(wire.channel.isActive)
        wire.wait(1)
        #expect(try wire.sent().isEmpty && !wire.channel.isActive)
    }

    @Test("A request that has arrived may take as long as its answer takes")
    func arrived() throws {
        let wire = try Wire()
        try wire.receive(start + "Content-Length: 1\r\n\r\nx")
        wire.wait(3600)
        #expect(wire.channel.isActive)
        #expect(try wire.requests() == ["POST /", "x", "end"])
    }

    @Test("What comes of a request after its answer is read away, and reaches nobody")
    func lingering() throws {
        let wire = try Wire()
        try wire.receive(start + "Content-Length: 100\r\n\r\n")
        try wire.answer(.payloadTooLarge, ["Connection": "close", "Content-Length": "0"])
        #expect(try wire.requests() == ["POST /"])
        try wire.receive("x")
        #expect(try wire.requests().isEmpty)
        wire.wait(2)
        #expect(!wire.channel.isActive)
    }

    @Test(
        "A client that waits to be asked for its body is asked, unless it has too much, or speaks HTTP/1.0",
        arguments: [
            ("1.1", "1000", true), ("1.1", "1001", false), ("1.1", "99999999999", false),
            ("1.0", "1000", false),
        ])
    func expectation(version: String, length: String, isAsked: Bool) throws {
        let wire = try Wire()
        try wire.receive(
            "POST / HTTP/\(version)\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: \(length)\r\n\r\n")
        // What was asked for is not an answer: it has no need of an answer's headers.
        #expect(try wire.sent() == (isAsked ? "HTTP/1.1 100 Continue\r\n\r\n" : ""))
    }

    @Test("A stop closes what is idle, answers what is half there, and waits for answers under way")
    func stopping() throws {
        let idle = try Wire()
        idle.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(try idle.sent().isEmpty && !idle.channel.isActive)

        for half in ["GET / HT", start + "Content-Length: 9\r\n\r\nhalf"] {
            let wire = try Wire()
            try wire.receive(half)
            wire.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            let answer = try wire.sent()
            #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Retry-After: "), "\(half)")
            wire.wait(2)
            #expect(!wire.channel.isActive)
        }

        let whole = try Wire()
        try whole.receive(start + "Content-Length: 0\r\n\r\n")
        whole.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        whole.wait(2)
        try whole.answer(.ok, ["Content-Length": "4"], body: "done")
        let answer = try whole.sent()
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("done"))
        #expect(answer.contains("Connection: close"))
    }

    @Test("Whoever is not answered in time when the server stops is answered all the same")
    func stoppingLate() throws {
        let wire = try Wire()
        try wire.receive(start + "Content-Length: 0\r\n\r\n")
        wire.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        wire.wait(3)
        #expect(try wire.sent().hasPrefix("HTTP/1.1 503 "))
        // What the route says now comes too late, and is not sent.
        #expect(throws: ChannelError.self) { try wire.answer() }
        #expect(try wire.sent().isEmpty)
    }

    @Test("A refused request waits for the answers before it")
    func refusalInTurn() throws {
        let wire = try Wire()
        try wire.receive("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n")
        #expect(try wire.requests() == ["GET /a", "end"])
        #expect(try wire.sent().isEmpty)
        try wire.answer(.ok, ["Content-Length": "1"], body: "a")
        let answers = try wire.sent().split(separator: "HTTP/1.1 ")
        #expect(answers.map { $0.prefix(3) } == ["200", "400"])
    }

    @Test("A request whose answer is under way gets no second one, when its time is up or the server stops")
    func oneAnswer() throws {
        for stops in [false, true] {
            let wire = try Wire()
            try wire.receive("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n")
            try wire.beginAnswer(body: "do")
            if stops {
                wire.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            } else {
                wire.wait(7)
            }
            do { try wire.channel.throwIfErrorCaught() } catch is HTTPParserError {}
            #expect(wire.channel.isActive)
            try wire.endAnswer(body: "ne")
            let sent = try wire.sent()
            #expect(sent.hasPrefix("HTTP/1.1 200 ") && sent.hasSuffix("\r\n\r\ndone"), "stops: \(stops)")
            wire.wait(2)
            #expect(try wire.sent().isEmpty && !wire.channel.isActive)
        }
    }

    @Test(
        "A connection that has begun its answer, but not read its request, makes room without another answer")
    func makingRoomMidAnswer() throws {
        let places = ConnectionPlaces(limit: 1)
        let first = try Wire(places: places)
        try first.receive("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n")
        try first.beginAnswer(body: "do")
        let second = try Wire(places: places)
        first.wait(0)
        #expect(try !first.sent().contains("/problems/") && !first.channel.isActive)
        #expect(second.channel.isActive && places.count == 1)
    }

    @Test("An answer that its client reads slowly is sent to its end, also when the server stops")
    func slowReader() async throws {
        let length = 30_000_000
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answered = loop.makePromise(of: (any Channel).self)
        let server = try await ServerBootstrap(group: loop).childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let connection = ConnectionHandler(
                    limits: ConnectionLimits(
                        bodyBytes: 1000, headerBytes: 1000, requestTime: .seconds(3600),
                        idleTime: .seconds(3600), stopping: .seconds(3600)),
                    places: ConnectionPlaces(limit: 10))
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(ByteArrivalHandler(connection))
                try pipeline.configureHTTPServerPipeline(
                    withPipeliningAssistance: false, withErrorHandling: false)
                try pipeline.addHandler(connection)
                try pipeline.addHandler(LongAnswer(length: length, answered: answered))
            }
        }.bind(host: "127.0.0.1", port: 0).get()
        // Reads no further than what is taken from it.
        let client = try await ClientBootstrap(group: loop)
            .connect(to: try #require(server.localAddress)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let received = try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: h\r\n\r\n"))
            // The route has said everything, and nothing of it is read yet.
            let connection = try await answered.futureResult.get()
            connection.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            var all = 0
            for try await buffer in inbound { all += buffer.readableBytes }
            return all
        }
        #expect(received > length)
        try await server.close()
    }

    /// A route that answers everything at once.
    private final class LongAnswer: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        let length: Int
        let answered: EventLoopPromise<any Channel>

        init(length: Int, answered: EventLoopPromise<any Channel>) {
            (self.length, self.answered) = (length, answered)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .end = unwrapInboundIn(data) else { return }
            let head = HTTPResponseHead(
                version: .http1_1, status: .ok, headers: ["Content-Length": "\(length)"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let body = ByteBuffer(repeating: 0, count: length)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            answered.succeed(context.channel)
        }
    }

    @Test("An HTTP/1.0 client gets no chunks, and a closed connection unless it asks for another")
    func oldVersion() throws {
        let plain = try Wire()
        try plain.receive("GET / HTTP/1.0\r\nHost: h\r\n\r\n")
        try plain.answer(.ok, [:], body: "streamed")
        let answer = try plain.sent()
        #expect(answer.hasPrefix("HTTP/1.0 200 ") && answer.hasSuffix("\r\n\r\nstreamed"))
        #expect(answer.contains("Connection: close") && !answer.lowercased().contains("chunked"))
        plain.wait(2)
        #expect(!plain.channel.isActive)

        let kept = try Wire()
        try kept.receive("GET / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n")
        try kept.answer(.ok, ["Content-Length": "1"], body: "a")
        #expect(try kept.sent().contains("Connection: keep-alive"))
        kept.wait(5)
        #expect(kept.channel.isActive)
    }

    @Test("A client that sends no more is asked whether it is there, and still gets its answer")
    func halfClosed() throws {
        let wire = try Wire()
        try wire.receive("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        wire.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(try wire.sent().hasPrefix("HTTP/1.1 100 "))
        try wire.answer(.ok, ["Content-Length": "1"], body: "a")
        #expect(try wire.sent().contains("Connection: close"))
        #expect(!wire.channel.isActive)
    }

    @Test("A connection that has to make room says so if it was in the middle of a request")
    func makingRoom() throws {
        let places = ConnectionPlaces(limit: 1)
        let first = try Wire(places: places)
        try first.receive("GET / HTTP/1.1\r\nX: ")
        let second = try Wire(places: places)
        first.wait(0)
        #expect(try first.sent().contains("/problems/too-many-connections"))
        // Who has sent a whole request stays, and goes after its answer if somebody waits.
        try second.receive(start + "Content-Length: 0\r\n\r\n")
        #expect(!places.canTakeAnother())
        try second.answer(.ok, ["Content-Length": "0"])
        #expect(try second.sent().contains("Connection: close"))
        second.wait(2)
        #expect(!second.channel.isActive && places.canTakeAnother())
    }
}
