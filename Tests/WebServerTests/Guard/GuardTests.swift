import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("One guard stands in front of everything", .timeLimit(.minutes(10)))
struct GuardTests {
    private static let secret = "a-secret-of-the-test"

    /// Shared on the network, with that token.
    @Sendable private static func share(_ configuration: inout ServerConfiguration) {
        guard let token = AccessToken(secret) else { return }
        configuration.reach = .network(host: "127.0.0.1", token: token)
    }

    /// Paths that lead to every route, to files, to nothing, and out of the folder.
    private func targets(_ server: TestServer) -> [(method: HTTPMethod, path: String)] {
        server.routes.map { route in
            let path = route.path.replacing("{id}", with: "0123456789abcdef0123456789abcdef")
                .replacing("{name}", with: "lighthouse.jpg").replacing("**", with: "base.css")
            return (HTTPMethod(rawValue: route.method), path)
        } + [
            (.GET, "/nothing/here"), (.GET, "/api/nothing"), (.POST, "/nothing"),
            (.GET, "/assets/nothing.css"),
            (.HEAD, "/"), (.OPTIONS, "/api/stylize"), (.TRACE, "/"), (.PUT, "/api/models"),
            (.GET, "/pages/index.mustache"),
        ]
    }

    @Test("Every route, file and error refuses foreign hosts and carries the protective headers")
    func everywhere() async throws {
        try await withServer { server in
            let targets = targets(server)
            #expect(targets.count > 50)
            for (method, path) in targets where !Self.isHealth(path) {
                let foreign = try await server.send(method, path, host: "evil.example:\(server.port)")
                #expect(foreign.status == 421, "\(method) \(path)")
                expectHardened(foreign, "\(method) \(path) of a foreign host")
                if method != .GET, method != .HEAD, method != .OPTIONS, method != .TRACE {
                    let crossSite = try await server.send(
                        method, path, headers: [("Origin", "http://evil.example")])
                    #expect(crossSite.status == 403, "\(method) \(path)")
                    expectHardened(crossSite, "\(method) \(path) from another origin")
                }
            }
            for (method, path) in targets where method == .GET && !path.hasSuffix("/events") {
                expectHardened(try await server.send(method, path), "\(method) \(path)")
            }
        }
    }

    /// Supervisors have no token, and call the server by any name.
    private static func isHealth(_ path: String) -> Bool { path == "/healthz" || path == "/readyz" }

    @Test("A supervisor needs neither token nor name, and learns nothing but whether the server is ready")
    func health() async throws {
        try await withServer(configure: Self.share) { server in
            for path in ["/healthz", "/readyz", "/readyz/", "/healthz?x=1"] {
                for host in ["impasto:9966", "evil.example"] {
                    let answer = try await server.send(.GET, path, host: host)
                    #expect(answer.status == 200, "\(path) of \(host)")
                    expectHardened(answer, "\(path) of \(host)")
                }
            }
            #expect(try await server.get("/readyz").text == "{\"ready\":true}")
            let full = try await server.get(
                "/readyz", headers: [("Authorization", "Bearer \(Self.secret)")])
            #expect(full.text == "{\"missing\":[],\"obstacles\":[],\"ready\":true}")
            #expect(try await server.get("/metrics").status == 401)
            #expect(try await server.send(.POST, "/healthz").status == 401)
            #expect(try await server.send(.GET, "//healthz", host: "evil.example").status == 421)
        }
    }

