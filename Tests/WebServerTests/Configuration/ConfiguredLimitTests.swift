import Foundation
import NIOCore
import NIOHTTP1
import RenderQueue
import TestSupport
import Testing

@testable import WebServer

@Suite("Limits of the queue, of results and of uploads take effect", .timeLimit(.minutes(10)))
struct ConfiguredLimitTests {
    private func submit(_ server: TestServer, client: String = "a") async throws -> Answer {
        try await server.submitJob(client: client)
    }

    /// A job that has ended: its event stream has.
    private func endedJob(_ server: TestServer) async throws -> String {
        let id = try await submit(server).json()["id"].string
        _ = try await server.get("/api/jobs/\(id)/events")
        return id
    }

    private func upload(_ server: TestServer, side: Int) async throws -> Answer {
        try await server.upload(try Pictures.png(width: side, height: side))
    }

    @Test("One client's part of the queue leaves room for others")
    func queuePerClient() async throws {
        try await withServer(configure: { $0.queue.waitingLimitPerClient = 1 }) { server in
            server.engine.hold()
            #expect(try await submit(server).status == 202)
            await server.engine.nextStart()
            #expect(try await submit(server).status == 202)
            let refused = try await submit(server)
            #expect(refused.status == 429 && refused.text.contains("already has 1 render waiting"))
            #expect(try await submit(server, client: "b").status == 202)
        }
    }

    @Test("By default no client takes every place, nor do all the ids that one address makes up")
    func madeUpClients() async throws {
        try await withServer { server in
            server.engine.hold()
            #expect(try await submit(server).status == 202)
            await server.engine.nextStart()
            for _ in 0..<8 { #expect(try await submit(server).status == 202) }
            let own = try await submit(server)
            #expect(own.status == 429 && own.text.contains("already has 8 renders waiting"))
            for id in 0..<4 { #expect(try await submit(server, client: "made up \(id)").status == 202) }
            let madeUp = try await submit(server, client: "made up again")
            #expect(madeUp.status == 429 && madeUp.text.contains("of this address already have 12 renders"))
            // Whoever makes up no id still finds room.
            #expect(try await submit(server, client: "").status == 202)
        }
    }

    @Test("The queue's length holds, and more than the default may wait", arguments: [1, 20])
    func queue(length: Int) async throws {
        try await withServer(configure: {
            $0.queue.waitingLimit = length
            $0.queue.waitingLimitPerClient = length
        }) { server in
            server.engine.hold()
            #expect(try await submit(server).status == 202)
            await server.engine.nextStart()
            for _ in 0..<length { #expect(try await submit(server).status == 202) }
            let refused = try await submit(server)
            #expect(refused.status == 429 && refused.text.contains("is full (\(length) render"))
        }
    }

    @Test("Results are dropped after their time")
    func resultTime() async throws {
        try await withServer(configure: { $0.jobs.timeToLive = .zero }) { server in
            let id = try await endedJob(server)
            #expect(try await server.get("/api/jobs/\(id)/image").status == 410)
        }
    }

    @Test("A result that is larger than all may be is a failed job")
    func resultMemory() async throws {
        try await withServer(configure: { $0.jobs.resultBytes = 4200 }) { server in
            let job = try await server.get("/api/jobs/\(try await endedJob(server))").json()
            #expect(try job["state"] == "failed" && job["error"]["type"] == "/problems/too-large")
        }
    }

    @Test("Uploads tell their time, and are dropped after it", arguments: [0, 3600])
    func uploadTime(seconds: Int) async throws {
        try await withServer(configure: { $0.uploads.timeToLive = .seconds(seconds) }) { server in
            let upload = try await upload(server, side: 8).json()
            #expect((seconds - 59...seconds).contains(try upload["expiresInSeconds"].int))
            let id = try upload["id"].string
            let thumbnail = try await server.get("/api/uploads/\(id)/thumbnail")
            #expect(thumbnail.status == (seconds == 0 ? 410 : 200))
        }
    }

    @Test("Uploads that do not fit are refused, and those that do make room for each other")
    func uploadMemory() async throws {
        try await withServer(configure: {
            $0.uploads.bytes = 400_000
            $0.uploads.bytesPerClient = 300_000
        }) { server in
            #expect(try await upload(server, side: 400).status == 413)
            let first = try await upload(server, side: 250).json()["id"].string
            let second = try await upload(server, side: 250).json()["id"].string
            #expect(try await server.get("/api/uploads/\(first)/thumbnail").status == 410)
            #expect(try await server.get("/api/uploads/\(second)/thumbnail").status == 200)
        }
    }

    @Test("The privacy statement follows the settings")
    func privacy() async throws {
        try await withServer(configure: {
            $0.jobs.timeToLive = .seconds(90)
            $0.uploads.timeToLive = .seconds(7200)
        }) { server in
            let text = try await server.get("/api/privacy").text
            #expect(text.contains("until 90 s without use") && text.contains("until 120 min without use"))
        }
    }
}
