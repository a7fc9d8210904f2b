import NIOCore
import NIOHTTP1
import Testing

@testable import WebServer

@Suite("One guard stands in front of everything", .timeLimit(.minutes(10)))
struct GuardTests {
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
            for (method, path) in targets {
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
        let secret = "a-secret-of-the-test"
        try await withServer(configure: { configuration in
            guard let token = AccessToken(secret) else { return }
            configuration.reach = .network(host: "127.0.0.1", token: token)
        }) { server in
            for (method, path) in targets(server) {
                let answer = try await server.send(method, path)
                #expect(answer.status == 401, "\(method) \(path)")
                #expect(answer.headers["WWW-Authenticate"].first?.hasPrefix("Bearer") == true)
            }
            #expect(server.url.hasSuffix("/?token=\(secret)"))
            let visit = try await server.get("/?lang=en&token=\(secret)")
            #expect(visit.status == 303)
            #expect(visit.headers["Location"] == ["/?lang=en"])
            let cookie = try #require(visit.headers["Set-Cookie"].first)
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            let pair = String(cookie.prefix { $0 != ";" })
            #expect(try await server.get("/", headers: [("Cookie", pair)]).status == 200)
            #expect(try await server.get("/", headers: [("Authorization", "Bearer \(secret)")]).status == 200)
            #expect(
                try await server.get("//evil.example/?token=\(secret)").headers["Location"] == [
                    "/evil.example/"
                ])
            #expect(!server.log.lines.contains { $0.contains(secret) })
        }
    }

    @Test("Files come from the page's folders and from nowhere else")
    func files() async throws {
        try await withServer { server in
            let style = try await server.get("/assets/base.css")
            #expect(style.status == 200)
            #expect(style.headers["Content-Type"] == ["text/css; charset=utf-8"])
            let tag = try #require(style.headers["ETag"].first)
            let again = try await server.get(
                "/assets/base.css", headers: [("If-None-Match", "\"x\", \(tag)")])
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
                "/assets/base.css%00", "/strings/../api/openapi.json", "/assets/.hidden",
            ] {
                let answer = try await server.get(path)
                #expect(answer.status == 404, "\(path)")
                #expect(!answer.text.contains("{{"), "\(path)")
            }
        }
    }
}
