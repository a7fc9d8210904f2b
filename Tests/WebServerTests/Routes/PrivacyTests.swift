import Foundation
import NIOHTTP1
import RenderQueue
import TestSupport
import Testing

@testable import WebServer

@Suite("What is said about privacy is one list, on the page and in the API", .timeLimit(.minutes(10)))
struct PrivacyTests {
    /// A server in one of the ways in which it can be started.
    struct Start: Sendable, CustomTestStringConvertible {
        let name: String
        let badge: String
        let configure: @Sendable (inout ServerConfiguration) -> Void
        var testDescription: String { name }
    }

    private static let secret = "a-secret-of-the-test"

    private static let starts = [
        Start(name: "as it is", badge: "local") { _ in },
        Start(name: "in memory", badge: "local") { $0.galleryPath = ":memory:" },
        Start(name: "with a token", badge: "local") { $0.localToken = AccessToken(secret) },
        Start(name: "private", badge: "private") {
            $0.isPrivate = true
            $0.galleryPath = ":memory:"
            $0.localToken = AccessToken(secret)
            $0.clearsFreedMemory = true
        },
        Start(name: "behind a proxy", badge: "shared") {
            $0.reach = .network(host: "127.0.0.1", token: AccessToken(secret)!)
            $0.additionalHosts = [try! HostName("paint.example")]
        },
        Start(name: "on a network", badge: "shared") {
            $0.reach = .network(host: "0.0.0.0", token: AccessToken(secret)!)
            $0.isPrivate = true
        },
    ]

    /// Those that listen on this machine only: tests open nothing to others.
    private static let served = starts.filter { $0.name != "on a network" }

    private static func table() throws -> StringTable {
        try StringTable(folder: Places.repository.appending(path: "Public/strings"))
    }

    /// A page's text, as a reader sees it.
    private static func seen(_ page: String) -> String {
        var text = page
        let escapes = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&"),
        ]
        for (escaped, plain) in escapes { text = text.replacing(escaped, with: plain) }
        return text
    }

    @Test(
        "The page says what the API says, in each language, however the server was started", arguments: served
    )
    func oneList(start: Start) async throws {
        try await withServer(configure: start.configure) { server in
            for language in Language.allCases {
                let headers = [
                    ("Authorization", "Bearer \(Self.secret)"), ("Accept-Language", language.rawValue),
                ]
                let answer = try await server.get("/api/privacy", headers: headers)
                #expect(answer.headers["Content-Language"] == [language.rawValue])
                let statement = try answer.json()
                let page = Self.seen(try await server.get("/privacy", headers: headers).text)
                var texts = try statement["now"].items.map { try $0.string }
                texts += try statement["neverStored"].items.map { try $0.string }
                texts.append(try statement["log"].string)
                for thing in try statement["stored"].items {
                    texts += try ["what", "where", "howLong"].map { try thing[$0].string }
                }
                for promise in try statement["promises"].items { texts.append(try promise["text"].string) }
                #expect(texts.count > 40)
                for text in texts { #expect(page.contains(">\(text)<"), "\(language): \(text)") }
                #expect(
                    try statement["promises"].items.map { try $0["id"].string }
                        == PrivacyPromise.allCases.map(\.rawValue))
            }
        }
    }

    @Test("Each of its words is in every language", arguments: starts)
    func words(start: Start) throws {
        let strings = try Self.table()
        var configuration = ServerConfiguration(publicFolder: Places.repository)
        start.configure(&configuration)
        let texts =
            configuration.privacyFacts(port: 1) + configuration.kept.flatMap { [$0.what, $0.howLong] }
            + PrivacyPromise.allCases.flatMap { [$0.title, $0.text(configuration)] }
        let keys = texts.map(\.key) + KeptThing.never + ["badge-\(start.badge)"]
        for language in Language.allCases {
            for key in keys { #expect(strings.has(key, language), "\(key) in \(language.rawValue)") }
            for text in texts { #expect(!strings.text(text, language).contains("{"), "\(text.key)") }
        }
    }

    private static func badge(
        in page: String
    ) -> (state: String, facts: String, symbol: String, label: String)? {
        let pattern =
            #/
            <a\ class="badge"\ data-state="(\w+)"\ href="/privacy"\ title="([^"]+)">
            \s*<svg[^>]+><use\ href="/assets/icons.svg\#(\w+)"></use></svg>\s*<span>([^<]+)</span>
            /#
        return page.firstMatch(of: pattern).map {
            (String($0.1), String($0.2), String($0.3), String($0.4))
        }
    }

    @Test("Every page says in a word whom the pictures can reach, and leads to more", arguments: served)
    func badge(start: Start) async throws {
        let strings = try Self.table()
        try await withServer(configure: start.configure) { server in
            for language in Language.allCases {
                let headers = [
                    ("Authorization", "Bearer \(Self.secret)"), ("Accept-Language", language.rawValue),
                ]
                for path in ["/", "/gallery", "/gallery/trash", "/privacy", "/api/docs", "/nothing"] {
                    let page = Self.seen(try await server.get(path, headers: headers).text)
                    let badge = try #require(Self.badge(in: page))
                    #expect(badge.state == start.badge)
                    #expect(badge.label == strings.text("badge-\(start.badge)", language))
                    // The address that is in use, which the system has chosen.
                    #expect(badge.facts.contains(":\(server.port)"), "\(badge.facts)")
                    let icons = try await server.get("/assets/icons.svg", headers: headers).text
                    #expect(icons.contains("<symbol id=\"\(badge.symbol)\""))
                }
            }
        }
    }

    @Test("What is true now follows how the server was started")
    func facts() throws {
        func keys(_ configure: (inout ServerConfiguration) -> Void) -> [String] {
            var configuration = ServerConfiguration(publicFolder: Places.repository)
            configure(&configuration)
            return configuration.privacyFacts(port: 1).map(\.key)
        }
        let expected = [
            ["nowThisMachine", "nowNoToken", "nowKept"], ["nowThisMachine", "nowNoToken", "nowInMemory"],
            ["nowThisMachine", "nowToken", "nowKept"], ["nowThisMachine", "nowToken", "nowPrivate"],
            ["nowThisMachine", "nowProxy", "nowToken", "nowKept"], ["nowNetwork", "nowToken", "nowPrivate"],
        ]
        #expect(Self.starts.map { keys($0.configure) } == expected)
    }

    @Test("Who comes from another machine does not learn where the gallery's file is")
    func path() throws {
        var configuration = ServerConfiguration(publicFolder: Places.repository)
        configuration.galleryPath = "/somewhere/styles.sqlite"
        func place() -> KeptThing.Place? { configuration.kept.first { $0.id == "styles" }?.place }
        #expect(place() == .file(path: "/somewhere/styles.sqlite"))
        configuration.reach = .network(host: "0.0.0.0", token: .random())
        #expect(place() == .file(path: nil))
        configuration.galleryPath = "postgres://ada:secret@db.example/styles"
        #expect(place() == .database)
        let shown = configuration.settings.first { $0.setting.name == "gallery" }?.value
        #expect(shown == "postgres://db.example/styles")
    }

    @Test("A private server lets go of working copies within a minute, and of nothing later than of uploads")
    func workingCopies() {
        var configuration = ServerConfiguration(publicFolder: Places.repository)
        #expect(configuration.workingCopiesTime == configuration.uploads.timeToLive)
        configuration.isPrivate = true
        #expect(configuration.workingCopiesTime == .seconds(60))
        configuration.uploads.timeToLive = .seconds(5)
        #expect(configuration.workingCopiesTime == .seconds(5))
    }
}
