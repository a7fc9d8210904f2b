import Foundation
import Logging
import NIOCore
import NIOHTTP1
import RenderQueue
import TestSupport
import Testing

@testable import WebServer

@Suite("Settings are documented and explain themselves", .timeLimit(.minutes(10)))
struct ConfigurationTests {
    private static let configuration = ServerConfiguration(
        publicFolder: Places.repository.appending(path: "Public"))

    @Test("The documentation's table is the settings")
    func table() throws {
        let guide = Places.repository.appending(path: "Sources/WebServer/WebServer.docc/Configuration.md")
        let rows = try String(contentsOf: guide, encoding: .utf8).split(separator: "\n").filter {
            $0.hasPrefix("| `--")
        }
        let expected = Self.configuration.settings.map { entry in
            let setting = entry.setting
            // The platform's own place, with the user's name in it.
            let standard =
                setting.name == "gallery" ? "`gallery.sqlite` in the folder for data" : entry.defaultValue
            return "| `\(setting.flag)` | `\(setting.variable)` | \(standard) | \(setting.reason) |"
        }
        #expect(
            rows.map(String.init) == expected,
            "The table of Configuration.md should be:\n\(expected.joined(separator: "\n"))")
    }

    @Test("A number is read as it was written, at both ends of its range, and no further")
    func ranges() throws {
        for setting in ServerSetting.all {
            guard let range = setting.range else { continue }
            for number in [range.lowerBound, range.upperBound] {
                var configuration = Self.configuration
                try configuration.apply(flags: [setting.name: ["\(number)"]], environment: [:])
                #expect(setting.value(in: configuration) == "\(number)", "\(setting.name)")
                configuration = Self.configuration
                try configuration.apply(flags: [:], environment: [setting.variable: "\(number)"])
                #expect(setting.value(in: configuration) == "\(number)", "\(setting.variable)")
            }
            let allowed = "give a number from \(range.lowerBound) to \(range.upperBound)"
            for number in [range.lowerBound - 1, range.upperBound + 1] {
                var configuration = Self.configuration
                let error = #expect(throws: SettingError.self) {
                    try configuration.apply(flags: [setting.name: ["\(number)"]], environment: [:])
                }
                #expect(error?.description == "\(setting.flag) \(number): \(allowed)")
            }
            var configuration = Self.configuration
            let error = #expect(throws: SettingError.self) {
                try configuration.apply(flags: [:], environment: [setting.variable: "many"])
            }
            #expect(error?.description == "\(setting.variable) is 'many'; \(allowed)")
        }
    }

    @Test("A flag wins over its variable, and a repeated one over a list with commas")
    func precedence() throws {
        var configuration = Self.configuration
        try configuration.apply(
            flags: ["max-queue": ["20"], "listen": ["127.0.0.1"], "allow-host": ["a.example", "b.example"]],
            environment: [
                "IMPASTO_MAX_QUEUE": "30", "IMPASTO_DRAIN": "40", "IMPASTO_ALLOW_HOST": "c.example",
            ])
        #expect(configuration.queue.waitingLimit == 20 && configuration.drainSeconds == 40)
        #expect(configuration.additionalHosts.map(\.description) == ["a.example", "b.example"])
        try configuration.apply(flags: [:], environment: ["IMPASTO_ALLOW_HOST": "c.example,d.example:8443"])
        #expect(configuration.additionalHosts.map(\.description) == ["c.example", "d.example:8443"])
    }

    @Test("The help states the default that holds")
    func defaultsInHelp() {
        for entry in Self.configuration.settings where entry.setting.help.contains("(default: ") {
            let isStated = entry.setting.help.contains("(default: \(entry.defaultValue)).")
            let isInWords = ["max-queue-per-client", "max-memory-megabytes"].contains(entry.setting.name)
            #expect(isStated != isInWords, "\(entry.setting.help)")
        }
        #expect(ServerSetting.all.allSatisfy { !$0.help.contains("{") })
    }

    @Test("A changed setting differs from its default, and the token is never shown")
    func changed() throws {
        var configuration = Self.configuration
        configuration.port = 1234
        configuration.reach = .network(host: "0.0.0.0", token: try #require(AccessToken("0123456789abcdef")))
        configuration.additionalHosts = [try HostName("a.example"), try HostName("b.example")]
        let changed = configuration.settings.filter { $0.value != $0.defaultValue }
        #expect(changed.map(\.setting.flag) == ["--port", "--listen", "--allow-host"])
        #expect(changed.map(\.value) == ["1234", "0.0.0.0", "a.example,b.example"])
        #expect(!"\(configuration)".contains("0123456789abcdef"))
        let statement = String(
            buffer: JSONBody.bytes(
                PrivacyStatement(configuration, port: nil, StringTable([:]), .english)))
        #expect(!statement.contains("0123456789abcdef") && statement.contains("\"localOnly\":false"))
    }

    @Test("A page's folder that is not complete is an error that names the file")
    func incompleteFolder() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "impasto-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = await #expect(throws: WebServerError.self) {
            try await withServer(configure: { $0 = ServerConfiguration(publicFolder: folder) }) { _ in }
        }
        guard case .publicFolderIncomplete(let file, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(file == "strings/en.json")
    }

    @Test("The announcement names an address that works")
    func announcements() throws {
        var configuration = Self.configuration
        #expect(
            configuration.announcement(hosts: ["127.0.0.1", "::1"], port: 9966).text
                == "Impasto is ready: http://localhost:9966")
        #expect(configuration.announcement(hosts: ["127.0.0.1"], port: 80).url == "http://localhost:80")
        configuration.reach = .network(host: "fe80::1", token: try #require(AccessToken("0123456789abcdef")))
        #expect(
            configuration.announcement(hosts: ["fe80::1"], port: 1).url
                == "http://[fe80::1]:1/?token=0123456789abcdef")
        configuration.reach = .network(host: "0.0.0.0", token: try #require(AccessToken("0123456789abcdef")))
        configuration.additionalHosts = [try HostName("paint.example")]
        #expect(
            configuration.announcement(hosts: ["0.0.0.0"], port: 1, addresses: ["192.168.1.5"]).text.split(
                separator: "\n") == [
                    "Impasto is ready: http://localhost:1/?token=0123456789abcdef",
                    "on other machines: https://paint.example/?token=0123456789abcdef",
                    "on other machines: http://192.168.1.5:1/?token=0123456789abcdef",
                ])
    }

    @Test("There are no more connections than descriptors, and some are left for the rest")
    func descriptors() throws {
        var configuration = Self.configuration
        #expect(configuration.fit(descriptors: configuration.descriptors) == nil)
        #expect(configuration.limits.connections == 256)
        #expect(configuration.fit(descriptors: 64) == 256)
        #expect(configuration.limits.connections == 10)
        // Both addresses have as many.
        #expect(configuration.descriptors == 64)
    }

    @Test("Where a proxy is expected, other machines use this server")
    func proxied() throws {
        var configuration = Self.configuration
        #expect(configuration.isLocalOnly && !configuration.isReachableFromNetworks)
        configuration.additionalHosts = [try HostName("paint.example")]
        #expect(!configuration.isLocalOnly)
        let token = try #require(AccessToken("0123456789abcdef"))
        for (host, isReachable) in [
            ("127.0.0.1", false), ("::1", false), ("0.0.0.0", true), ("192.168.1.5", true),
        ] {
            configuration.reach = .network(host: host, token: token)
            #expect(!configuration.isLocalOnly && configuration.isReachableFromNetworks == isReachable)
        }
    }

    @Test("Log lines are one line each, whatever is in them")
    func logLines() throws {
        let log = CapturedLog()
        for format in LogFormat.allCases {
            let handler = LineLogHandler(label: "test", format: format) { log.add($0) }
            handler.log(
                event: .init(
                    level: .info, message: "a\nb", metadata: ["key": "c\r\nd"], source: "", file: "",
                    function: "", line: 0))
        }
        #expect(log.lines.count == 2)
        for line in log.lines {
            #expect(line.dropLast().allSatisfy { !$0.isNewline } && line.hasSuffix("\n"))
        }
        let object = try JSONSerialization.jsonObject(with: Data(log.lines[1].utf8)) as? [String: String]
        #expect(object?["message"] == "a\nb" && object?["key"] == "c\r\nd" && object?["level"] == "info")
    }
}
