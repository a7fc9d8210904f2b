import Foundation
import ImageCodecs
import NIOCore
import NIOHTTP1
import RenderQueue
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("Streams are opened, sent frames, changed and closed", .timeLimit(.minutes(10)))
struct StreamRouteTests {
    /// A server whose streams outlive the pauses of a busy machine.
    private func withStreams(_ body: @Sendable (TestServer) async throws -> Void) async throws {
        try await withServer(configure: { $0.streams.timeToLive = .seconds(3600) }, body)
    }

    private func open(_ server: TestServer, _ fields: [String: Any] = [:]) async throws -> String {
        let look: [String: Any] = ["style": ["sample": "stripes"], "contentSize": 16]
        let answer = try await server.postJSON("/api/streams", look.merging(fields) { $1 })
        #expect(answer.status == 201, "\(answer.text)")
        let id = try answer.json()["id"].string
        #expect(answer.headers["Location"] == ["/api/streams/\(id)"])
        return id
    }

    private func paint(
        _ server: TestServer, _ id: String, _ frame: [UInt8]? = nil, type: String = "image/png"
    ) async throws -> Answer {
        try await server.send(
            .POST, "/api/streams/\(id)/frames", headers: [("Content-Type", type)],
            body: try frame ?? Pictures.png())
    }

    private func frames(_ server: TestServer, _ id: String) async throws -> [Int] {
        let frames = try await server.get("/api/streams/\(id)").json()["frames"]
        return try [frames["received"].int, frames["painted"].int, frames["superseded"].int]
    }

    /// A frame of the stream that is painted until the engine is released, and one that waits behind it.
    private func twoFrames(
        _ server: TestServer, _ id: String
    ) async throws -> (painted: Task<Answer, any Error>, waiting: Task<Answer, any Error>) {
        server.engine.hold()
        let painted = Task { try await paint(server, id) }
        await server.engine.nextStart()
        let waiting = Task { try await paint(server, id) }
        while try await frames(server, id)[0] < 2 { await Task.yield() }
        return (painted, waiting)
    }

