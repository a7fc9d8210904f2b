import HTTPTypes
import Testing

@testable import WebServer

@Suite("Requests from elsewhere are refused")
struct RequestRulesTests {
    private let local = RequestRules(
        hosts: HostAllowList(
            names: ["localhost", "127.0.0.1", "[::1]"], port: 9966, additional: ["paint.example"],
            acceptsLiterals: false), token: nil)

    private func check(
        _ method: HTTPRequest.Method, _ path: String, host: String? = "localhost:9966",
        _ headers: HTTPFields = [:], rules: RequestRules? = nil
    ) -> String? {
        let head = HTTPRequest(
            method: method, scheme: "http", authority: host, path: path, headerFields: headers)
        do {
            try (rules ?? local).check(head)
            return nil
        } catch {
            return error.type
        }
    }

    @Test(
        "Only this server's names are answered for",
        arguments: [
            ("localhost:9966", true), ("LOCALHOST:9966", true), ("127.0.0.1:9966", true),
            ("[::1]:9966", true),
            ("paint.example", true), ("paint.example:9966", true), ("localhost", false),
            ("localhost:80", false),
            ("localhost:99660", false), ("localhost.:9966", false), ("evil.example:9966", false), ("", false),
            ("127.0.0.1:9966.evil.example", false), ("localhost:9966@evil.example", false),
            ("192.168.1.5:9966", false),
        ])
    func hosts(host: String, isAllowed: Bool) {
        for method in [HTTPRequest.Method.get, .post] {
            #expect(check(method, "/", host: host) == (isAllowed ? nil : "host-not-allowed"))
        }
    }

    @Test("A request without a host is refused")
    func missingHost() {
        #expect(check(.get, "/", host: nil) == "host-not-allowed")
    }

    @Test("In a network, literals of the port are accepted, names are not, and everyone needs the token")
    func network() throws {
        let token = try #require(AccessToken("0123456789abcdef"))
        let rules = RequestRules(
            hosts: HostAllowList(names: ["0.0.0.0"], port: 9966, additional: [], acceptsLiterals: true),
            token: token)
        let bearer: HTTPFields = [.authorization: "Bearer 0123456789abcdef"]
        #expect(check(.get, "/", host: "192.168.1.5:9966", bearer, rules: rules) == nil)
        #expect(check(.get, "/", host: "[fe80::1]:9966", bearer, rules: rules) == nil)
        #expect(check(.get, "/", host: "192.168.1.5:80", bearer, rules: rules) == "host-not-allowed")
        #expect(check(.get, "/", host: "evil.example:9966", bearer, rules: rules) == "host-not-allowed")
        #expect(check(.get, "/", host: "fe80::1:9966", bearer, rules: rules) == "host-not-allowed")
        #expect(check(.get, "/", host: "192.168.1.5:9966", rules: rules) == "token-required")
        let wrong: HTTPFields = [.authorization: "Bearer 0123456789abcdeg"]
        #expect(check(.get, "/", host: "192.168.1.5:9966", wrong, rules: rules) == "token-required")
        let cookie: HTTPFields = [.cookie: "a=b; impasto-token=0123456789abcdef"]
        #expect(check(.get, "/", host: "192.168.1.5:9966", cookie, rules: rules) == nil)
    }

    @Test(
        "A browser's write must be same-origin",
        arguments: [
            (["Origin": "http://localhost:9966"], nil), (["Origin": "https://localhost:9966"], nil),
            (["Origin": "null"], "cross-origin"), (["Origin": "http://evil.example"], "cross-origin"),
            (["Origin": "http://localhost:9967"], "cross-origin"),
            (["Origin": "http://127.0.0.1:9966"], "cross-origin"),
            (["Origin": "file://"], "cross-origin"), (["Sec-Fetch-Site": "same-origin"], nil),
            (["Sec-Fetch-Site": "same-site"], "cross-origin"),
            (["Sec-Fetch-Site": "cross-site"], "cross-origin"),
            (["Sec-Fetch-Site": "none"], "cross-origin"),
            (["Origin": "http://localhost:9966", "Sec-Fetch-Site": "cross-site"], "cross-origin"),
            (["Referer": "http://evil.example/"], "cross-origin"),
            (["Referer": "http://localhost:9966/"], nil),
            (["Referer": "http://localhost:9966.evil.example/"], "cross-origin"), ([:], nil),
        ] as [([String: String], String?)])
    func writes(headers: [String: String], expected: String?) throws {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        for method in [HTTPRequest.Method.post, .delete, .patch, .put] {
            #expect(check(method, "/stylize", fields) == expected)
            fields[.impasto] = "1"
            #expect(check(method, "/api/stylize", fields) == expected)
            fields[.impasto] = nil
        }
    }

