import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("Pages of other sites that may use the API", .timeLimit(.minutes(10)))
struct CrossOriginTests {
    private static let app = "https://notes.example"

    @Sendable private static func allow(_ configuration: inout ServerConfiguration) {
        configuration.allowedOrigins.named = ["https://notes.example", "app://obsidian.md"].compactMap {
            try? WebOrigin($0)
        }
    }

    private func page(_ origin: String, _ more: [(String, String)] = []) -> [(String, String)] {
        [("Origin", origin), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "cors")] + more
    }

    @Test("A site that is named asks first, paints, and may read what it needs of the answer")
    func named() async throws {
        try await withServer(configure: Self.allow) { server in
            let asked = [
                ("Access-Control-Request-Method", "PATCH"),
                ("Access-Control-Request-Headers", "content-type,if-match,x-impasto"),
                ("Access-Control-Request-Private-Network", "true"),
            ]
            let preflight = try await server.send(.OPTIONS, "/api/styles/x", headers: page(Self.app, asked))
            #expect(preflight.status == 204 && preflight.bytes.isEmpty)
            let allowed = preflight.headers
            #expect(allowed["Access-Control-Allow-Origin"] == [Self.app])
            #expect(allowed["Access-Control-Allow-Methods"] == ["PATCH"])
            #expect(allowed["Access-Control-Allow-Headers"] == ["content-type,if-match,x-impasto"])
            #expect(allowed["Access-Control-Allow-Private-Network"] == ["true"])
            #expect(allowed["Access-Control-Max-Age"] == ["600"])
            let painted = try await server.postJSON(
                "/api/stylize",
                ["content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 16],
                headers: page(Self.app))
            #expect(painted.status == 200)
            let models = try await server.get("/api/models", headers: page("app://obsidian.md"))
            let refused = try await server.get("/api/styles/nothing", headers: page(Self.app))
            #expect(models.status == 200 && refused.status == 404)
            for (answer, origin) in [
                (painted, Self.app), (models, "app://obsidian.md"), (refused, Self.app),
            ] {
                #expect(answer.headers["Access-Control-Allow-Origin"] == [origin])
                #expect(answer.headers["Access-Control-Allow-Credentials"] == ["true"])
                #expect(answer.headers["Vary"].joined(separator: ",").contains("Origin"))
                let exposed = answer.headers["Access-Control-Expose-Headers"].joined()
                for name in ["ETag", "Impasto-Receipt", "Location", "Retry-After", "X-Request-Id"] {
                    #expect(exposed.contains(name), "\(name)")
                }
            }
            // The page's own answers depend on the header, too.
            let own = try await server.get("/api/models")
            #expect(own.headers["Access-Control-Allow-Origin"].isEmpty)
            #expect(own.headers["Vary"].joined(separator: ",").contains("Origin"))
        }
    }

    @Test(
        "Any other site is told nothing and may do nothing",
        arguments: [
            "https://notes.example.evil.example", "http://notes.example", "https://notes.example:444", "null",
            "https://evil.example",
        ])
    func others(origin: String) async throws {
        try await withServer(configure: Self.allow) { server in
            let asked = [("Access-Control-Request-Method", "POST")]
            for answer in [
                try await server.send(.OPTIONS, "/api/stylize", headers: page(origin, asked)),
                try await server.get("/api/models", headers: page(origin)),
                try await server.postJSON("/api/stylize", [:], headers: page(origin, [("X-Impasto", "1")])),
            ] {
                #expect(answer.status == 403)
                #expect(answer.headers["Access-Control-Allow-Origin"].isEmpty)
                #expect(answer.headers["Access-Control-Allow-Methods"].isEmpty)
            }
            let foreign = try await server.send(
                .OPTIONS, "/api/stylize", headers: page(Self.app, asked), host: "evil.example:\(server.port)")
            #expect(foreign.status == 421)
        }
    }

    @Test("Where every page may ask, none speaks for the person before it: only a token in a header counts")
    func anybody() async throws {
        let secret = "a-secret-of-the-test"
        try await withServer(configure: { configuration in
            configuration.localToken = AccessToken(secret)
            configuration.allowedOrigins.includesAll = true
        }) { server in
            let cookie = [("Cookie", "impasto-token=\(secret)")]
            let bearer = [("Authorization", "Bearer \(secret)")]
            let refused = try await server.get("/api/models", headers: page(Self.app, cookie))
            #expect(refused.status == 401)
            let answer = try await server.get("/api/models", headers: page(Self.app, bearer))
            #expect(answer.status == 200)
            for answer in [refused, answer] {
                #expect(answer.headers["Access-Control-Allow-Origin"] == ["*"])
                #expect(answer.headers["Access-Control-Allow-Credentials"].isEmpty)
            }
            let asked = page(Self.app, [("Access-Control-Request-Method", "GET")])
            #expect(try await server.send(.OPTIONS, "/api/models", headers: asked).status == 204)
            // The server's own page goes on with its cookie.
            let own = [("Origin", "http://localhost:\(server.port)"), ("X-Impasto", "1")]
            let starter = try await server.postJSON("/api/styles/starter", [:], headers: own + cookie)
            #expect(starter.status == 200)
        }
    }

    @Test("Origins are taken as browsers write them, and what no browser sends is refused")
    func origins() throws {
        for (text, written) in [
            ("https://Notes.Example", "https://notes.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://notes.example:443", "https://notes.example"), ("http://[::1]:80", "http://[::1]"),
            ("app://obsidian.md", "app://obsidian.md"),
        ] {
            #expect(try WebOrigin(text).description == written)
        }
        for text in [
            "null", "notes.example", "https://notes.example/", "https://*.example", "://x", "https://",
        ] {
            #expect(throws: WebOrigin.InvalidOrigin.self) { try WebOrigin(text) }
        }
        var configuration = ServerConfiguration(publicFolder: Places.repository)
        try configuration.apply(
            flags: [:], environment: ["IMPASTO_ALLOW_ORIGIN": "https://a.example,http://localhost:3000"])
        #expect(configuration.allowedOrigins.text == "https://a.example,http://localhost:3000")
        #expect(!configuration.allowedOrigins.includesAll)
        let error = #expect(throws: SettingError.self) {
            try configuration.apply(flags: ["allow-origin": ["notes.example"]], environment: [:])
        }
        #expect(error?.description.hasPrefix("--allow-origin: 'notes.example' has no scheme") == true)
    }
}