    @Test("Wrong tokens are looked at twenty times a minute, and then not even the right one")
    func attempts() async throws {
        let secret = Self.secret
        let time = SettableTime()
        try await withServer(time: time.source, configure: Self.share) { server in
            // The same wrong one is no guess: browsers go on sending the cookie of an earlier run.
            for _ in 0...TokenAttempts.limit {
                let answer = try await server.get("/", headers: [("Cookie", "impasto-token=stale")])
                #expect(answer.status == 401)
            }
            #expect(try await server.get("/", headers: [("Authorization", "Bearer \(secret)")]).status == 200)
            // Nor is the right one found among many.
            let many = (0..<9).map { "impasto-token=\($0)" } + ["impasto-token=\(secret)"]
            #expect(
                try await server.get("/", headers: [("Cookie", many.joined(separator: "; "))]).status == 401)
            for index in 2..<TokenAttempts.limit {
                let answer = try await server.get("/", headers: [("Authorization", "Bearer wrong\(index)")])
                #expect(answer.status == 401)
            }
            for headers in [
                [("Authorization", "Bearer wrong")], [("Authorization", "Bearer \(secret)")],
                [("Cookie", "impasto-token=\(secret)")],
            ] {
                let answer = try await server.get("/api/models", headers: headers)
                #expect(answer.status == 429 && answer.text.contains("/problems/too-many-attempts"))
                #expect(answer.headers["Retry-After"].first.flatMap { Int($0) } ?? 0 > 0)
            }
            #expect(try await server.get("/?token=\(secret)").status == 429)
            let health = try await server.get("/healthz", headers: [("Cookie", "impasto-token=stale")])
            #expect(health.status == 200)
            #expect(try await server.get("/").status == 401)
        }
    }

    @Test("No way around the limit: health routes do not tell guesses apart, and a link shows few tokens")
    func guesses() async throws {
        let secret = Self.secret
        // The minute after which all is forgotten does not pass.
        let time = SettableTime()
        try await withServer(time: time.source, configure: Self.share) { server in
            let right = [("Authorization", "Bearer \(secret)")]
            let health = try await server.get("/healthz?token=\(secret)")
            #expect(health.status == 200 && health.headers["Set-Cookie"].isEmpty)
            let many = ((0..<9).map { "token=\($0)" } + ["token=\(secret)"]).joined(separator: "&")
            let link = try await server.get("/?\(many)")
            #expect(link.status == 401 && link.headers["Set-Cookie"].isEmpty)
            // What a foreign page embeds is not looked at, and what it links to stops links only.
            for index in 0...TokenAttempts.limit {
                let embedded = try await server.get(
                    "/?token=\(index)",
                    headers: [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")])
                #expect(embedded.status == 401)
            }
            let visit = [
                ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
                ("Sec-Fetch-Dest", "document"),
            ]
            #expect(try await server.get("/?token=\(secret)", headers: visit).status == 200)
            for index in 0..<TokenAttempts.limit { _ = try await server.get("/?token=\(index)") }
            #expect(try await server.get("/?token=\(secret)").status == 429)
            #expect(try await server.get("/", headers: right).status == 200)
            // Wrong tokens under a foreign name count for nobody, those of supervisors' questions do.
            for index in 0..<TokenAttempts.limit {
                let guess = [("Authorization", "Bearer wrong\(index)")]
                #expect(try await server.send(.GET, "/", headers: guess, host: "evil.example").status == 421)
            }
            #expect(try await server.get("/readyz", headers: right).text.contains("obstacles"))
            for index in 0..<TokenAttempts.limit {
                let guess = [("Authorization", "Bearer wrong\(index)")]
                #expect(try await server.get("/readyz", headers: guess).text == "{\"ready\":true}")
            }
            #expect(try await server.get("/readyz", headers: right).text == "{\"ready\":true}")
            #expect(try await server.get("/", headers: right).status == 429)
        }
    }

    @Test(
        "An IPv6 network counts as one client",
        arguments: [
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("192.168.1.5", "192.168.1.5"), ("::1", "::1"), ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
            ("fe80::1", "fe80::1"), ("local", "local"),
        ])
    func network(address: String, network: String) {
        #expect(RequestOrigin(address: address, isSecure: false).network == network)
    }

    @Test(
        "A path has one spelling",
        arguments: [
            "//api/styles", "/api//styles", "/./api/styles", "/api/../api/styles", "/%2Fapi/styles",
            "/api%2Fstyles",
            "/%2e/api/styles", "/%2E%2e/api/styles", "/api/.%2e/styles", "/\\api/styles", "/api%5Cstyles",
            "/api/styles%00",
            "/api/%ff",
            // A slash and the mark behind it are one character.
            "/api%2F%CC%81styles",
        ])
    func spellings(path: String) async throws {
        try await withServer { server in
            #expect(try await server.get(path, headers: [("Sec-Fetch-Site", "cross-site")]).status == 404)
            let write = try await server.send(
                .POST, path, headers: [("Origin", "http://localhost:\(server.port)")], body: [])
            #expect(write.status == 404)
        }
    }

    @Test("A method that a path has not, and the question which it has")
    func options() async throws {
        try await withServer { server in
            let answer = try await server.send(.OPTIONS, "/api/styles")
            #expect(answer.status == 204 && answer.headers["Allow"] == ["GET, HEAD, OPTIONS, POST"])
            #expect(answer.headers["Access-Control-Allow-Origin"].isEmpty)
            #expect(try await server.send(.OPTIONS, "/api/nothing").status == 404)
        }
    }

    @Test("A misspelt query key is an error for programs, and nothing to pages")
    func queryKeys() async throws {
        try await withServer { server in
            for (method, path, known) in [
                (
                    HTTPMethod.GET, "/api/styles?perpage=5",
                    "favourite, page, perPage, q, reverse, sort, space, tag, vectors"
                ),
                (.GET, "/api/models?x", "no query"),
                (.POST, "/api/styles/import?dryrun=true", "dryRun, onConflict"),
            ] {
                let answer = try await server.send(method, path, body: method == .POST ? [] : nil)
                #expect(answer.status == 422, "\(path)")
                #expect(try answer.json()["allowed"].string == known, "\(path)")
            }
            for path in ["/api/styles?perPage=5&q=a", "/?utm_source=x", "/gallery?x=1", "/api/docs?x=1"] {
                #expect(try await server.get(path).status == 200, "\(path)")
            }
        }
    }

    private func expectHardened(_ answer: Answer, _ what: String) {
        #expect(
            answer.headers["Content-Security-Policy"].first?.contains("default-src 'none'") == true, "\(what)"
        )
        #expect(answer.headers["X-Content-Type-Options"] == ["nosniff"], "\(what)")
        #expect(answer.headers["Referrer-Policy"] == ["same-origin"], "\(what)")
        #expect(answer.headers["X-Frame-Options"] == ["DENY"], "\(what)")
        #expect(answer.headers["X-Request-Id"].first?.isEmpty == false, "\(what)")
        #expect(answer.headers["Cache-Control"].first?.isEmpty == false, "\(what)")
        #expect(answer.headers["Access-Control-Allow-Origin"].isEmpty, "\(what)")
    }

    @Test("On a network everything needs the token, and a link with it sets a cookie")
    func network() async throws {
        let secret = Self.secret
        try await withServer(configure: { configuration in
            Self.share(&configuration)
            configuration.additionalHosts = (try? HostName("paint.example")).map { [$0] } ?? []
            configuration.trustedProxies = ["127.0.0.1"].compactMap { AddressRange($0) }
        }) { server in
            for (method, path) in targets(server) where !Self.isHealth(path) {
                let answer = try await server.send(method, path)
                #expect(answer.status == 401, "\(method) \(path)")
                #expect(answer.headers["WWW-Authenticate"].first?.hasPrefix("Bearer") == true)
            }
            #expect(server.url.hasSuffix("/?token=\(secret)"))
            let visit = try await server.get("/?lang=en&token=\(secret)")
            #expect(visit.status == 303)
            #expect(visit.headers["Location"] == ["/?lang=en"])
            let cookie = try #require(visit.headers["Set-Cookie"].first)
            #expect(!cookie.contains("Secure"))
            let proxied = try await server.send(
                .GET, "/?token=\(secret)", headers: [("X-Forwarded-Proto", "https")], host: "paint.example")
            #expect(proxied.headers["Set-Cookie"].first?.hasSuffix("; Secure") == true)
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            // From a file or another site, a browser would send no strict cookie behind a redirect.
            let foreign = try await server.get(
                "/?lang=en&token=\(secret)",
                headers: [
                    ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
                    ("Sec-Fetch-Dest", "document"),
                ])
            #expect(foreign.status == 200 && foreign.headers["Refresh"] == ["0;url=/?lang=en"])
            #expect(foreign.headers["Set-Cookie"] == [cookie])
            #expect(foreign.headers["Cache-Control"] == ["no-store"])
            let pair = String(cookie.prefix { $0 != ";" })
            #expect(try await server.get("/", headers: [("Cookie", pair)]).status == 200)
            #expect(try await server.get("/", headers: [("Authorization", "Bearer \(secret)")]).status == 200)
            let elsewhere = try await server.get("//evil.example/?token=\(secret)")
            #expect(elsewhere.status == 401 && elsewhere.headers["Location"].isEmpty)
            #expect(!server.log.lines.contains { $0.contains(secret) })
        }
    }

    @Test("Files come from the page's folders and from nowhere else")
    func files() async throws {
        try await withServer { server in
            let style = try await server.get("/assets/css/base.css")
            #expect(style.status == 200)
            #expect(style.headers["Content-Type"] == ["text/css; charset=utf-8"])
            let tag = try #require(style.headers["ETag"].first)
            let again = try await server.get(
                "/assets/css/base.css", headers: [("If-None-Match", "\"x\", \(tag)")])
            #expect(again.status == 304 && again.body.readableBytes == 0)
            #expect(
                try await server.get("/samples/style/night-swirl.jpg").headers["Content-Type"] == [
                    "image/jpeg"
                ])
            for path in [
                "/assets/../pages/index.mustache", "/assets/%2e%2e/pages/index.mustache",
                "/assets/..%2fpages/index.mustache",
                "/assets//etc/passwd", "/pages/index.mustache", "/samples/source/README.md", "/assets/",
                "/assets",
                "/assets/css/base.css%00", "/strings/../api/openapi.json", "/assets/.hidden",
            ] {
                let answer = try await server.get(path)
                #expect(answer.status == 404, "\(path)")
                #expect(!answer.text.contains("{{"), "\(path)")
            }
        }
    }
}
