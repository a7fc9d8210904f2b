import Foundation
import Gallery
import NIOCore
import NIOHTTP1
import RenderQueue
import ServiceLifecycle
import TestSupport
import Testing

@testable import WebServer

@Suite("A server that stops answers everybody", .timeLimit(.minutes(10)))
struct StoppingTests {
    private static let painting: [String: any Sendable] = [
        "content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 16,
    ]

    @Test("A client that waits for a render is answered when to try again")
    func waiting() async throws {
        try await withServer { server in
            server.engine.hold()
            async let running = server.postJSON("/api/stylize", Self.painting)
            await server.engine.nextStart()
            async let queued = server.postJSON("/api/stylize", Self.painting)
            while server.dependencies.queue.load.waiting < 1 { await Task.yield() }
            await server.group.triggerGracefulShutdown()
            for answer in [try await running, try await queued] {
                #expect(answer.status == 503 && answer.text.contains("/problems/shutting-down"))
                #expect(answer.headers["Retry-After"] == ["5"])
            }
        }
    }

    @Test("So is who has sent half a request, which holds nothing up")
    func half() async throws {
        try await withServer { server in
            let answer = try await HTTPConnection.open(port: server.port) { reader, writer in
                let headers: HTTPHeaders = [
                    "Host": "localhost:\(server.port)", "Content-Type": "image/png",
                    "Content-Length": "1000000", "Expect": "100-continue",
                ]
                try await writer.write(
                    .head(.init(version: .http1_1, method: .POST, uri: "/api/uploads", headers: headers)))
                // Asked for the body: the request has reached its route.
                _ = try await reader.part()
                await server.group.triggerGracefulShutdown()
                return try await reader.answer()
            }
            #expect(answer?.status == 503 && answer?.text.contains("/problems/shutting-down") == true)
            #expect(answer?.headers["Retry-After"] == ["5"] && answer?.headers["Connection"] == ["close"])
        }
    }

    @Test(
        "A server that stops, or whose queue is full, is not ready, and says so to people or to a balancer",
        arguments: BusyAnswer.allCases)
    func readiness(busy: BusyAnswer) async throws {
        try await withServer(configure: {
            $0.queue.waitingLimit = 1
            $0.busyAnswer = busy
        }) { server in
            #expect(try await server.get("/readyz").status == 200)
            server.engine.hold()
            for _ in 0..<2 {
                let job = try await server.postJSON(
                    "/api/jobs", Self.painting.merging(["kind": "stylize"]) { $1 })
                #expect(job.status == 202)
                if server.dependencies.queue.load.running == 0 { await server.engine.nextStart() }
            }
            let full = try await server.get("/readyz")
            #expect(full.status == 503 && full.text.contains("\"obstacles\":[\"queue-full\"]"))
            let another = try await server.postJSON("/api/stylize", Self.painting)
            #expect(try another.status == busy.rawValue && another.json()["status"].int == busy.rawValue)
            #expect(try another.json()["type"] == "/problems/queue-full")
            #expect(another.headers["Retry-After"].count == 1)
            async let stopped = server.dependencies.queue.shutDown(draining: .seconds(600))
            while server.dependencies.queue.isOpen { await Task.yield() }
            let stopping = try await server.get("/readyz")
            #expect(stopping.status == 503 && stopping.text.contains("\"stopping\""))
            #expect(try await server.get("/healthz").status == 200)
            let refused = try await server.postJSON("/api/stylize", Self.painting)
            #expect(refused.status == 503 && refused.headers["Retry-After"] == ["5"])
            server.engine.release()
            #expect(await stopped)
        }
    }

    @Test("A server whose gallery is gone is not ready, and does not say where it was")
    func lostGallery() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "impasto-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "gallery.sqlite")
        try await withServer(at: GalleryLocation(option: file.path)) { server in
            #expect(try await server.get("/readyz").status == 200)
            try FileManager.default.removeItem(at: file)
            let answer = try await server.get("/readyz")
            #expect(answer.status == 503)
            #expect(answer.text == "{\"missing\":[],\"obstacles\":[\"gallery\"],\"ready\":false}")
        }
    }
}
