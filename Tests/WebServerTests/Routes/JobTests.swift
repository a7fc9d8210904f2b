import Foundation
import NIOCore
import NIOHTTP1
import RenderQueue
import ServiceLifecycle
import TestSupport
import Testing

@testable import WebServer

@Suite("Jobs are queued, followed, fetched and cancelled", .timeLimit(.minutes(10)))
struct JobTests {
    private func submit(_ server: TestServer) async throws -> String {
        let answer = try await server.submitJob()
        #expect(answer.status == 202)
        let id = try answer.json()["id"].string
        #expect(answer.headers["Location"] == ["/api/jobs/\(id)"])
        return id
    }

    /// The events of a job as text, up to the end of the stream.
    private func events(_ server: TestServer, _ id: String, after last: String? = nil) async throws -> String
    {
        let answer = try await server.get(
            "/api/jobs/\(id)/events", headers: last.map { [("Last-Event-ID", $0)] } ?? [])
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == ["text/event-stream"])
        return answer.text
    }

    @Test("A job goes from queued to done, and its picture can be fetched")
    func lifecycle() async throws {
        try await withServer { server in
            let id = try await submit(server)
            let stream = try await events(server, id)
            #expect(stream.contains("event: progress\n"))
            #expect(stream.components(separatedBy: "event: done\n").count == 2)
            // Nobody knows how long it is before it ends.
            let head = try await server.send(.HEAD, "/api/jobs/\(id)/events")
            #expect(head.status == 200 && head.headers["Content-Length"] == [])
            #expect(head.headers["Content-Type"] == ["text/event-stream"])
            #expect(try await server.send(.HEAD, "/api/jobs/\(id)").headers["Content-Length"] != ["0"])
            let job = try await server.get("/api/jobs/\(id)").json()
            #expect(try job["state"] == "done" && job["fraction"] == 1)
            #expect(try job["width"].int > 0 && job["timings"]["stylizing"].double >= 0)
            // What there is not is null, not missing.
            for name in ["stage", "error"] { #expect(try job[name] == .null, "\(name)") }
            let image = try await server.get("/api/jobs/\(id)/image")
            #expect(image.status == 200 && image.headers["Content-Type"] == ["image/png"])
            #expect(
                image.headers["Impasto-Receipt"].count == 1 && image.headers["Impasto-Timings"].count == 1)
            #expect(image.headers["Cache-Control"] == ["no-store"])

            #expect(try await server.send(.DELETE, "/api/jobs/\(id)").status == 204)
            #expect(try await server.get("/api/jobs/\(id)").status == 410)
            #expect(try await server.get("/api/jobs/\(id)/image").status == 410)
            #expect(try await server.get("/api/jobs/\(id)/events").status == 410)
        }
    }

    @Test("A server with a name puts it in front of the ids that only it knows")
    func instance() async throws {
        try await withServer(configure: { $0.instance = InstanceName("blue-1") }) { server in
            let job = try await submit(server)
            let upload = try await server.send(
                .POST, "/api/uploads", headers: [("Content-Type", "image/png")], body: try Pictures.png())
            let stream = try await server.postJSON("/api/streams", ["style": ["sample": "stripes"]])
            for id in [job, try upload.json()["id"].string, try stream.json()["id"].string] {
                #expect(id.hasPrefix("blue-1-") && id.utf8.count == 39, "\(id)")
            }
            #expect(try await server.get("/api/jobs/\(job)").status == 200)
            // The same number with another server's name, or with none, is another id.
            #expect(try await server.get("/api/jobs/\(job.suffix(32))").status == 404)
            #expect(try await server.get("/api/jobs/green-1-\(job.suffix(32))").status == 404)
        }
    }

    @Test("An event stream goes on where it broke off")
    func resume() async throws {
        try await withServer { server in
            let id = try await submit(server)
            let whole = try await events(server, id)
            let ids = whole.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap {
                Int($0.dropFirst(4))
            }
            #expect(ids == ids.sorted() && !ids.isEmpty)
            let last = try #require(ids.last)
            let rest = try await events(server, id, after: String(last - 1))
            #expect(rest.contains("id: \(last)\nevent: done\n"))
            #expect(!rest.contains("event: progress"))
            let malformed = try await server.get("/api/jobs/\(id)/events", headers: [("Last-Event-ID", "x")])
            #expect(malformed.status == 400)
            let beyond = try await events(server, id, after: "69320588631440793600")
            #expect(!beyond.contains("event: progress"))
        }
    }

    @Test("A cancelled job stops, and never reads as done")
    func cancel() async throws {
        try await withServer { server in
            server.engine.hold()
            let id = try await submit(server)
            await server.engine.nextStart()
            #expect(try await server.get("/api/jobs/\(id)/image").status == 409)
            #expect(try await server.send(.DELETE, "/api/jobs/\(id)").status == 204)
            await server.engine.nextCancellation()
            let stream = try await events(server, id)
            #expect(stream.contains("event: cancelled\n") && !stream.contains("event: done\n"))
            #expect(try await server.get("/api/jobs/\(id)").json()["state"] == "cancelled")
            #expect(try await server.get("/api/jobs/\(id)/image").status == 409)
        }
    }

    @Test("A job that fails says why")
    func failure() async throws {
        try await withServer(configure: { $0.queue.timeLimit = .milliseconds(1) }) { server in
            server.engine.hold()
            let id = try await submit(server)
            let stream = try await events(server, id)
            #expect(stream.contains("event: failed\n"))
            let job = try await server.get("/api/jobs/\(id)").json()
            #expect(try job["state"] == "failed")
            #expect(try job["error"]["type"] == "/problems/deadline-exceeded")
        }
    }

    @Test(
        "Unknown and malformed ids are not found",
        arguments: ["0123456789abcdef0123456789abcdef", "x", "%00", "..%2f"])
    func unknown(id: String) async throws {
        try await withServer { server in
            for (method, suffix) in [
                (HTTPMethod.GET, ""), (.GET, "/image"), (.GET, "/events"), (.DELETE, ""),
            ] {
                let answer = try await server.send(method, "/api/jobs/\(id)\(suffix)")
                #expect(answer.status == 404, "\(method) \(suffix)")
            }
            let page = try await server.get("/results/\(id)")
            #expect(page.status == 404)
        }
    }

    @Test("The server stops although an event stream is open and a render runs")
    func shutdown() async throws {
        try await withServer { server in
            server.engine.hold()
            let id = try await submit(server)
            await server.engine.nextStart()
            let text = try await HTTPConnection.open(port: server.port) { reader, writer in
                try await writer.write(contentsOf: [
                    .head(
                        .init(
                            version: .http1_1, method: .GET, uri: "/api/jobs/\(id)/events",
                            headers: ["Host": "localhost:\(server.port)"])), .end(nil),
                ])
                // The stream is open once its first bytes are here; then the server is asked to stop.
                var text = ByteBuffer()
                while let part = try await reader.part() {
                    if case .body(var buffer) = part {
                        let isFirst = text.readableBytes == 0
                        text.writeBuffer(&buffer)
                        if isFirst { await server.group.triggerGracefulShutdown() }
                    }
                    if case .end = part { break }
                }
                return String(buffer: text)
            }
            #expect(text.hasPrefix(": open"))
            #expect(!text.contains("event: done"))
        }
    }

    @Test("A stream without news is kept alive by comments")
    func heartbeat() async throws {
        // The stream itself, with a heartbeat that does not have to be waited for.
        let frames = AsyncStream<ByteBuffer>.makeStream()
        let feeder = Task {
            let silence: ServerSentEvents.Publish = { _ in
                for await _ in AsyncStream<Never>(Never.self, { _ in }) {}
            }
            await ServerSentEvents(heartbeat: .milliseconds(1)).run(silence) { frames.continuation.yield($0) }
        }
        var iterator = frames.stream.makeAsyncIterator()
        #expect(await iterator.next().map { String(buffer: $0) } == ": still here\n\n")
        #expect(await iterator.next().map { String(buffer: $0) } == ": still here\n\n")
        feeder.cancel()
        await feeder.value
    }

    @Test("Uploads are kept, shown small, and forgotten")
    func uploads() async throws {
        try await withServer(configure: { $0.limits.fileBytes = 100_000 }) { server in
            let picture = try Pictures.png(width: 300, height: 150)
            let answer = try await server.postForm("/api/uploads", [.file("file", picture)])
            #expect(answer.status == 201)
            let upload = try answer.json()
            #expect(try upload["width"] == 300 && upload["height"] == 150 && upload["hasAlpha"] == false)
            #expect(try upload["bytes"].int == picture.count && upload["expiresInSeconds"].int > 0)
            let id = try upload["id"].string
            // Whether it is still there can be asked where it was said to be.
            #expect(answer.headers["Location"] == ["/api/uploads/\(id)"])
            let kept = try await server.get("/api/uploads/\(id)").json()
            for field in ["id", "width", "height", "hasAlpha", "bytes"] {
                #expect(try kept[field] == upload[field], "\(field)")
            }
            let thumbnail = try await server.get("/api/uploads/\(id)/thumbnail")
            #expect(thumbnail.status == 200 && thumbnail.headers["Content-Type"] == ["image/jpeg"])
            #expect(try Pictures.size(of: thumbnail.bytes) == [256, 128])
            for (side, size) in [(100, [100, 50]), (4000, [300, 150])] {
                let answer = try await server.get("/api/uploads/\(id)/thumbnail?side=\(side)")
                #expect(try Pictures.size(of: answer.bytes) == size)
            }
            #expect(try await server.get("/api/uploads/\(id)/thumbnail?side=15").status == 422)
            #expect(try await server.send(.DELETE, "/api/uploads/\(id)").status == 204)
            #expect(try await server.get("/api/uploads/\(id)/thumbnail").status == 410)
            #expect(try await server.get("/api/uploads/\(id)").status == 410)
            #expect(try await server.get("/api/uploads/none/thumbnail").status == 404)

            let type = [("Content-Type", "image/png")]
            let noise = [UInt8](repeating: 1, count: 100)
            #expect(try await server.send(.POST, "/api/uploads", headers: type, body: noise).status == 415)
            let large = picture + [UInt8](repeating: 0, count: 100_000)
            #expect(try await server.send(.POST, "/api/uploads", headers: type, body: large).status == 413)
            #expect(try await server.postForm("/api/uploads", [.text("file", "x")]).status == 422)
        }
    }
}
