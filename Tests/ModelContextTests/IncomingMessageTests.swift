import StrictJSON
import Testing

@testable import ModelContext

@Suite("A client's messages are taken apart")
struct IncomingMessageTests {
    private func read(_ text: String) throws(MessageError) -> IncomingMessage {
        let bytes = Array(text.utf8)
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(MessageError) in try IncomingMessage(bytes) }
        }
        return try result.get()
    }

    /// The id, and what is asked for.
    private func parts(_ text: String) throws -> (MessageID?, IncomingMessage.Content) {
        let message = try read(text)
        return (message.id, message.content)
    }

    private func error(_ text: String) -> MessageError? {
        do throws(MessageError) {
            _ = try read(text)
            return nil
        } catch {
            return error
        }
    }

    @Test("requests, with ids that are numbers or texts")
    func requests() throws {
        #expect(
            try parts(#"{"jsonrpc":"2.0","id":7,"method":"ping"}"#) == (.number(7), .ping))
        #expect(
            try parts(#" {"method":"tools/list","params":{"cursor":"x"},"id":"a\u0062","jsonrpc":"2.0"} "#)
                == (.text("ab"), .listTools))
        #expect(
            try read(#"{"jsonrpc":"2.0","id":0,"method":"resources/list","params":null}"#).content
                == .unknown(method: "resources/list"))
        #expect(
            try read(
                #"{"jsonrpc":"2.0","id":-1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}"#
            ).content == .initialize(revision: "2025-06-18"))
    }

    @Test("a call's arguments are left where they stand")
    func arguments() throws {
        let text = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"paint",
             "arguments": {"photo": "a{b", "list": [1, {"x": [2]}]} , "_meta":{"progressToken":"t"}}}
            """
        guard case .callTool(let call) = try read(text).content else {
            throw MessageError(.invalidRequest, text)
        }
        let range = try #require(call.arguments)
        let found = String(decoding: Array(text.utf8)[range], as: UTF8.self)
        #expect(
            found.drop { $0 == " " } == #"{"photo": "a{b", "list": [1, {"x": [2]}]}"#)
        #expect(call.name == "paint" && call.progressToken == .text("t"))
        let bare = try read(#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}"#)
        #expect(bare.content == .callTool(ToolCall(name: "x", arguments: nil, progressToken: nil)))
    }

    @Test("notifications and answers need no answer")
    func notifications() throws {
        #expect(
            try parts(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#) == (nil, .notification))
        #expect(
            try read(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}"#)
                .content == .cancelled(.number(3)))
        #expect(
            try read(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{}}"#).content
                == .notification)
        #expect(try read(#"{"jsonrpc":"2.0","id":3,"result":{}}"#).content == .response)
    }

    @Test(
        "what is no message is refused, with the id if there is one",
        arguments: [
            ("", .parseError, nil), ("{", .parseError, nil), ("[1", .invalidRequest, nil),
            (#"{"jsonrpc":"2.0","id":1,"method":"ping"} x"#, .parseError, nil),
            (#"{"id":1,"id":2,"jsonrpc":"2.0","method":"ping"}"#, .parseError, nil),
            ("7", .invalidRequest, nil), (#"{"jsonrpc":"1.0","id":4,"method":"ping"}"#, .invalidRequest, 4),
            (#"{"jsonrpc":"2.0","id":4}"#, .invalidRequest, 4),
            (#"{"jsonrpc":"2.0","id":4.5,"method":"ping"}"#, .invalidRequest, nil),
            (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, .invalidRequest, nil),
            (#"{"jsonrpc":"2.0","id":1e300,"method":"ping"}"#, .invalidRequest, nil),
            (#"{"jsonrpc":"2.0","id":4,"method":"ping","params":[]}"#, .invalidRequest, 4),
            (#"{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{}}"#, .invalidParameters, 4),
            (
                #"{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"x","arguments":[]}}"#,
                .invalidParameters, 4
            ),
            (#"{"jsonrpc":"2.0","id":4,"method":"initialize"}"#, .invalidParameters, 4),
        ] as [(String, MessageError.Code, Int?)])
    func refused(text: String, code: MessageError.Code, id: Int?) {
        let error = error(text)
        #expect(error?.code == code, "\(text)")
        #expect(error?.id == id.map { .number($0) }, "\(text)")
    }

    @Test("several messages in one array are refused with what to do")
    func batch() {
        let error = error(#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#)
        #expect(error?.code == .invalidRequest && error?.description.contains("by itself") == true)
    }

    @Test("ids are kept only if they are short, and deep values are refused before anything is made of them")
    func limits() {
        let long = String(repeating: "x", count: 257)
        #expect(error(#"{"jsonrpc":"2.0","id":"\#(long)","method":"ping"}"#)?.code == .invalidRequest)
        let deep = String(repeating: "[", count: 100)
        #expect(error(#"{"jsonrpc":"2.0","id":1,"method":"ping","params":\#(deep)"#)?.code == .parseError)
    }
}
