import Foundation
import Foundations
import NIOCore
import NIOHTTP1
import RenderQueue
import TestSupport
import Testing

@testable import WebServer

@Suite("Requests share one budget of memory", .timeLimit(.minutes(10)))
struct MemoryTests {
    /// Longer than what is not counted.
    private static let longText = String(repeating: "a", count: 2 * BodyReader.uncountedBytes)

    /// A picture in a body that is counted: what follows the picture's end is not looked at.
    private static func body(side: Int = 16) throws -> [UInt8] {
        try Pictures.png(width: side, height: side) + longText.utf8
    }

    private func upload(_ server: TestServer, side: Int = 16) async throws -> Answer {
        try await server.upload(try Self.body(side: side))
    }

    /// Takes all that there is for bodies.
    private func takeAll(_ server: TestServer) async throws -> MemoryReservation {
        let memory = server.dependencies.memory
        return try await memory.reserve(memory.limit(for: .bodies), for: .bodies, patience: .zero)
    }

    private func waiting(_ count: Int, for server: TestServer) async {
        while server.dependencies.memory.statistics.waiting != count { await Task.yield() }
    }

    @Test("Memory that others have is a 503 that says when to come back")
    func taken() async throws {
        try await withServer(configure: { $0.limits.memorySeconds = 0 }) { server in
            let all = try await takeAll(server)
            let refused = try await upload(server)
            #expect(refused.status == 503)
            #expect(refused.headers["Retry-After"] == ["5"])
            #expect(try refused.json()["type"] == "/problems/memory-taken")
            let form = try await server.postForm(
                "/api/stylize", [.text("content", Self.longText), .text("style", "stripes")])
            #expect(form.status == 503)
            let json = try await server.postJSON(
                "/api/styles", ["name": Self.longText, "style": ["sample": "stripes"]])
            #expect(json.status == 503)
            // Small ones do not stand in line with the large.
            let small = try await server.postForm(
                "/api/stylize", [.text("content", "bust"), .text("style", "stripes")])
            #expect(small.status == 200)
            #expect(try await server.get("/healthz").status == 200)
            all.giveBack()
            #expect(try await upload(server).status == 201)
            #expect(server.dependencies.memory.statistics.used.values.allSatisfy { $0 == 0 })
        }
    }

    @Test("A body waits for memory, and is read when others have given it back")
    func waits() async throws {
        try await withServer { server in
            let all = try await takeAll(server)
            async let answer = upload(server)
            await waiting(1, for: server)
            all.giveBack()
            #expect(try await answer.status == 201)
        }
    }

    /// Uploads `body`, and goes as soon as that waits for memory; returns when nobody waits any more.
    private func sendAndLeave(_ body: [UInt8], to server: TestServer) async throws {
        try await HTTPConnection.open(port: server.port) { _, writer in
            try await server.write(body, of: "image/png", to: "/api/uploads", on: writer)
            await waiting(1, for: server)
        }
        await waiting(0, for: server)
    }

    @Test("A decoding that waits ends when its client goes")
    func clientGone() async throws {
        try await withServer { server in
            let memory = server.dependencies.memory
            let all = try await memory.reserve(memory.bytes - 1_000_000, for: .renders, patience: .zero)
            let body = try Pictures.png(width: 1000, height: 1000)
            try await sendAndLeave(body, to: server)
            withExtendedLifetime(all) {}
        }
    }

    @Test("A body that waits for memory leaves the line when its client goes")
    func senderGone() async throws {
        try await withServer(configure: { $0.limits.memorySeconds = 3600 }) { server in
            let all = try await takeAll(server)
            let body = try Self.body()
            try await sendAndLeave(body, to: server)
            withExtendedLifetime(all) {}
        }
    }

