import HTTPTypes
import ImageCodecs
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("Problems say what to do", .timeLimit(.minutes(10)))
struct ProblemTests {
    @Test("Unknown paths, methods and types get 404, 405 with Allow, and 415")
    func routing() async throws {
        try await withServer { server in
            let missing = try await server.get("/api/nothing")
            #expect(missing.status == 404)
            #expect(missing.headers["Content-Type"] == ["application/problem+json"])
            let document = try missing.json()
            #expect(try document["type"] == "/problems/not-found" && document["status"] == 404)
            #expect(try missing.headers["X-Request-Id"] == [document["requestId"].string])

            let page = try await server.get("/nothing")
            #expect(page.status == 404)
            #expect(page.headers["Content-Type"] == ["text/html; charset=utf-8"])
            #expect(page.text.contains("404"))

            for (method, path, allow) in [
                (HTTPMethod.GET, "/api/stylize", "OPTIONS, POST"),
                (.DELETE, "/api/models", "GET, HEAD, OPTIONS"),
                (.PUT, "/api/jobs/abc", "DELETE, GET, HEAD, OPTIONS"), (.TRACE, "/", "GET, HEAD, OPTIONS"),
                (.POST, "/assets/css/base.css", "GET, HEAD, OPTIONS"),
                (.RAW(value: "QUERY"), "/api/benchmark", "GET, HEAD, OPTIONS, POST"),
                (.PUT, "/api/styles/trash", "DELETE, GET, HEAD, OPTIONS"),
                (.GET, "/api/styles/mix", "OPTIONS, POST"),
            ] {
                let answer = try await server.send(method, path)
                #expect(answer.status == 405, "\(method) \(path)")
                #expect(answer.headers["Allow"] == [allow], "\(method) \(path)")
            }

            for path in ["/api/stylize", "/api/jobs", "/api/uploads", "/api/style-vectors", "/api/benchmark"]
            {
                let answer = try await server.send(
                    .POST, path, headers: [("Content-Type", "text/html")], body: [1])
                #expect(answer.status == 415, "\(path)")
            }
        }
    }

    @Test("A value out of range names its field and what it may be")
    func ranges() async throws {
        try await withServer { server in
            let content = ["sample": "lighthouse"]
            let style = ["sample": "stripes"]
            let cases: [(String, Any, String)] = [
                ("strength", 101, "0...100"), ("strength", "much", "0...100"), ("quality", 0, "1...100"),
                ("quality", 50.5, "1...100"), ("contentSize", 15, "16...32768, or \"full\""),
                ("contentSize", "huge", "16...32768, or \"full\""), ("styleSize", 15, "16...8192"),
                ("brush", 0.5, "1...16, or \"auto\""), ("brush", 16.5, "1...16, or \"auto\""),
                ("brush", "full", "1...16, or \"auto\""), ("brush", true, "1...16, or \"auto\""),
                ("previewHeight", 15, "16...2048"), ("previewHeight", 2049, "16...2048"),
                ("previewHeight", 320.5, "16...2048"), ("previewHeight", "auto", "16...2048"),
                ("format", "tiff", ImageFormat.writable.map(\.rawValue).joined(separator: ", ")),
                ("square", "yes", "true, false"),
                ("preserveColor", 100.5, "0...100, or true, false"),
                ("preserveColor", -1, "0...100, or true, false"),
                ("preserveColor", "blue", "0...100, or true, false"),
                ("saturation", -101, "-100...100"), ("saturation", "much", "-100...100"),
                ("contrast", 101, "-100...100"), ("contrast", true, "-100...100"),
                ("grain", -1, "0...100"), ("grain", 100.5, "0...100"),
                ("styleModel", "none", "style-mobilenet-v2, saved_model_style_js"),
                ("profile", "p3", "srgb, keep"), ("priority", "now", "preview, full"),
            ]
            for (field, value, allowed) in cases {
                let answer = try await server.postJSON(
                    "/api/stylize", ["content": content, "style": style, field: value])
                #expect(answer.status == 422, "\(field) \(value)")
                let document = try answer.json()
                #expect(try document["field"].string == field, "\(field) \(value)")
                #expect(try document["allowed"].string == allowed, "\(field) \(value)")
            }
            let unknown = try await server.postJSON(
                "/api/stylize", ["content": content, "style": style, "strenght": 5])
            #expect(try unknown.json()["field"] == "strenght")
            let nested = try await server.postJSON(
                "/api/stylize", ["content": ["sample": "lighthouse", "x": 1], "style": style])
            #expect(try nested.json()["field"] == "content.x")
        }
    }