    @Test("Frames are painted in the stream's style, at its size, and come as they were sent")
    func paints() async throws {
        try await withStreams { server in
            let id = try await open(server, ["strength": 40, "calm": 5, "brush": 2, "preserveColor": 30])
            let document = try await server.get("/api/streams/\(id)").json()
            #expect(try document["calm"] == 5 && document["strength"] == 40 && document["contentSize"] == 16)
            #expect(try document["transformer"] == "transformer-quarter" && document["regions"] == 0)
            #expect(try (1...3600).contains(document["expiresInSeconds"].int))
            let png = try await paint(server, id, try Pictures.png(width: 48, height: 32))
            #expect(png.status == 200 && png.headers["Content-Type"] == ["image/png"])
            #expect(try Pictures.size(of: png.bytes) == [24, 16] && png.headers["Impasto-Frame"] == ["1"])
            let timings = try #require(png.headers["Server-Timing"].first)
            for stage in ["waiting", "decoding", "stylizing", "encoding"] {
                #expect(timings.contains("\(stage);dur="))
            }
            let jpeg = try await paint(
                server, id, try ImageEncoder().jpeg(Pictures.raster()), type: "image/jpeg")
            #expect(jpeg.headers["Content-Type"] == ["image/jpeg"] && jpeg.headers["Impasto-Frame"] == ["2"])
            let task = try #require(server.engine.painted.last)
            #expect(task.strength == 0.4 && task.brush == .times(2) && task.finish.preserveColor == 30)
            // The same as a picture of its own.
            let alone = try await server.postJSON(
                "/api/stylize",
                [
                    "content": ["data": try Pictures.base64(width: 48, height: 32)],
                    "style": ["sample": "stripes"], "contentSize": 16, "strength": 40, "brush": 2,
                    "preserveColor": 30,
                ])
            #expect(
                try ImageDecoder().decode(alone.bytes).image.rgb == ImageDecoder().decode(png.bytes).image.rgb
            )
            #expect(try await frames(server, id) == [2, 2, 0])
        }
    }

    @Test("A change is in force with the next frame, and leaves what it does not name")
    func change() async throws {
        try await withStreams { server in
            let id = try await open(server, ["strength": 40])
            _ = try await paint(server, id)
            let before = try #require(server.engine.painted.last)
            let changed = try await server.postJSON(
                "/api/streams/\(id)", ["calm": 0, "contentSize": 20], method: .PATCH)
            #expect(try changed.status == 200 && changed.json()["calm"] == 0)
            _ = try await paint(server, id)
            let sized = try #require(server.engine.painted.last)
            #expect(sized.paintingSize.height == 20 && sized.strength == 0.4 && sized.style == before.style)
            let restyled = try await server.postJSON(
                "/api/streams/\(id)",
                [
                    "styles": [
                        ["style": ["sample": "marble"]],
                        ["style": ["sample": "circles"], "mask": try Masks.json(Masks.half())],
                    ], "keep": try Masks.json(Masks.uniform(128)),
                ], method: .PATCH)
            #expect(try restyled.status == 200 && restyled.json()["regions"] == 1, "\(restyled.text)")
            _ = try await paint(server, id)
            let regions = try #require(server.engine.painted.last)
            #expect(regions.style != before.style && regions.regions.map(\.mask) == [Masks.half()])
            #expect(regions.regions.map(\.strength) == [0.4] && regions.kept == Masks.uniform(128))
            // One style takes the place of all of them, with their masks.
            _ = try await server.postJSON(
                "/api/streams/\(id)", ["style": ["sample": "stripes"], "strength": 100], method: .PATCH)
            _ = try await paint(server, id)
            let plain = try #require(server.engine.painted.last)
            #expect(plain.style == before.style && plain.regions.isEmpty && plain.kept == nil)
            #expect(plain.strength == 1)
            // What cannot be done changes nothing.
            for wrong: [String: Any] in [
                ["calm": 101], ["crossFade": -1], ["style": ["sample": "nowhere"]], ["colour": "red"],
                ["transformer": "saved_model_transformer_js"],
            ] {
                let answer = try await server.postJSON("/api/streams/\(id)", wrong, method: .PATCH)
                #expect(answer.status == 422, "\(wrong) \(answer.text)")
            }
            #expect(try await server.get("/api/streams/\(id)").json()["strength"] == 100)
        }
    }

    @Test("A frame that waits while its stream is changed is painted in the new settings, and says so")
    func waitingChange() async throws {
        try await withStreams { server in
            let id = try await open(server)
            let (first, second) = try await twoFrames(server, id)
            let changed = try await server.postJSON("/api/streams/\(id)", ["strength": 40], method: .PATCH)
            #expect(try changed.json()["revision"] == 2)
            // What is refused is none.
            let refused = try await server.postJSON("/api/streams/\(id)", ["calm": 101], method: .PATCH)
            #expect(refused.status == 422)
            server.engine.release()
            #expect(try await first.value.headers["Impasto-Revision"] == ["1"])
            #expect(try await second.value.headers["Impasto-Revision"] == ["2"])
            #expect(server.engine.painted.suffix(2).map(\.strength) == [1, 0.4])
            #expect(try await server.get("/api/streams/\(id)").json()["revision"] == 2)
        }
    }

    @Test("The newest frame takes the place of one that waits, not of one that is painted")
    func newest() async throws {
        try await withStreams { server in
            let id = try await open(server)
            let (first, second) = try await twoFrames(server, id)
            async let third = paint(server, id)
            let superseded = try await second.value
            #expect(superseded.status == 409)
            #expect(try superseded.json()["type"] == "/problems/frame-superseded")
            server.engine.release()
            #expect(try await first.value.headers["Impasto-Frame"] == ["1"])
            #expect(try await third.headers["Impasto-Frame"] == ["2"])
            #expect(try await frames(server, id) == [3, 2, 1])
        }
    }

    @Test("A painting that somebody waits for runs between the frames of a stream")
    func sharing() async throws {
        try await withStreams { server in
            let id = try await open(server)
            server.engine.hold()
            async let first = paint(server, id)
            await server.engine.nextStart()
            let job = try await server.submitJob().json()["id"].string
            async let second = paint(server, id)
            while try await frames(server, id)[0] < 2 { await Task.yield() }
            server.engine.release()
            _ = try await (first.status, second.status)
            let events = try await server.get("/api/jobs/\(job)/events").text
            #expect(events.contains("event: done\n"))
        }
    }

    @Test("A stream is closed on request, without frames, and when its client opens others")
    func closing() async throws {
        let time = SettableTime()
        try await withServer(time: time.source, configure: { $0.streams.countPerClient = 2 }) { server in
            let id = try await open(server)
            #expect(try await server.send(.DELETE, "/api/streams/\(id)").status == 204)
            for path in ["", "/mjpeg"] {
                let answer = try await server.get("/api/streams/\(id)\(path)")
                #expect(try answer.status == 410 && answer.json()["about"] == "stream")
            }
            #expect(try await paint(server, id).status == 410)
            #expect(try await server.send(.DELETE, "/api/streams/\(id)").status == 410)
            #expect(try await server.get("/api/streams/\(StreamID())").status == 404)
            #expect(try await server.get("/api/streams/none").status == 404)
            let oldest = try await open(server)
            _ = try await open(server)
            let newest = try await open(server)
            #expect(try await server.get("/api/streams/\(oldest)").status == 410)
            time.advance(by: .seconds(31))
            server.dependencies.streams.removeExpired()
            #expect(try await server.get("/api/streams/\(newest)").status == 410)
        }
    }

    @Test("A frame that waits when its stream is closed is told that")
    func closedWhileWaiting() async throws {
        try await withStreams { server in
            let id = try await open(server)
            let (first, second) = try await twoFrames(server, id)
            #expect(try await server.send(.DELETE, "/api/streams/\(id)").status == 204)
            #expect(try await second.value.status == 410)
            server.engine.release()
            #expect(try await first.value.status == 200)
            #expect(server.dependencies.memory.statistics.used.values.allSatisfy { $0 == 0 })
        }
    }

    @Test("What a stream holds is lent as long as it holds it: its frames' memory and its masks")
    func memory() async throws {
        try await withStreams { server in
            func lent(_ use: MemoryUse) -> Int { server.dependencies.memory.statistics.used[use] ?? 0 }
            let (half, uniform) = (Masks.half(), Masks.uniform(128))
            let opened = try await server.postJSON(
                "/api/streams",
                [
                    "contentSize": 32, "strengthMask": try Masks.json(uniform),
                    "styles": [
                        ["style": ["sample": "marble"]],
                        ["style": ["sample": "circles"], "mask": try Masks.json(half)],
                    ],
                ])
            let id = try opened.json()["id"].string
            #expect(lent(.pictures) == half.values.count + uniform.values.count && lent(.renders) == 0)
            #expect(try await server.get("/metrics").text.contains("\nimpasto_streams_open 1\n"))
            _ = try await paint(server, id, try Pictures.png(width: 48, height: 32))
            #expect(lent(.renders) == 48 * 32)
            // Smaller frames hold less.
            _ = try await server.postJSON("/api/streams/\(id)", ["contentSize": 16], method: .PATCH)
            _ = try await paint(server, id, try Pictures.png(width: 48, height: 32))
            #expect(lent(.renders) == 24 * 16)
            _ = try await server.postJSON(
                "/api/streams/\(id)", ["contentSize": 32, "style": ["sample": "stripes"]], method: .PATCH)
            #expect(lent(.pictures) == 0)
            // No frame is as large as that.
            let large = Masks.uniform(255, width: StreamMask.mostSide * 2, height: 2)
            _ = try await server.postJSON(
                "/api/streams/\(id)", ["keep": try Masks.json(large)], method: .PATCH)
            #expect(lent(.pictures) == StreamMask.mostSide)
            _ = try await paint(server, id, try Pictures.png(width: 48, height: 32))
            #expect(lent(.renders) == 48 * 32)
            #expect(try await server.send(.DELETE, "/api/streams/\(id)").status == 204)
            #expect(lent(.renders) == 0)
            #expect(try await server.get("/metrics").text.contains("\nimpasto_streams_open 0\n"))
        }
    }

    @Test("The style network that finds the frames' own style has to be here before they come")
    func missingStyleNetwork() async throws {
        try await withStreams { server in
            server.engine.removeOriginalStyleNetwork()
            let vector: [String: Any] = [
                "vector": [Double](repeating: 0.1, count: 100), "space": "tfjs-original",
            ]
            let numbers = ["style": vector, "contentSize": 16] as [String: Any]
            let refused = try await server.postJSON("/api/streams", numbers.merging(["strength": 50]) { $1 })
            #expect(try refused.json()["field"] == "styleModel", "\(refused.text)")
            let id = try await open(server, numbers)
            for change: [String: Any] in [
                ["strength": 50], ["strengthMask": try Masks.json(Masks.half())],
                ["style": vector, "strength": 50],
            ] {
                let changed = try await server.postJSON("/api/streams/\(id)", change, method: .PATCH)
                #expect(try changed.json()["field"] == "styleModel", "\(changed.text)")
            }
            #expect(try await server.get("/api/streams/\(id)").json()["strength"] == 100)
        }
    }

    @Test("What is wrong with a stream or a frame is told with its field")
    func problems() async throws {
        try await withStreams { server in
            let without = try await server.postJSON("/api/streams", ["contentSize": 16])
            #expect(try without.status == 422 && without.json()["field"] == "style")
            let content = try await server.postJSON(
                "/api/streams", ["style": ["sample": "stripes"], "content": ["sample": "bust"]])
            #expect(try content.status == 422 && content.json()["field"] == "content")
            let id = try await open(server)
            let damaged = try await paint(server, id, [0x89] + Array("PNG\r\n\u{1A}\n".utf8))
            #expect(try damaged.status == 422 && damaged.json()["field"] == "frame", "\(damaged.text)")
            #expect(try await paint(server, id, Array("GIF".utf8), type: "text/plain").status == 415)
            // The stream goes on.
            #expect(try await paint(server, id).status == 200)
        }
    }

    @Test("Those who look on get the newest frame as JPEG, and an end when the stream is closed")
    func viewers() async throws {
        try await withStreams { server in
            let id = try await open(server)
            let first = try await paint(server, id).status
            #expect(first == 200)
            try await HTTPConnection.open(port: server.port) { reader, writer in
                let head = HTTPRequestHead(
                    version: .http1_1, method: .GET, uri: "/api/streams/\(id)/mjpeg",
                    headers: ["Host": "localhost:\(server.port)"])
                try await writer.write(contentsOf: [.head(head), .end(nil)])
                guard case .head(let answer) = try await reader.part() else {
                    Issue.record("no answer")
                    return
                }
                #expect(answer.headers["Content-Type"] == ["multipart/x-mixed-replace; boundary=frame"])
                while server.dependencies.viewers(of: id) == 0 { await Task.yield() }
                let jpeg = try ImageEncoder().jpeg(Pictures.raster())
                let painted = try await paint(server, id, jpeg, type: "image/jpeg").bytes
                var received: [UInt8] = []
                while received.count < painted.count, case .body(let part) = try await reader.part() {
                    received += Array(part.readableBytesView)
                }
                #expect(Array(received).firstRange(of: painted) != nil)
                #expect(
                    String(decoding: received.prefix(100), as: UTF8.self).hasPrefix(
                        "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: \(painted.count)\r\n\r\n"))
                #expect(try await server.send(.DELETE, "/api/streams/\(id)").status == 204)
                while let part = try await reader.part() { if case .end = part { return } }
            }
        }
    }
}

extension ServerDependencies {
    /// How many look on at a stream.
    fileprivate func viewers(of id: String) -> Int {
        guard let id = StreamID(id), let stream = try? streams.stream(id, isUse: false) else { return 0 }
        return stream.viewers.count
    }
}
