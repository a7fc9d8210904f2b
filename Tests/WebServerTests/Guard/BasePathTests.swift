import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("A server under a path of another", .timeLimit(.minutes(10)))
struct BasePathTests {
    @Sendable private static func move(_ configuration: inout ServerConfiguration) {
        configuration.basePath = BasePath("/own/impasto/") ?? .root
    }

    @Test("Pages lead to nothing outside of it, and what they lead to is there")
    func pages() async throws {
        try await withServer(configure: Self.move) { server in
            _ = try await server.postJSON("/own/impasto/api/styles/starter", [:])
            let list = try await server.get("/own/impasto/api/styles").json()["styles"].items
            let id = try #require(list.first)["id"].string
            var addresses: Set<Substring> = []
            for path in [
                "", "/", "/?lang=en", "/gallery", "/gallery/trash", "/gallery/\(id)", "/privacy", "/api/docs",
                "/problems/too-large", "/nothing",
            ] {
                let page = try await server.get("/own/impasto" + path)
                #expect(page.status == (path == "/nothing" ? 404 : 200), "\(path)")
                for match in page.text.matches(of: /="(\/[^"]*)"/) {
                    #expect(match.1.hasPrefix("/own/impasto/"), "\(match.1) of \(path)")
                    addresses.insert(match.1.prefix { $0 != "#" })
                }
            }
            #expect(addresses.count > 30)
            for address in addresses where address.contains("/assets/") || address.contains("/samples/") {
                #expect(try await server.send(.HEAD, String(address)).status == 200, "\(address)")
            }
        }
    }

    @Test("Addresses in the events of jobs and in OpenAI's answers are within it")
    func events() async throws {
        try await withServer(configure: Self.move) { server in
            server.engine.hold()
            let id = try await server.submitJob().json()["id"].string
            await server.engine.nextStart()
            #expect(try await server.send(.DELETE, "/own/impasto/api/jobs/\(id)").status == 204)
            let events = try await server.get("/own/impasto/api/jobs/\(id)/events").text
            #expect(events.contains("\"type\":\"/own/impasto/problems/cancelled\""), "\(events)")
            server.engine.release()
            let edited = try await server.postForm(
                "/own/impasto/v1/images/edits",
                [
                    .file("image", try Pictures.png()), .text("prompt", "stripes"),
                    .text("response_format", "url"),
                ])
            let address = try edited.json()["data"][0]["url"].string
            #expect(address.hasPrefix("http://localhost:\(server.port)/own/impasto/api/jobs/"))
        }
    }

    @Test("The API's description and its commands lead to where their reader has found them")
    func description() async throws {
        try await withServer(configure: Self.move) { server in
            for prefix in ["/own/impasto", ""] {
                for host in ["localhost:\(server.port)", "127.0.0.1:\(server.port)"] {
                    let own = "http://\(host)/own/impasto"
                    let document = try await server.send(.GET, prefix + "/api/openapi.json", host: host)
                    #expect(try document.json()["servers"][0]["url"].string == own)
                    #expect(!document.text.contains("//localhost:9966"))
                    let tag = try #require(document.headers["ETag"].first)
                    let again = try await server.send(
                        .GET, prefix + "/api/openapi.json", headers: [("If-None-Match", tag)], host: host)
                    #expect(again.status == 304)
                    let page = try await server.send(.GET, prefix + "/api/docs", host: host)
                    let commands = page.text.matches(of: /data-curl="\w+">([^<]*)</).map(\.output.1)
                    #expect(commands.count > 50 && commands.allSatisfy { $0.contains(own + "/") })
                    #expect(!page.text.contains("localhost:9966"))
                }
            }
        }
    }

    @Test("Documents, Location, links and cookies are within it, whether the proxy takes it off or not")
    func addresses() async throws {
        try await withServer(configure: Self.move) { server in
            for prefix in ["/own/impasto", ""] {
                let samples = try await server.get(prefix + "/api/samples").json()
                let sample = try samples["content"].items[0]["url"].string
                #expect(sample.hasPrefix("/own/impasto/samples/"))
                #expect(try await server.get(sample).status == 200)
                let saved = try await server.postJSON(
                    prefix + "/api/styles",
                    ["name": "Sky \(prefix.count)", "notes": "/api/x", "style": ["sample": "stripes"]])
                let id = try saved.json()["id"].string
                #expect(saved.headers["Location"] == ["/own/impasto/api/styles/\(id)"])
                #expect(try saved.json()["swatch"].string.hasPrefix("/own/impasto/api/styles/"))
                #expect(try saved.json()["notes"].string == "/api/x")
                let link = try await server.get(prefix + "/api/styles/\(id)/link").json()["link"].string
                #expect(link.contains("/own/impasto/#"))
                let problem = try await server.get(prefix + "/api/nothing").json()["type"].string
                #expect(problem == "/own/impasto/problems/not-found")
                let page = try await server.get(prefix + "/?lang=en")
                #expect(page.headers["Set-Cookie"].first?.contains("Path=/own/impasto;") == true)
            }
            #expect(try await server.get("/own/impastor").status == 404)
            #expect(server.url.hasSuffix("/own/impasto"))
        }
    }

    @Test("The path is taken with a slash behind it or none, and cannot be one of the server's own")
    func paths() async throws {
        #expect(BasePath("/impasto/")?.description == "/impasto")
        #expect(BasePath("/")?.description == "")
        for text in ["", "impasto", "//", "/a//b", "/a/../b", "/a b", "/a?b", "/api", "/gallery/x", "/%2e"] {
            #expect(BasePath(text) == nil, "\(text)")
        }
        let base = try #require(BasePath("/impasto"))
        for (target, stripped) in [
            ("/impasto", "/"), ("/impasto/", "/"), ("/impasto?x=1", "/?x=1"),
            ("/impasto/api/x?y", "/api/x?y"),
            ("/impastor", "/impastor"), ("/api", "/api"),
        ] {
            #expect(base.stripped(target) == stripped)
        }
        try await withServer { server in
            let first = Set(server.routes.compactMap { $0.path.split(separator: "/").first.map(String.init) })
            #expect(first.isSubset(of: BasePath.ownSegments))
        }
        var configuration = ServerConfiguration(publicFolder: Places.repository)
        let error = #expect(throws: SettingError.self) {
            try configuration.apply(flags: ["base-path": ["/api"]], environment: [:])
        }
        #expect(error?.description.contains("such as /impasto") == true)
    }
}
