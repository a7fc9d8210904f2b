import Foundation
import ImageCodecs
import NIOHTTP1
import RenderQueue
import TestSupport
import Testing

@testable import WebServer

@Suite("A private server keeps nothing, and asks this machine's users for a token", .timeLimit(.minutes(10)))
struct PrivateServerTests {
    private static let secret = "a-secret-of-the-test"
    static let right = [("Authorization", "Bearer \(secret)")]

    private static func configuration(
        _ flags: [String: [String]] = ["private": ["1"]], environment: [String: String] = [:]
    ) throws(SettingError) -> ServerConfiguration {
        var configuration = ServerConfiguration(
            publicFolder: Places.repository.appending(path: "Public"))
        try configuration.apply(flags: flags, environment: environment)
        return configuration
    }

    @Sendable static func makePrivate(_ configuration: inout ServerConfiguration) {
        configuration.isPrivate = true
        configuration.galleryPath = ":memory:"
        configuration.localToken = AccessToken(secret)
        configuration.logFormat = .json
    }

    @Test("One flag, or its variable, chooses all of it; a new token comes with each start")
    func setting() throws {
        let first = try Self.configuration()
        let second = try Self.configuration([:], environment: ["IMPASTO_PRIVATE": "yes"])
        for configuration in [first, second] {
            #expect(configuration.isPrivate && !configuration.keepsGallery && configuration.isLocalOnly)
        }
        #expect(first.token != nil && second.token != nil && first.token != second.token)
        let usual = try Self.configuration([:], environment: ["IMPASTO_PRIVATE": "0"])
        #expect(!usual.isPrivate && usual.token == nil && usual.keepsGallery)
        let error = #expect(throws: SettingError.self) {
            try Self.configuration([:], environment: ["IMPASTO_PRIVATE": "perhaps"])
        }
        #expect(error?.description == "IMPASTO_PRIVATE is 'perhaps'; give 1 or 0")
    }

    @Test("The gallery is in memory, whatever the variable says; a file that is asked for is refused")
    func gallery() throws {
        let variable = ["IMPASTO_GALLERY": "/styles.sqlite"]
        #expect(try Self.configuration(environment: variable).galleryPath == ":memory:")
        let memory = ["private": ["1"], "gallery": [":memory:"]]
        #expect(try Self.configuration(memory).galleryPath == ":memory:")
        let error = #expect(throws: SettingError.self) {
            try Self.configuration(["private": ["1"], "gallery": ["/styles.sqlite"]])
        }
        #expect(error?.description.hasPrefix("--gallery /styles.sqlite with --private:") == true)
    }

    @Test("A token may be asked for on this machine alone, and the printed link shows it")
    func tokens() throws {
        let own = try Self.configuration(["token": [Self.secret]])
        #expect(own.token == AccessToken(Self.secret) && own.isLocalOnly && !own.isPrivate)
        #expect(
            own.announcement(hosts: ["127.0.0.1"], port: 9966).text
                == "Impasto is ready: http://localhost:9966/?token=\(Self.secret)")
        #expect(own.rules(port: 9966).token == own.token)
        #expect(try Self.configuration(["token": ["random"]]).token != nil)
        #expect(try Self.configuration(["private": ["1"], "token": ["none"]]).token == nil)
        #expect(try Self.configuration(["private": ["1"], "token": [Self.secret]]).token == own.token)
        let shared = try Self.configuration(["listen": ["0.0.0.0"], "token": [Self.secret]])
        #expect(shared.token == own.token)
        for (flags, text) in [
            (["listen": ["0.0.0.0"], "token": ["none"]], "--token none with --listen"),
            (["token": ["short"]], "at least 16 letters"),
        ] {
            let error = #expect(throws: SettingError.self) { try Self.configuration(flags) }
            #expect(error?.description.contains(text) == true, "\(flags)")
        }
    }

    @Test("Nothing is answered without the token; the link signs a browser in, for its session")
    func signingIn() async throws {
        try await withServer(configure: Self.makePrivate) { server in
            #expect(server.url == "http://localhost:\(server.port)/?token=\(Self.secret)")
            for path in ["/", "/api/models", "/assets/first.js", "/privacy", "/metrics"] {
                #expect(try await server.get(path).status == 401, "\(path)")
            }
            let visit = try await server.get("/?token=\(Self.secret)&lang=en")
            #expect(visit.status == 303 && visit.headers["Location"] == ["/?lang=en"])
            let cookie = try #require(visit.headers["Set-Cookie"].first)
            #expect(cookie == "impasto-token=\(Self.secret); Path=/; HttpOnly; SameSite=Strict")
            let signedIn = [("Cookie", "impasto-token=\(Self.secret)")]
            let page = try await server.get("/?lang=zh-Hans", headers: signedIn)
            #expect(page.status == 200)
            #expect(page.headers["Set-Cookie"] == ["impasto-lang=zh-Hans; Path=/; SameSite=Lax"])
            #expect(try await server.get("/healthz").status == 200)
        }
    }

    @Test("Every page tells its scripts, and the boxes for what a result would hold cannot be checked")
    func pages() async throws {
        for isPrivate in [true, false] {
            try await withServer(configure: { if isPrivate { Self.makePrivate(&$0) } }) { server in
                for path in ["/", "/gallery", "/gallery/trash", "/privacy", "/api/docs", "/nothing"] {
                    let page = try await server.get(path, headers: Self.right).text
                    #expect(page.contains("<html lang=\"en\" data-private>") == isPrivate, "\(path)")
                    #expect(page.contains("<html lang=\"en\">") != isPrivate, "\(path)")
                }
                let studio = try await server.get("/", headers: Self.right).text
                for box in ["metadata", "keepMetadata", "keepLocation"] {
                    #expect(studio.contains("name=\"\(box)\" disabled>") == isPrivate, "\(box)")
                }
            }
        }
    }

    @Test("A result is the picture alone, in every format, and says what was asked for and left out")
    func results() async throws {
        try await withServer(configure: Self.makePrivate) { server in
            let photo = TaggedPhoto.jpeg(try ImageEncoder().jpeg(Pictures.raster()))
            for format in ImageFormat.writable {
                for fields in [[], ["metadata"], ["keepMetadata", "keepLocation"]] {
                    let answer = try await server.postForm(
                        "/api/stylize",
                        [
                            .file("content", photo), .text("style", "stripes"), .text("contentSize", "16"),
                            .text("format", format.rawValue),
                        ] + fields.map { .text($0, "true") }, headers: Self.right)
                    #expect(answer.status == 200, "\(answer.text)")
                    #expect(TaggedPhoto.told(by: answer.bytes) == [false, false], "\(format) \(fields)")
                    for trace in ["Impasto", "parameters", "UNICODE", "DigitalSourceType"] {
                        #expect(answer.bytes.firstRange(of: Array(trace.utf8)) == nil, "\(format)")
                    }
                    #expect(answer.headers["Impasto-Receipt"].isEmpty)
                    let header = answer.headers["Impasto-Warnings"].first ?? "[]"
                    let warnings = try JSON(header.utf8).items
                    #expect(try warnings.map { try $0["field"].string } == fields)
                    #expect(try warnings.allSatisfy { try $0["kind"] == "privateServer" })
                }
            }
        }
    }

    @Test("Requests are counted, and not logged: neither those of routes nor what the connection refuses")
    func silence() async throws {
        try await withServer(configure: Self.makePrivate) { server in
            _ = try await server.get("/api/models", headers: Self.right)
            _ = try await server.get("/", headers: Self.right)
            _ = try await server.get("/nothing")
            #expect(!server.log.lines.contains { $0.contains("\"message\":\"request\"") })
            let metrics = try await server.get("/metrics", headers: Self.right).text
            #expect(metrics.contains("route=\"/api/models\",method=\"GET\",status=\"200\"} 1\n"))
        }
    }
}
