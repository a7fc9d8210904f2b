import Foundation
import ImageCodecs
import NIOHTTP1
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("Programs with a language model paint over HTTP", .timeLimit(.minutes(10)))
struct ModelContextRouteTests {
    private static let events = [("Accept", "application/json, text/event-stream")]

    private func send(
        _ method: String, _ params: [String: Any] = [:], headers: [(String, String)] = events,
        at server: TestServer
    ) async throws -> Answer {
        try await server.postJSON(
            "/mcp", ["jsonrpc": "2.0", "id": 1, "method": method, "params": params], headers: headers)
    }

    /// What a tool gives.
    private func call(
        _ tool: String, _ arguments: [String: Any] = [:], headers: [(String, String)] = events,
        at server: TestServer
    ) async throws -> JSON {
        let answer = try await send(
            "tools/call", ["name": tool, "arguments": arguments],
            headers: headers + [("MCP-Protocol-Version", "2025-06-18")], at: server)
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json()["result"]
    }

    private func failure(_ result: JSON) throws -> String {
        #expect(try result["isError"] == true)
        #expect(try result.optional("structuredContent") == nil)
        return try result["content"][0]["text"].string
    }

    @Test("a client is welcomed, told its session, and lists the tools; notifications are taken")
    func handshake() async throws {
        try await withServer { server in
            let welcome = try await send("initialize", ["protocolVersion": "2025-06-18"], at: server)
            let session = try #require(welcome.headers.first(name: "Mcp-Session-Id"))
            #expect(try welcome.json()["result"]["serverInfo"]["name"].string == "impasto")
            let ready = try await server.postJSON(
                "/mcp", ["jsonrpc": "2.0", "method": "notifications/initialized"],
                headers: [("Mcp-Session-Id", session), ("MCP-Protocol-Version", "2025-06-18")])
            #expect(ready.status == 202 && ready.bytes.isEmpty)
            let tools = try await send("tools/list", at: server).json()["result"]["tools"].items
            #expect(
                try tools.map { try $0["name"].string } == [
                    "list_styles", "list_samples", "paint", "mix_styles", "save_style", "similar_styles",
                ])
            for tool in tools {
                #expect(try tool["description"].string.count > 100)
                #expect(try tool["inputSchema"]["type"].string == "object")
                #expect(try tool["outputSchema"]["type"].string == "object")
                for argument in try tool["inputSchema"]["properties"].members.values {
                    #expect(try !argument["description"].string.isEmpty)
                }
            }
            // No path of this machine is a picture here.
            #expect(try !tools.contains { try $0["inputSchema"]["properties"].optional("output") != nil })
        }
    }

    @Test("a photo is painted: small in the answer, and whole where the link leads")
    func paint() async throws {
        try await withServer { server in
            let photo = "data:image/png;base64," + (try Pictures.base64(width: 300, height: 200))
            let result = try await call(
                "paint",
                ["content": photo, "style": "stripes 70% + Night swirl 30% at 50", "contentSize": 200],
                at: server)
            #expect(try result["isError"] == false, "\(result)")
            let summary = try result["structuredContent"]
            #expect(try summary["width"].int == 300 && summary["mediaType"].string == "image/png")
            #expect(try JSON(Array(result["content"][0]["text"].string.utf8)) == summary)
            let image = try result["content"][1]
            #expect(try image["mimeType"].string == "image/jpeg")
            let preview = [UInt8](try #require(Data(base64Encoded: try image["data"].string)))
            #expect(try Pictures.size(of: preview) == [300, 200])
            let link = try result["content"][2]
            #expect(try link["type"].string == "resource_link")
            let address = try link["uri"].string
            #expect(try address == summary["address"].string)
            let prefix = "http://localhost:\(server.port)"
            #expect(address.hasPrefix(prefix))
            let whole = try await server.get(String(address.dropFirst(prefix.count)))
            #expect(try whole.bytes.count == link["size"].int)
            let receipt = try JSON(Array(try #require(PNGTextChunks.read(from: whole.bytes).first).text.utf8))
            #expect(try receipt["strength"].double == 50 && receipt["styles"].items.count == 2)
        }
    }

    @Test("settings are those of the API, an upload is a photo, and what is asked for in the call wins")
    func settings() async throws {
        try await withServer { server in
            let id = try await server.upload(try Pictures.png()).json()["id"].string
            let result = try await call(
                "paint",
                [
                    "content": "upload:\(id)", "style": "stripes at 50", "strength": 20, "format": "jpeg",
                    "contentSize": "full", "preserveColor": 30, "preview": false,
                ], at: server)
            #expect(try result["structuredContent"]["mediaType"].string == "image/jpeg", "\(result)")
            #expect(try result["content"].items.count == 2)
            let task = try #require(server.engine.painted.last)
            #expect(task.strength == 0.2 && task.finish.preserveColor == 30 && task.contentSize == .full)
        }
    }

    @Test("a large painting comes small, and no longer than clients read")
    func largePreview() async throws {
        try await withServer { server in
            var pixels = SeededRandom(seed: 7)
            let noise = RasterImage(
                width: 1600, height: 1200,
                rgb: (0..<1600 * 1200 * 3).map { _ in UInt8.random(in: 0...255, using: &pixels) })
            let photo = Data(try ImageEncoder(quality: 90).jpeg(noise)).base64EncodedString()
            let result = try await call(
                "paint", ["content": photo, "style": "stripes", "contentSize": "full", "brush": 1], at: server
            )
            #expect(try result["structuredContent"]["width"].int == 1600)
            let data = try result["content"][1]["data"].string
            #expect(data.utf8.count < 1 << 20)
            let preview = [UInt8](try #require(Data(base64Encoded: data)))
            #expect(try Pictures.size(of: preview)[0] <= 768)
        }
    }

    @Test("styles are saved, mixed, listed and compared")
    func styles() async throws {
        try await withServer { server in
            let saved = try await call(
                "save_style",
                [
                    "name": "Dusk", "style": "data:image/png;base64," + (try Pictures.base64(seed: 5)),
                    "tags": ["warm"],
                ],
                at: server)
            #expect(try saved["structuredContent"]["style"]["name"].string == "Dusk", "\(saved)")
            #expect(try saved["structuredContent"]["kept"] == true)
            _ = try await call("save_style", ["name": "Waves", "style": "woodblock-wave"], at: server)
            let mixed = try await call(
                "mix_styles", ["name": "Both", "styles": "Dusk 70% + Waves 30%", "notes": "n"], at: server)
            #expect(try mixed["structuredContent"]["style"]["made"].string.contains("2"), "\(mixed)")
            let all = try await call("list_styles", at: server)["structuredContent"]
            #expect(try all["total"].int == 3)
            #expect(try all["styles"].items.map { try $0["name"].string } == ["Both", "Waves", "Dusk"])
            let warm = try await call("list_styles", ["tag": "warm", "limit": 1], at: server)
            #expect(try warm["structuredContent"]["styles"][0]["name"].string == "Dusk")
            let similar = try await call("similar_styles", ["style": "Dusk", "limit": 1], at: server)
            #expect(try similar["structuredContent"]["styles"].items.count == 1)
            let alike = try await call("similar_styles", ["style": "Dusk + Waves", "limit": 3], at: server)
            #expect(try alike["structuredContent"]["styles"].items.count == 3)
            let samples = try await call("list_samples", at: server)["structuredContent"]
            #expect(try samples["photos"].items.contains { try $0["name"].string == "lighthouse" })
            #expect(try samples["styles"].items.contains { try $0["title"].string == "Night swirl" })
        }
    }

    @Test("what content and q were called first is taken for them, but not beside them")
    func earlierNames() async throws {
        try await withServer { server in
            let arguments: [String: Any] = ["photo": "bust", "style": "stripes", "contentSize": 16]
            let painted = try await call("paint", arguments, at: server)
            #expect(try painted["isError"] == false, "\(painted)")
            let listed = try await call("list_styles", ["search": "nothing"], at: server)
            #expect(try listed["structuredContent"]["total"] == 0)
            let both = try await call(
                "paint", arguments.merging(["content": "bust"]) { one, _ in one }, at: server)
            #expect(try failure(both).contains("no field 'photo'"))
        }
    }

    @Test("what a tool cannot do says what would help, in the tools' own words")
    func failures() async throws {
        try await withServer { server in
            _ = try await call("save_style", ["name": "Dusk", "style": "stripes"], at: server)
            for (tool, arguments, words) in [
                ("paint", ["style": "stripes"], ["photo is missing", "list_samples"]),
                (
                    "paint", ["content": "/etc/passwd", "style": "stripes"],
                    ["no sample '/etc/passwd'", "data: URL"]
                ),
                ("paint", ["content": "bust", "style": "Duskk"], ["did you mean 'Dusk'", "list_styles"]),
                (
                    "paint", ["content": "bust", "style": "Dusk", "strength": 200],
                    ["Argument: strength", "0...100"]
                ),
                (
                    "paint", ["content": "bust", "style": "Dusk", "output": "x.png"],
                    ["no field 'output'", "all arguments"]
                ),
                (
                    "paint", ["content": "upload:no", "style": "Dusk"],
                    ["Argument: content", "'no' is no upload's id"]
                ),
                ("paint", ["content": 7, "style": "Dusk"], ["Argument: content", "must be a text"]),
                (
                    "save_style", ["name": "dusk", "style": "marble"],
                    ["already a style called", "Suggestion: dusk 2"]
                ),
                ("save_style", ["name": "x", "style": "marble + stripes"], ["mix_styles"]),
                ("mix_styles", ["name": "x", "styles": "marble"], ["Argument: styles", "Dusk 70%"]),
                ("list_styles", ["limit": 0], ["1...100"]),
                ("list_samples", ["what": 1], ["no field 'what'"]),
                ("similar_styles", [:], ["style is missing"]),
            ] as [(String, [String: Any], [String])] {
                let text = try failure(try await call(tool, arguments, at: server))
                for word in words + ["What to do: "] { #expect(text.contains(word), "\(word) in \(text)") }
                #expect(!text.contains("/api/styles"))
            }
        }
    }

    @Test("what is no message is refused, and GET is told what works")
    func refused() async throws {
        try await withServer { server in
            for body in ["", "nothing", "[]", #"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, #"{"id":1}"#] {
                let answer = try await server.send(
                    .POST, "/mcp", headers: [("Content-Type", "application/json")], body: Array(body.utf8))
                #expect(answer.status == 400, "\(body)")
                let code = try answer.json()["error"]["code"].int
                #expect([-32700, -32600].contains(code))
            }
            let get = try await server.get("/mcp", headers: Self.events)
            #expect(get.status == 405 && get.headers.first(name: "Allow") == "OPTIONS, POST")
            let unknown = try await send(
                "ping", headers: [("MCP-Protocol-Version", "1999-01-01")], at: server)
            #expect(unknown.status == 400 && unknown.text.contains("2025-06-18"))
            #expect(try await send("ping", headers: [("Mcp-Session-Id", "a b")], at: server).status == 400)
            #expect(try await send("ping", at: server).json()["result"].members.isEmpty)
            let wrong = try await send("tools/call", ["name": "draw"], at: server)
            #expect(try wrong.status == 200 && wrong.json()["error"]["code"].int == -32602)
        }
    }

    @Test("other sites and other hosts may not call")
    func guarded() async throws {
        try await withServer { server in
            for headers in [
                [("Origin", "https://elsewhere.example")], [("Sec-Fetch-Site", "cross-site")],
                [("Origin", "http://localhost:\(server.port)")],
            ] {
                let answer = try await send("tools/list", headers: headers, at: server)
                #expect(answer.status == 403, "\(headers)")
            }
            let rebound = try await server.send(
                .POST, "/mcp", headers: [("Content-Type", "application/json")], body: Array("{}".utf8),
                host: "elsewhere.example")
            #expect(rebound.status == 421)
        }
    }

    @Test("progress comes as events, and the answer is the last of them")
    func progress() async throws {
        try await withServer { server in
            let answer = try await send(
                "tools/call",
                [
                    "name": "paint", "arguments": ["content": "bust", "style": "stripes", "contentSize": 64],
                    "_meta": ["progressToken": "p1"],
                ], headers: Self.events + [("MCP-Protocol-Version", "2025-06-18")], at: server)
            #expect(answer.headers.first(name: "Content-Type") == "text/event-stream")
            #expect(answer.headers.first(name: "X-Accel-Buffering") == "no")
            let messages = try answer.text.split(separator: "\n").filter { $0.hasPrefix("data: ") }
                .map { try JSON($0.dropFirst(6).utf8) }
            #expect(messages.count > 1)
            let steps = try messages.dropLast().map { message in
                #expect(try message["params"]["progressToken"].string == "p1")
                return try message["params"]["progress"].double
            }
            #expect(zip(steps, steps.dropFirst()).allSatisfy(<), "\(steps)")
            #expect(try messages.last?["result"]["isError"] == false)
            // Who does not ask for events gets none.
            let plain = try await send(
                "tools/call", ["name": "list_styles", "_meta": ["progressToken": 1]], headers: [], at: server)
            #expect(plain.headers.first(name: "Content-Type") == "application/json")
        }
    }

    @Test("a call is cancelled by its id within its session, and in no other")
    func cancellation() async throws {
        try await withServer { server in
            @Sendable func paint() async throws -> JSON {
                try await send(
                    "tools/call", ["name": "paint", "arguments": ["content": "bust", "style": "stripes"]],
                    headers: [("Mcp-Session-Id", "one")], at: server
                ).json()
            }
            func cancel(in session: String) async throws {
                let answer = try await server.postJSON(
                    "/mcp",
                    ["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 1]],
                    headers: [("Mcp-Session-Id", session)])
                #expect(answer.status == 202)
            }
            server.engine.hold()
            async let kept = paint()
            await server.engine.nextStart()
            try await cancel(in: "two")
            server.engine.release()
            #expect(try await kept["result"]["isError"] == false)
            server.engine.hold()
            async let stopped = paint()
            await server.engine.nextStart()
            try await cancel(in: "one")
            await server.engine.nextCancellation()
            #expect(try await stopped["error"]["code"].int == -32000)
        }
    }

    @Test("a private server's paintings say nothing of how they were made, and its styles are not kept")
    func privacy() async throws {
        try await withServer(configure: PrivateServerTests.makePrivate) { server in
            let without = try await send("tools/list", at: server)
            #expect(without.status == 401)
            let welcome = try await send(
                "initialize", ["protocolVersion": "2025-06-18"],
                headers: PrivateServerTests.right, at: server)
            #expect(welcome.text.contains("keeps nothing"))
            let painted = try await call(
                "paint", ["content": "bust", "style": "stripes", "contentSize": 64],
                headers: PrivateServerTests.right, at: server)
            let address = try painted["structuredContent"]["address"].string
            let path = String(address.dropFirst("http://localhost:\(server.port)".count))
            let file = try await server.get(path, headers: PrivateServerTests.right)
            #expect(try file.status == 200 && PNGTextChunks.read(from: file.bytes).isEmpty)
            let saved = try await call(
                "save_style", ["name": "Dusk", "style": "stripes"], headers: PrivateServerTests.right,
                at: server)
            #expect(try saved["structuredContent"]["kept"] == false)
            #expect(!server.log.lines.contains { $0.contains("Dusk") || $0.contains("/mcp") })
        }
    }

    @Test("behind a proxy the link has its path")
    func basePath() async throws {
        try await withServer(configure: { $0.basePath = BasePath("/paint")! }) { server in
            let painted = try await call(
                "paint", ["content": "bust", "style": "stripes", "contentSize": 64], at: server)
            let address = try painted["structuredContent"]["address"].string
            #expect(address.hasPrefix("http://localhost:\(server.port)/paint/api/jobs/"))
        }
    }
}