    @Test("A browser's write under /api needs the page's header, a program's does not")
    func clientHeader() {
        let browser: HTTPFields = [.origin: "http://localhost:9966"]
        #expect(check(.post, "/api/stylize", browser) == "header-required")
        #expect(check(.post, "/api/stylize?x=1", browser) == "header-required")
        #expect(check(.post, "/stylize", browser) == nil)
        #expect(check(.post, "/api/stylize") == nil)
    }

    @Test("Another site may link to pages but not use the API")
    func reads() {
        let embed: HTTPFields = [.secFetchSite: "cross-site", .secFetchMode: "no-cors"]
        let link: HTTPFields = [.secFetchSite: "cross-site", .secFetchMode: "navigate"]
        #expect(check(.get, "/api/jobs/1/image", embed) == "cross-origin")
        #expect(check(.get, "/api/docs", link) == nil)
        #expect(check(.get, "/", link) == nil)
        #expect(check(.get, "/api/models", [.secFetchSite: "none"]) == nil)
    }

    @Test("A write through a proxy that passes on another host is answered with how to set it up")
    func proxyRemedy() throws {
        let head = HTTPRequest(
            method: .post, scheme: "http", authority: "localhost:9966", path: "/api/stylize",
            headerFields: [.origin: "https://paint.example:8443", .impasto: "1"])
        let problem = #expect(throws: Problem.self) { try local.check(head) }
        let hint = try #require(problem?.hint)
        #expect(hint.contains("proxy_set_header Host $http_host"))
        #expect(hint.contains("--allow-host paint.example:8443"))
    }

    @Test(
        "A name of the configuration can be a request's host",
        arguments: [
            ("paint.example", nil), ("PAINT.example:8443", nil), ("[2001:db8::1]:80", nil), ("10.0.0.1", nil),
            ("", "is empty"), ("https://paint.example", "has a scheme"), ("paint.example/", "has a path"),
            ("*.example", "is a pattern"), ("a@paint.example", "has a user"),
            ("paint.example:", "has no port"),
            ("paint.example:99999", "has no port"), ("2001:db8::1", "without brackets"),
            ("bücher.example", "xn--"), ("paint example", "holds what no host has"),
            (":80", "holds what no host has"),
        ] as [(String, String?)])
    func names(text: String, reason: String?) {
        do throws(HostName.InvalidName) {
            let name = try HostName(text)
            #expect(reason == nil && name.description == text.lowercased())
        } catch {
            #expect(reason.map { error.description.contains($0) } == true, "\(error)")
        }
    }

    @Test("A target that is no path is refused", arguments: ["http://evil.example/", "*", "evil", ""])
    func targets(path: String) {
        #expect(check(.get, path) == "bad-request")
    }

    @Test("A mark behind a slash, a backslash or a question mark changes nothing of what they are")
    func combiningMarks() {
        #expect(RequestPath("/api/\u{301}styles") == nil)
        #expect(RequestPath("/api%2F%CC%81styles") == nil)
        #expect(RequestPath("/api%5C%CC%81styles") == nil)
        #expect(RequestPath(target: "/api/styles?\u{301}q=a/b")?.segments == ["api", "styles"])
    }

    @Test("Tokens of the user's choice must be long and plain")
    func tokens() throws {
        #expect(AccessToken("short") == nil)
        #expect(AccessToken("0123456789abcde;") == nil)
        #expect(AccessToken("aaaaaaaaaaaaaaaa") == nil && AccessToken("abcabcabcabcabcabc") == nil)
        let token = AccessToken.random()
        #expect(token.secret.utf8.count == 32)
        #expect(!"\(token)".contains(token.secret))
        #expect(AccessToken.random() != token)
    }
}