    @Test("Uploads make way for a render that has no room beside them, unless work still waits with them")
    func uploadsMakeWay() async throws {
        try await withServer(configure: { $0.memoryBytes = 64 << 20 }) { server in
            let memory = server.dependencies.memory
            let id = try await upload(server, side: 100).json()["id"].string
            #expect(server.dependencies.uploads.heldBytes == 30_000 + UploadedPicture.metadataBytes)
            let all = try await memory.reserve(memory.bytes, for: .renders, patience: .zero)
            #expect(server.dependencies.uploads.heldBytes == 0)
            all.giveBack()
            #expect(try await server.get("/api/uploads/\(id)/thumbnail").status == 410)

            let next = try await upload(server, side: 100).json()["id"].string
            server.engine.hold()
            let job = try await server.postJSON(
                "/api/jobs",
                [
                    "kind": "stylize", "content": ["upload": next], "style": ["sample": "stripes"],
                    "contentSize": 16,
                ])
            #expect(job.status == 202)
            #expect(try await server.send(.DELETE, "/api/uploads/\(next)").status == 204)
            #expect(server.dependencies.uploads.heldBytes == 30_000 + UploadedPicture.metadataBytes)
            await #expect(throws: MemoryBudgetError.self) {
                try await memory.reserve(memory.bytes, for: .pictures, patience: .seconds(3600))
            }
            server.engine.release()
            while server.dependencies.uploads.heldBytes > 0 { await Task.yield() }
        }
    }

    @Test("What there can never be memory for is refused with the numbers")
    func tooLarge() async throws {
        try await withServer(configure: { $0.memoryBytes = 64 << 20 }) { server in
            // 56 MiB for work, 28 of them for bodies, each of which is there twice.
            let body = try await server.send(
                .POST, "/api/stylize",
                headers: [("Content-Type", "application/json"), ("Content-Length", "\(15 << 20)")])
            #expect(body.status == 413)
            #expect(try body.json()["limits"]["maxBytes"].int == 14 << 20)
            let render = try await server.postJSON(
                "/api/stylize",
                ["content": ["sample": "lighthouse"], "style": ["sample": "stripes"], "contentSize": 2000])
            #expect(render.status == 422)
            #expect(try render.json()["limits"]["contentSize"].int < 2000)
            let beyond = try await server.postJSON(
                "/api/stylize",
                ["content": ["sample": "lighthouse"], "style": ["sample": "stripes"], "contentSize": 30_000])
            #expect(beyond.status == 413)
            #expect(try beyond.json()["field"] == "contentSize")
            let style = try await server.postJSON(
                "/api/stylize",
                [
                    "content": ["sample": "lighthouse"], "contentSize": 16,
                    "style": ["sample": "stripes", "styleSize": 8192],
                ])
            #expect(style.status == 413)
            #expect(try style.json()["field"] == "style")
            #expect(try style.json()["remedy"].string.contains("styleSize"))
            let picture = try await upload(server, side: 2500)
            #expect(picture.status == 413)
            #expect(try await upload(server, side: 200).status == 201)
        }
    }

    @Test("A render waits for memory too, and is told when there is none")
    func renders() async throws {
        try await withServer(configure: { $0.limits.memorySeconds = 0 }) { server in
            let memory = server.dependencies.memory
            let most = try await memory.reserve(memory.bytes - (1 << 20), for: .pictures, patience: .zero)
            let request: [String: Any] = [
                "content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 256,
            ]
            let refused = try await server.postJSON("/api/stylize", request)
            #expect(refused.status == 503 && refused.headers["Retry-After"] == ["5"])
            most.giveBack()
            #expect(try await server.postJSON("/api/stylize", request).status == 200)
            #expect(memory.statistics.used.values.allSatisfy { $0 == 0 })
        }
    }

    @Test("What is lent is told to whoever watches")
    func metrics() async throws {
        try await withServer(configure: { $0.memoryBytes = 800 << 20 }) { server in
            let lent = try await server.dependencies.memory.reserve(1234, for: .pictures, patience: .zero)
            let text = try await server.get("/metrics").text
            #expect(text.contains("impasto_memory_budget_bytes \(700 << 20)\n"))
            #expect(text.contains("impasto_memory_lent_bytes{use=\"pictures\"} 1234\n"))
            #expect(text.contains("impasto_memory_waiting 0\n"))
            #expect(text.contains("impasto_memory_refusals_total 0\n"))
            withExtendedLifetime(lent) {}
        }
    }

    @Test("Stores and bodies shrink with the memory, and are never larger than they were")
    func shares() {
        let standard = ServerConfiguration(publicFolder: URL(filePath: "/"))
        let small = standard.fitted(to: MemoryShares(total: 240 << 20))
        #expect(small.uploads.bytes == 80 << 20 && small.uploads.bytesPerClient == 80 << 20)
        #expect(small.jobs.resultBytes == 40 << 20)
        #expect(small.limits.bodyBytes == (210 << 20) / 4 && small.limits.fileBytes == (210 << 20) / 4)
        #expect(standard.fitted(to: MemoryShares(total: 8 << 30)) == standard)
    }
}
