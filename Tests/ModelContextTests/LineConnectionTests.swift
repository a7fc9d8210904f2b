import Synchronization
import TestSupport
import Testing

@testable import ModelContext

@Suite("A program at the other end of a pipe", .timeLimit(.minutes(10)))
struct LineConnectionTests {
    /// What was sent, and who waits for more.
    private final class Sent: Sendable {
        private let lines = Mutex<[String]>([])
        let stream = AsyncStream<String>.makeStream()

        func add(_ line: [UInt8]) {
            let text = String(decoding: line, as: UTF8.self)
            lines.withLock { $0.append(text) }
            stream.continuation.yield(text)
        }

        var all: [String] { lines.withLock { $0 } }

        func json() throws -> [JSON] { try all.map { try JSON(Array($0.utf8)) } }
    }

    private struct Nothing: Encodable {}

    private static let server = ProtocolServer(
        .init(name: "test", title: "Test", version: "1", instructions: "Try."),
        tools: [
            Tool(
                "wait", title: "Wait", effects: .reads, "Waits.",
                input: .object(["x": .text("Anything.")], isClosed: true), output: .object([:]))
        ])

    private func connection(
        _ sent: Sent, limit: Int = 1000,
        run: @escaping LineConnection.Run = { _, _, _ in ToolResult(Nothing(), text: "{}") }
    ) -> LineConnection {
        LineConnection(Self.server, lineLimit: limit, callLimit: 2, run: run) { sent.add($0) }
    }

