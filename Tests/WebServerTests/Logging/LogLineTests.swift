import Foundation
import Logging
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("Lines of the log", .timeLimit(.minutes(10)))
struct LogLineTests {
    @Test("In JSON a number is a number, and a text that looks like one is not")
    func numbers() throws {
        let line = LogFormat.json.line(
            level: .info, label: "impasto", message: "request",
            details: ["status": .integer(200), "ms": .number(1.5), "route": .text("7"), "time": .text("x")])
        let object = try JSON(Data(line.utf8))
        #expect(try object["status"].int == 200 && object["ms"].double == 1.5)
        #expect(try object["route"].string == "7")
        // What every line has is not overwritten.
        #expect(try object["time"].string != "x")
        let text = LogFormat.text.line(
            level: .info, label: "impasto", message: "request", details: ["status": .integer(200)])
        #expect(text.hasSuffix(" info request status=200\n"))
    }

    @Test("What is printed when the server is ready has the log's form")
    func ready() throws {
        let announcement = ReadyAnnouncement(
            url: "http://localhost:9966", port: 9966, hosts: ["127.0.0.1", "::1"],
            furtherURLs: ["https://paint.example"])
        #expect(announcement.lines(.text) == announcement.text + "\n")
        let lines = announcement.lines(.json)
        #expect(lines.filter { $0 == "\n" }.count == 1 && lines.hasSuffix("\n"))
        let object = try JSON(Data(lines.utf8))
        #expect(try object["message"].string == "Impasto is ready" && object["level"].string == "info")
        #expect(try object["url"].string == "http://localhost:9966" && object["port"].int == 9966)
        #expect(try object["further_urls"] == ["https://paint.example"])
        #expect(LogFormat.text.notice("a sentence", level: .warning) == "impasto: a sentence\n")
        let notice = try JSON(Data(LogFormat.json.notice("a sentence", level: .warning).utf8))
        #expect(try notice["level"].string == "warning" && notice["message"].string == "a sentence")
    }

    @Test("The caller's id of a request is taken over if it is one, and its trace stands in the line")
    func identity() async throws {
        let trace = "0af7651916cd43dd8448eb211c80319c"
        try await withServer(configure: { $0.logFormat = .json }) { server in
            let known = try await server.get(
                "/api/version",
                headers: [
                    ("X-Request-Id", "build-7.step_3"), ("traceparent", "00-\(trace)-b7ad6b7169203331-01"),
                ])
            #expect(known.headers["X-Request-Id"] == ["build-7.step_3"])
            let problem = try await server.get("/api/nothing", headers: [("X-Request-Id", "build-7.step_4")])
            #expect(try problem.json()["requestId"].string == "build-7.step_4")
            for bad in ["short", "with space", "quote\"s", String(repeating: "x", count: 65)] {
                let answer = try await server.get("/api/version", headers: [("X-Request-Id", bad)])
                #expect(answer.headers["X-Request-Id"].count == 1, "\(bad)")
                #expect(answer.headers["X-Request-Id"] != [bad])
            }
            let lines = server.log.lines.filter { $0.contains("\"message\":\"request\"") }
            let first = try JSON(Data(lines[0].utf8))
            #expect(try first["request_id"].string == "build-7.step_3")
            #expect(try first["trace_id"].string == trace && first["parent_id"].string == "b7ad6b7169203331")
            #expect(!lines[1].contains("trace_id"))
        }
    }

    @Test(
        "Nothing else is a trace",
        arguments: [
            "", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        ])
    func notTraces(header: String) {
        #expect(RequestIdentity.trace(header) == nil)
    }

    @Test("A later version of the header may have more parts")
    func laterTrace() {
        let trace = RequestIdentity.trace("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more")
        #expect(trace?.parent == "b7ad6b7169203331")
    }
}
