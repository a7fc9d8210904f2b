import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import WebServer

@Suite("A connection is not held up by its client")
struct ConnectionHandlerTests {
    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(
            ConnectionHandler(maximumBodyBytes: 1000, requestDeadline: .seconds(10), lingering: .seconds(2)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func head(_ fields: HTTPFields = [:]) -> HTTPRequestPart {
        .head(
            HTTPRequest(
                method: .post, scheme: "http", authority: "localhost", path: "/", headerFields: fields))
    }

    @Test("A request that drips is cut off at its deadline, however steadily it drips")
    func dripping() throws {
        let channel = try channel()
        try channel.writeInbound(head())
        for _ in 0..<9 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("A request that has arrived may take as long as its answer takes")
    func arrived() throws {
        let channel = try channel()
        try channel.writeInbound(head())
        try channel.writeInbound(HTTPRequestPart.end(nil))
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
    }

    @Test("An early answer is followed by a moment of listening, and then by the end")
    func lingering() throws {
        let channel = try channel()
        try channel.writeInbound(head())
        try channel.writeOutbound(
            HTTPResponsePart.head(
                HTTPResponse(status: .contentTooLarge, headerFields: [.connection: "close"])))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        // The head and its end are out; the request's rest is not passed on any more.
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == head())
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive)
    }

    @Test(
        "A client that waits to be asked for its body is asked, unless it has too much",
        arguments: [("1000", true), ("1001", false), ("99999999999999999999", false)])
    func expectation(length: String, isAsked: Bool) throws {
        let channel = try channel()
        try channel.writeInbound(head([.expect: "100-continue", .contentLength: length]))
        guard case .head(let answer)? = try channel.readOutbound(as: HTTPResponsePart.self) else {
            #expect(!isAsked)
            return
        }
        #expect(isAsked && answer.status == .continue)
        // What was asked for is not an answer: it has no need of an answer's headers.
        #expect(answer.headerFields.isEmpty)
    }
}
