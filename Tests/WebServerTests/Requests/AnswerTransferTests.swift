import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("What is sent of an answer", .timeLimit(.minutes(10)))
struct AnswerTransferTests {
    private static let gzip = [("Accept-Encoding", "gzip, deflate, br")]

    /// The bytes of a gzip file, by the program that everybody has.
    private func unzipped(_ bytes: [UInt8]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc"]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        // Of what is sent here, less than a pipe holds comes before all of it is written.
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        try input.fileHandleForWriting.close()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return [UInt8](data)
    }

    @Test("Texts are compressed for whoever takes it, and are the same texts then")
    func texts() async throws {
        try await withServer { server in
            for path in ["/", "/assets/css/base.css", "/assets/icons.svg", "/api/openapi.json", "/api/docs"] {
                let plain = try await server.get(path)
                #expect(plain.headers["Content-Encoding"].isEmpty, "\(path)")
                #expect(plain.headers["Vary"].joined().contains("Accept-Encoding"), "\(path)")
                // The second one may be kept.
                for _ in 0..<2 {
                    let answer = try await server.get(path, headers: Self.gzip)
                    #expect(answer.headers["Content-Encoding"] == ["gzip"], "\(path)")
                    #expect(answer.headers["Content-Length"] == [String(answer.bytes.count)], "\(path)")
                    #expect(answer.headers["Vary"] == plain.headers["Vary"], "\(path)")
                    #expect(answer.bytes.count < plain.bytes.count / 2 + 200, "\(path)")
                    #expect(try unzipped(answer.bytes) == plain.bytes, "\(path)")
                    let head = try await server.send(.HEAD, path, headers: Self.gzip)
                    for name in ["Content-Encoding", "Content-Length", "ETag", "Vary"] {
                        #expect(head.headers[name] == answer.headers[name], "\(name) of \(path)")
                    }
                }
            }
            let list = try await server.postJSON("/api/styles/starter", [:], headers: Self.gzip)
            #expect(list.status == 200)
        }
    }

    @Test("Pictures, short texts and streams are not, nor what another site's page has asked for")
    func exceptions() async throws {
        try await withServer { server in
            for path in ["/samples/style/stripes.jpg", "/healthz", "/api/version"] {
                let answer = try await server.get(path, headers: Self.gzip)
                #expect(answer.status == 200 && answer.headers["Content-Encoding"].isEmpty, "\(path)")
            }
            let job = try await server.submitJob().json()["id"].string
            let events = try await server.get("/api/jobs/\(job)/events", headers: Self.gzip)
            #expect(events.headers["Content-Encoding"].isEmpty && events.text.hasPrefix(": open"))
            #expect(events.headers["X-Accel-Buffering"] == ["no"])
            for site in ["cross-site", "same-site"] {
                let visit = [("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "navigate")]
                let answer = try await server.get("/gallery?q=secret", headers: Self.gzip + visit)
                #expect(answer.status == 200 && answer.headers["Content-Encoding"].isEmpty, "\(site)")
            }
        }
    }

    @Test("What can be kept is asked for by its tag, in either coding, and is not sent again")
    func tags() async throws {
        try await withServer { server in
            _ = try await server.postJSON("/api/styles/starter", [:])
            let list = try await server.get("/api/styles")
            let style = try list.json()["styles"].items[0]["id"].string
            let job = try await server.submitJob().json()["id"].string
            // Until it is done.
            _ = try await server.get("/api/jobs/\(job)/events")
            let upload = try await server.postForm("/api/uploads", [.file("file", try Pictures.png())]).json()
            for path in [
                "/api/jobs/\(job)/image", "/api/uploads/\(try upload["id"].string)/thumbnail",
                "/api/styles/\(style)/card", "/api/styles/\(style)/swatch",
                "/assets/css/base.css", "/samples/style/stripes.jpg", "/api/openapi.json", "/api/docs",
                "/problems/too-large", "/api/styles", "/api/styles/\(style)", "/api/models",
            ] {
                let plain = try #require(try await server.get(path).headers["ETag"].first, "\(path)")
                let small = try #require(try await server.get(path, headers: Self.gzip).headers["ETag"].first)
                #expect(plain.hasPrefix("\""), "a strong one: \(path)")
                let weak = "W/\(plain)"
                for (tag, answered) in [
                    (plain, plain), (small, small), (weak, plain), ("\"x\", \(plain)", plain), ("*", plain),
                ] {
                    let answer = try await server.get(path, headers: [("If-None-Match", tag)])
                    #expect(answer.status == 304 && answer.bytes.isEmpty, "\(tag) of \(path)")
                    #expect(answer.headers["ETag"] == [answered], "\(tag) of \(path)")
                    #expect(answer.headers["Cache-Control"].count == 1, "\(path)")
                }
                let both = try await server.get(path, headers: Self.gzip + [("If-None-Match", small)])
                #expect(both.status == 304 && both.headers["ETag"] == [small], "\(path)")
                let head = try await server.send(.HEAD, path, headers: [("If-None-Match", plain)])
                #expect(head.status == 304, "\(path)")
                let other = try await server.get(path, headers: [("If-None-Match", "\"x\"")])
                #expect(other.status == 200 && !other.bytes.isEmpty, "\(path)")
            }
            // A tag of either coding is a version for a change; a weak one is none.
            let path = "/api/styles/\(style)"
            let tag = try #require(try await server.get(path, headers: Self.gzip).headers["ETag"].first)
            for (tag, status) in [("W/\"1\"", 412), (tag, 200), (tag, 412)] {
                let answer = try await server.postJSON(
                    path, ["favourite": true], method: .PATCH, headers: [("If-Match", tag)])
                #expect(answer.status == status, "\(tag)")
            }
            let before = try #require(list.headers["ETag"].first)
            let changed = try await server.get("/api/styles", headers: [("If-None-Match", before)])
            #expect(changed.status == 200)
        }
    }

    @Test(
        "gzip is sent to whoever takes it",
        arguments: [
            ("gzip", true), ("GZIP;q=0.5", true), ("x-gzip", true), ("*", true),
            ("deflate, gzip;q=1.0", true), ("gzip;q=0", false), ("*;q=0", false), ("identity", false),
            ("br", false), ("", false),
            ("gzip;q=0.5, identity", false), ("gzip;q=no", false), ("*, gzip;q=0", false),
        ])
    func codings(header: String, takesGzip: Bool) {
        #expect(AcceptedCodings(header).prefersGzip == takesGzip)
        #expect(!AcceptedCodings(nil).prefersGzip)
    }
}