    private func call(_ id: Int, token: String? = nil) -> [UInt8] {
        let meta = token.map { #","_meta":{"progressToken":"\#($0)"}"# } ?? ""
        return Array(
            #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"wait","arguments":{"x":"y"}\#(meta)}}"#
                .utf8) + [0x0A]
    }

    @Test("messages come in pieces of any length, and each has its line")
    func pieces() async throws {
        let sent = Sent()
        let connection = connection(sent)
        let text = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}\r
            {"jsonrpc":"2.0","method":"notifications/initialized"}

            {"jsonrpc":"2.0","id":"b","method":"tools/list"}
            {"jsonrpc":"2.0","id":3,"method":"ping"}
            """
        for byte in text.utf8 { connection.take([byte]) }
        await connection.finish()
        let answers = try sent.json()
        #expect(sent.all.allSatisfy { $0.hasSuffix("\n") && $0.count(where: \.isNewline) == 1 })
        #expect(answers.count == 3)
        #expect(try answers[0]["result"]["protocolVersion"].string == "2025-03-26")
        #expect(try answers[0]["result"]["serverInfo"]["name"].string == "test")
        #expect(try answers[0]["result"]["instructions"].string == "Try.")
        let tool = try answers[1]["result"]["tools"][0]
        #expect(try tool["name"].string == "wait" && answers[1]["id"].string == "b")
        #expect(try tool["inputSchema"]["type"].string == "object")
        #expect(try tool["inputSchema"]["additionalProperties"] == false)
        #expect(try tool["annotations"]["readOnlyHint"] == true)
        #expect(try answers[2]["result"].members.isEmpty)
    }

    @Test("a revision that is not known is answered with the latest that is")
    func revisions() async throws {
        for revision in ProtocolRevision.allCases.map(\.rawValue) + ["2099-01-01"] {
            let sent = Sent()
            let connection = connection(sent)
            connection.take(
                Array(
                    #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\#(revision)"}}"#
                        .utf8))
            await connection.finish()
            let agreed = try sent.json()[0]["result"]["protocolVersion"].string
            #expect(agreed == (revision == "2099-01-01" ? "2025-11-25" : revision))
        }
    }

    @Test("what is no message, or too long a one, is answered with an error, and the next is read")
    func errors() async throws {
        let sent = Sent()
        let connection = connection(sent, limit: 100)
        connection.take(Array((String(repeating: "x", count: 250) + "\nnot JSON\n[]\n").utf8))
        connection.take(Array(#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#.utf8) + [0x0A])
        connection.take(
            Array(#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"no"}}"#.utf8) + [0x0A])
        await connection.finish()
        let codes = try sent.json().map { try $0["error"]["code"].int }
        #expect(codes == [-32600, -32700, -32600, -32601, -32602])
        #expect(sent.all[0].contains(#""id":null"#))
        #expect(sent.all[4].contains("there are wait"))
    }

    @Test("a call holds up no ping, reports how far it is, and is cancelled by its id without an answer")
    func cancellation() async throws {
        let sent = Sent()
        let (cancelled, continuation) = AsyncStream<Void>.makeStream()
        let connection = connection(sent) { _, _, report in
            report(0.5, "half")
            await withTaskCancellationHandler {
                for await _ in cancelled {}
            } onCancel: {
                continuation.finish()
            }
            try Task.checkCancellation()
            return ToolResult(Nothing(), text: "{}")
        }
        connection.take(call(1, token: "t"))
        var lines = sent.stream.stream.makeAsyncIterator()
        let progress = try JSON(Array(try #require(await lines.next()).utf8))
        #expect(try progress["method"].string == "notifications/progress")
        #expect(try progress["params"]["progressToken"].string == "t")
        #expect(try progress["params"]["progress"].double == 0.5)
        #expect(try progress["params"]["message"].string == "half")
        connection.take(Array(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#.utf8) + [0x0A])
        #expect(try #require(await lines.next()).contains(#""id":2"#))
        connection.take(
            Array(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#.utf8)
                + [0x0A])
        await connection.finish()
        #expect(sent.all.count == 2)
    }

    @Test("more calls than are allowed at once are refused, and all others are answered before the end")
    func limit() async throws {
        let sent = Sent()
        let gate = AsyncStream<Void>.makeStream()
        let connection = connection(sent) { _, line, _ in
            for await _ in gate.stream {}
            #expect(line.count > 50)
            return ToolResult(Nothing(), text: "{}")
        }
        for id in 1...3 { connection.take(call(id)) }
        gate.continuation.finish()
        await connection.finish()
        let answers = try sent.json()
        #expect(answers.count == 3)
        let third = try #require(try answers.first { try $0["id"].int == 3 })
        #expect(try third["error"]["code"].int == -32001)
        let results = try answers.filter { try $0.optional("result") != nil }
        #expect(results.count == 2)
    }

    @Test("calls are cancelled when the program's end is waited for no more")
    func end() async throws {
        let sent = Sent()
        let (started, continuation) = AsyncStream<Void>.makeStream()
        let (never, neverContinuation) = AsyncStream<Void>.makeStream()
        let connection = connection(sent) { _, _, _ in
            continuation.finish()
            for await _ in never {}
            try Task.checkCancellation()
            return ToolResult(Nothing(), text: "{}")
        }
        connection.take(call(1))
        for await _ in started {}
        let end = Task { await connection.finish() }
        end.cancel()
        await end.value
        #expect(sent.all.isEmpty)
        withExtendedLifetime(neverContinuation) {}
    }

    @Test("clients before links are sent none")
    func links() throws {
        var result = ToolResult(
            Nothing(), text: "{}",
            [
                .image([1, 2, 3], mediaType: "image/jpeg"),
                .link(address: "http://x/y", name: "painting", mediaType: "image/png", bytes: 5),
            ])
        for revision in ProtocolRevision.allCases {
            let answer = try JSON(ProtocolServer.answer(.number(1), result, in: revision))
            let types = try answer["result"]["content"].items.map { try $0["type"].string }
            #expect(types == ["text", "image"] + (revision >= .june2025 ? ["resource_link"] : []))
            #expect(try answer["result"]["content"][1]["data"].string == "AQID")
            #expect(try answer["result"]["structuredContent"].members.isEmpty)
            #expect(try answer["result"]["isError"] == false)
        }
        result = ToolResult(failure: "no")
        let answer = try JSON(ProtocolServer.answer(.text("a"), result, in: .november2025))
        #expect(
            try answer["result"]["isError"] == true && answer["result"].optional("structuredContent") == nil)
    }
}