    @Test("Pictures that cannot be used are told apart")
    func pictures() async throws {
        try await withServer(configure: { $0.limits.pixels = 10_000 }) { server in
            let style = ["sample": "stripes"]
            func status(_ content: [String: Any]) async throws -> (Int, JSON) {
                let answer = try await server.postJSON("/api/stylize", ["content": content, "style": style])
                return (answer.status, try answer.json())
            }
            let whole = try Pictures.base64()
            #expect(try await status(["data": "!!!"]).0 == 422)
            // A TIFF, and a GIF that ends behind its first word.
            #expect(try await status(["data": "SUkqAAgAAAA="]).0 == 415)
            let broken = ImageFormat.readable.contains(.gif) ? 422 : 415
            #expect(try await status(["data": "R0lGODlh"]).0 == broken)
            // Of what is cut later the rows that are there would be painted.
            let (cutStatus, cut) = try await status(["data": String(whole.prefix(40))])
            #expect(cutStatus == 422, "\(cut)")
            #expect(try await status(["data": try Pictures.base64(width: 200, height: 100)]).0 == 413)
            #expect(try await status([:]).0 == 422)
            #expect(try await status(["data": whole, "sample": "lighthouse"]).0 == 422)
            let (code, document) = try await status(["sample": "../../etc/passwd"])
            #expect(try code == 422 && document["field"] == "content.sample")
            #expect(try await status(["upload": "nonsense"]).0 == 422)
            #expect(try await status(["upload": "0123456789abcdef0123456789abcdef"]).0 == 404)
        }
    }

    @Test("Spaces that do not fit, and networks that are not here, are told")
    func networks() async throws {
        try await withServer { server in
            let request: [String: Any] = [
                "content": ["sample": "lighthouse"], "style": ["sample": "stripes"],
            ]
            let mixed = try await server.postJSON(
                "/api/stylize",
                request.merging([
                    "styleModel": "saved_model_style_js", "transformer": "transformer-quarter",
                ]) { $1 })
            #expect(mixed.status == 422)
            #expect(try mixed.json()["type"] == "/problems/space-mismatch")
            let missing = try await server.postJSON(
                "/api/stylize",
                request.merging([
                    "transformer": "saved_model_transformer_separable_js",
                    "styleModel": "saved_model_style_js",
                ]) { $1 })
            #expect(missing.status == 409)
            #expect(try missing.json()["remedy"].string.contains("impasto models pull"))
            let vector = try await server.postJSON(
                "/api/stylize",
                [
                    "content": ["sample": "lighthouse"],
                    "style": ["vector": [Double](repeating: 0, count: 100), "space": "tfjs-original"],
                    "transformer": "transformer-quarter",
                ])
            let problem = try vector.json()
            #expect(try problem["type"] == "/problems/space-mismatch" && problem["field"] == "style")
        }
    }

    @Test("A render that does not fit is refused with the largest size that does")
    func memory() async throws {
        try await withServer(configure: { $0.memoryBytes = 1 << 30 }) { server in
            let request: [String: Any] = [
                "content": ["sample": "lighthouse"], "style": ["sample": "stripes"],
            ]
            let answer = try await server.postJSON(
                "/api/stylize", request.merging(["contentSize": 8192]) { $1 })
            #expect(answer.status == 422)
            let largest = try answer.json()["limits"]["contentSize"].int
            #expect((16..<8192).contains(largest))
            let job = try await server.postJSON(
                "/api/jobs", request.merging(["contentSize": largest, "kind": "stylize"]) { $1 })
            #expect(job.status == 202)
            let tooLarge = try await server.postJSON(
                "/api/stylize", request.merging(["contentSize": largest + 1]) { $1 })
            #expect(tooLarge.status == 422)
        }
    }

    @Test("Bodies that are no JSON are 400, and JSON that is no object is 422")
    func bodies() async throws {
        try await withServer { server in
            let json = [("Content-Type", "application/json")]
            for text in ["", "{", "{]", "\u{0}", "{\"a\":1e999}"] {
                let answer = try await server.send(
                    .POST, "/api/stylize", headers: json, body: Array(text.utf8))
                #expect(answer.status == 400, "\(text)")
            }
            for text in ["[]", "1", "null", "\"x\""] {
                let answer = try await server.send(
                    .POST, "/api/stylize", headers: json, body: Array(text.utf8))
                #expect(answer.status == 422, "\(text)")
            }
            let deep = String(repeating: "[", count: 100_000)
            #expect(
                try await server.send(.POST, "/api/stylize", headers: json, body: Array(deep.utf8)).status
                    == 400)
        }
    }

    @Test("Every kind of problem has a page, a status and a title")
    func kinds() async throws {
        #expect(ProblemKind.allCases.allSatisfy { (400...599).contains($0.status.code) && !$0.title.isEmpty })
        try await withServer { server in
            for kind in ProblemKind.allCases {
                let answer = try await server.get("/problems/\(kind.rawValue)")
                #expect(answer.status == 200, "\(kind)")
                #expect(answer.text.contains("<code>/problems/\(kind.rawValue)</code>"), "\(kind)")
            }
            #expect(try await server.get("/problems/other").status == 404)
        }
    }
}
