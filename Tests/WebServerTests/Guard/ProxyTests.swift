import HTTPTypes
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("Reverse proxies that are named by their addresses", .timeLimit(.minutes(10)))
struct ProxyTests {
    private func origin(
        _ forwarded: String?, peer: String, proto: String? = nil,
        proxies: [String] = ["10.0.0.0/8", "fd00::7"]
    ) -> RequestOrigin {
        var fields = HTTPFields()
        fields[.xForwardedFor] = forwarded
        fields[.xForwardedProto] = proto
        return RequestOrigin(
            HTTPRequest(
                method: .get, scheme: "http", authority: "paint.example", path: "/", headerFields: fields),
            peer: peer, proxies: proxies.compactMap { AddressRange($0) })
    }

    @Test("The client is the last address that is no named proxy's")
    func chain() {
        #expect(origin("6.6.6.6, 203.0.113.9", peer: "10.1.2.3").address == "203.0.113.9")
        #expect(origin("6.6.6.6, 203.0.113.9, 10.9.9.9", peer: "fd00::7").address == "203.0.113.9")
        #expect(origin("203.0.113.9", peer: "::ffff:10.1.2.3").address == "203.0.113.9")
        #expect(origin("10.0.0.9", peer: "10.1.2.3").address == "10.0.0.9")
        #expect(origin("somebody, 10.0.0.9", peer: "10.1.2.3").address == "10.0.0.9")
        #expect(origin(nil, peer: "10.1.2.3").address == "10.1.2.3")
        #expect(origin("203.0.113.9", peer: "10.1.2.3", proto: "http, https").isSecure)
    }

    @Test("Nobody else is believed, not even this machine", arguments: ["127.0.0.1", "11.0.0.1", "fd00::8"])
    func strangers(peer: String) {
        let origin = origin("6.6.6.6", peer: peer, proto: "https")
        #expect(origin == RequestOrigin(address: peer, isSecure: false))
    }

    @Test(
        "Where no proxy is named nobody is believed",
        arguments: ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.1.2.3"])
    func unnamed(peer: String) {
        let origin = origin("6.6.6.6", peer: peer, proto: "https", proxies: [])
        #expect(origin == RequestOrigin(address: peer, isSecure: false))
    }

    @Test("The log says once how to name a proxy, and not who its clients are")
    func remedy() async throws {
        try await withServer(configure: { configuration in
            configuration.additionalHosts = ["paint.example"].compactMap { try? HostName($0) }
        }) { server in
            let forwarded = [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-Proto", "https")]
            for _ in 0..<3 {
                let answer = try await server.send(
                    .GET, "/healthz", headers: forwarded, host: "paint.example")
                #expect(answer.status == 200)
            }
            let warnings = server.log.lines.filter { $0.contains("X-Forwarded-For") }
            #expect(warnings.count == 1)
            #expect(warnings.first?.contains("--trusted-proxy") == true)
            #expect(!server.log.lines.contains { $0.contains("6.6.6.6") })
        }
    }

    @Test("Ranges hold what begins with their bits")
    func ranges() throws {
        let range = try #require(AddressRange("172.16.0.0/12"))
        #expect(range.contains("172.16.0.1") && range.contains("172.31.255.255"))
        #expect(!range.contains("172.32.0.0") && !range.contains("::1") && !range.contains("x"))
        #expect(try #require(AddressRange("2001:db8::/33")).contains("2001:db8:7fff::1"))
        #expect(try !#require(AddressRange("2001:db8::/33")).contains("2001:db8:8000::1"))
        for text in ["", "proxy.example", "10.0.0.0/0", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8/8", "::/0"] {
            #expect(AddressRange(text) == nil, "\(text)")
        }
        var configuration = ServerConfiguration(publicFolder: Places.repository)
        let error = #expect(throws: SettingError.self) {
            try configuration.apply(flags: ["trusted-proxy": ["10.0.0.0/0"]], environment: [:])
        }
        #expect(error?.description.contains("'10.0.0.0/0'") == true)
    }

    @Test("Its client has a turn, a name in the log, and the host that it asked for")
    func throughProxy() async throws {
        try await withServer(configure: { configuration in
            configuration.logFormat = .json
            configuration.trustedProxies = ["127.0.0.0/8"].compactMap { AddressRange($0) }
            configuration.additionalHosts = ["paint.example"].compactMap { try? HostName($0) }
        }) { server in
            let forwarded = [
                ("X-Forwarded-For", "6.6.6.6, 203.0.113.9"), ("X-Forwarded-Host", "paint.example"),
                ("X-Forwarded-Proto", "https"), ("Origin", "https://paint.example"), ("X-Impasto", "1"),
            ]
            let saved = try await server.postJSON(
                "/api/styles", ["name": "Sky", "style": ["sample": "stripes"]], headers: forwarded)
            #expect(saved.status == 201)
            let id = try saved.json()["id"].string
            let link = try await server.send(
                .GET, "/api/styles/\(id)/link", headers: forwarded, host: "127.0.0.1:\(server.port)")
            #expect(try link.json()["link"].string.hasPrefix("https://paint.example/#"))
            let foreign = try await server.send(
                .GET, "/", headers: [("X-Forwarded-Host", "evil.example")], host: "127.0.0.1:\(server.port)")
            #expect(foreign.status == 421)
            let lines = server.log.lines.filter { $0.contains("\"message\":\"request\"") }
            #expect(lines[0].contains("\"client\":\"203.0.113.9\""))
            #expect(!lines.contains { $0.contains("6.6.6.6") })
        }
    }
}
