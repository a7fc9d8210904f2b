import Application
import Foundation
import Foundations
import ImageCodecs
import NIOHTTP1
import RenderQueue
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("A preview takes no more than it shows", .timeLimit(.minutes(10)))
struct PreviewTests {
    private func upload(_ server: TestServer, _ bytes: [UInt8]) async throws -> String {
        try await server.upload(bytes).json()["id"].string
    }

    /// Paints the photo and returns what the engine was asked for.
    private func paint(
        _ server: TestServer, _ content: FormPart, _ fields: [String: String]
    ) async throws -> StylizationTask {
        let answer = try await server.postForm(
            "/api/stylize",
            [content, .text("style", "stripes")] + fields.map { .text($0.key, $0.value) })
        try #require(answer.status == 200, "\(answer.text.prefix(300))")
        return try #require(server.engine.painted.last)
    }

    private func size(_ image: RasterImage) -> [Int] { [image.width, image.height] }

    @Test(
        "The sizes that are painted, and that of the answer",
        arguments: [
            // The photo and the content size; brush and preview; octaves, answer and what the photo is needed at.
            (ContentSize.full, BrushSize.auto, 320, [[683, 512]], [427, 320], 512),
            (.full, .auto, 500, [[683, 512], [1000, 750]], [667, 500], 750),
            (
                .full, .auto, 501, [[683, 512], [1000, 750], [2000, 1500]], [668, 501], 1500
            ),
            (
                .full, .auto, nil, [[683, 512], [1000, 750], [2000, 1500], [4000, 3000]], [4000, 3000], nil
            ),
            (.full, .times(1), 320, [[4000, 3000]], [427, 320], nil),
            (.height(720), .auto, 320, [[683, 512]], [427, 320], 512),
            (.height(720), .times(1), 320, [[960, 720]], [427, 320], 720),
            (.height(256), .auto, 320, [[341, 256]], [341, 256], 256),
            (.height(4000), .times(2), nil, [[2667, 2000], [5333, 4000]], [5333, 4000], nil),
        ] as [(ContentSize, BrushSize, Int?, [[Int]], [Int], Int?)])
    func sizes(
        contentSize: ContentSize, brush: BrushSize, previewHeight: Int?, octaves: [[Int]], result: [Int],
        decodingHeight: Int?
    ) {
        let sizes = PaintingSizes(
            width: 4000, height: 3000, contentSize: contentSize, brush: brush, previewHeight: previewHeight)
        #expect(sizes.pyramid.octaves.map { [$0.width, $0.height] } == octaves)
        #expect([sizes.coarsest.width, sizes.coarsest.height] == octaves.first)
        #expect([sizes.finest.width, sizes.finest.height] == octaves.last)
        #expect([sizes.result.width, sizes.result.height] == result)
        #expect(sizes.decodingHeight == decodingHeight)
        #expect(sizes.isSmaller == (result[1] < sizes.painting.height))
    }

    @Test(
        "The engine gets an uploaded photo as large as its preview needs it, shrunk once for all moves of a slider"
    )
    func shrunkOnce() async throws {
        try await withServer { server in
            let id = try await upload(server, try Pictures.png(width: 480, height: 320))
            let content = FormPart.text("content", "upload:\(id)")
            func preview(_ fields: [String: String]) async throws -> StylizationTask {
                try await paint(
                    server, content,
                    ["contentSize": "full", "brush": "4", "previewHeight": "40"].merging(fields) { $1 })
            }
            let first = try await preview([:])
            #expect(size(first.content) == [120, 80] && first.contentSize == .full)
            #expect(first.photoSize.map { [$0.width, $0.height] } == [480, 320])
            let next = try await preview(["strength": "40", "previewHeight": "50"])
            #expect(next.content.rgb == first.content.rgb && next.contentID == first.contentID)
            let statistics = { server.dependencies.photos.statistics }
            #expect(statistics().hits == 1 && statistics().misses == 1)
            #expect(statistics().bytes == 120 * 80 * 3)

            // The painting itself, and a preview of the size of another octave, are of other pixels.
            let larger = try await preview(["previewHeight": "100"])
            #expect(size(larger.content) == [240, 160])
            let painting = try await paint(server, content, ["contentSize": "full", "brush": "4"])
            #expect(size(painting.content) == [480, 320])
            #expect(Set([first, larger, painting].map(\.contentID)).count == 3)
            #expect(statistics().count == 2)

            #expect(try await server.send(.DELETE, "/api/uploads/\(id)").status == 204)
            #expect(statistics().count == 0)
        }
    }

    @Test("Nothing is kept of an upload longer than the upload itself")
    func copiesGoWithTheirUpload() async throws {
        try await withServer(configure: { $0.uploads.count = 1 }) { server in
            let fields = ["contentSize": "full", "brush": "4", "previewHeight": "40"]
            let copies = { server.dependencies.photos.statistics.count }
            let first = try await upload(server, try Pictures.png(width: 480, height: 320))
            _ = try await paint(server, .text("content", "upload:\(first)"), fields)
            #expect(copies() == 1)
            let second = try await upload(server, try Pictures.png(width: 320, height: 320))
            #expect(copies() == 0)
            _ = try await paint(server, .text("content", "upload:\(second)"), fields)
            #expect(copies() == 1)
            server.dependencies.uploads.drop(1)
            #expect(copies() == 0)
        }
    }

    @Test("Nothing is kept of an upload that went while its preview waited")
    func goneBeforeItsPreview() async throws {
        try await withServer { server in
            func submit(_ content: [String: Any]) async throws -> String {
                let answer = try await server.postJSON(
                    "/api/jobs",
                    [
                        "kind": "stylize", "content": content, "style": ["sample": "stripes"],
                        "contentSize": "full", "brush": 4, "previewHeight": 40,
                    ])
                try #require(answer.status == 202, "\(answer.text.prefix(300))")
                return try answer.json()["id"].string
            }
            let id = try await upload(server, try Pictures.png(width: 480, height: 320))
            server.engine.hold()
            _ = try await submit(["data": Data(try Pictures.png()).base64EncodedString()])
            await server.engine.nextStart()
            let job = try await submit(["upload": id])
            #expect(try await server.send(.DELETE, "/api/uploads/\(id)").status == 204)
            server.engine.release()
            #expect(try await server.get("/api/jobs/\(job)/events").text.contains("event: done\n"))
            #expect(size(try #require(server.engine.painted.last).content) == [120, 80])
            #expect(server.dependencies.photos.statistics.count == 0)
        }
    }

    @Test("A photo that came with its request is kept for no other")
    func filesAreNotKept() async throws {
        try await withServer { server in
            let file = FormPart.file("content", try Pictures.png(width: 480, height: 320))
            _ = try await paint(
                server, file, ["contentSize": "full", "brush": "4", "previewHeight": "60"])
            #expect(server.dependencies.photos.statistics.count == 0)
            let sample = try await paint(
                server, .text("content", "bust"),
                ["contentSize": "full", "previewHeight": "60", "brush": "4"])
            #expect(sample.content.height < 200 && server.dependencies.photos.statistics.count == 1)
        }
    }

    @Test("Pixels of a file that is decoded smaller are not taken for those of the whole")
    func decodedSmaller() async throws {
        try await withServer { server in
            let jpeg = try ImageEncoder(quality: 90).jpeg(Pictures.raster(width: 101, height: 100))
            func painted(_ fields: [String: String]) async throws -> StylizationTask {
                try await paint(server, .file("content", jpeg), fields)
            }
            let small = try await painted(["contentSize": "24"])
            #expect(size(small.content) == [26, 25])
            #expect(small.contentID == Digest.sha256(jpeg) + "@26x25")
            // With a larger brush the painting is as wide as its previews say.
            let larger = try await painted(["contentSize": "25", "brush": "1.5"])
            #expect(
                size(larger.content) == [26, 25]
                    && larger.photoSize.map { [$0.width, $0.height] } == [101, 100])
            let whole = try await painted(["contentSize": "full"])
            #expect(size(whole.content) == [101, 100] && whole.contentID == Digest.sha256(jpeg))
            #expect(whole.paintingSize == PixelSize(width: 101, height: 100))
            let preview = try await painted(["contentSize": "full", "brush": "4", "previewHeight": "16"])
            #expect(size(preview.content) == [26, 25] && preview.contentID == small.contentID)
            #expect(preview.paintingSize == PixelSize(width: 101, height: 100))
        }
    }

    @Test(
        "A preview goes first if it is predicted to be short; one that is as much work as its painting takes its turn",
        arguments: [(2e10, [1, 3, 2, 4]), (2e12, [1, 2, 3, 4])])
    func turns(unitsPerSecond: Double, order: [Int]) async throws {
        try await withServer { server in
            for _ in 0..<10 {
                server.dependencies.queue.costModel.record(
                    network: "transformer-quarter", units: unitsPerSecond, seconds: 1)
            }
            func submit(_ fields: [String: Any]) async throws -> String {
                let request: [String: Any] = [
                    "kind": "stylize", "content": ["sample": "bust"], "style": ["sample": "stripes"],
                    "contentSize": 2048,
                ]
                let answer = try await server.postJSON("/api/jobs", request.merging(fields) { $1 })
                try #require(answer.status == 202, "\(answer.text.prefix(300))")
                return try answer.json()["id"].string
            }
            server.engine.hold()
            _ = try await submit([:])
            await server.engine.nextStart()
            let preview: [String: Any] = ["previewHeight": 60, "priority": "preview"]
            var positions: [Int] = []
            for id in [
                try await submit(preview), try await submit(preview.merging(["brush": 1]) { $1 }),
                try await submit(preview), try await submit([:]),
            ] {
                positions.append(try await server.get("/api/jobs/\(id)").json()["position"].int)
            }
            #expect(positions == order)
        }
    }

    @Test("Small copies make way for work before anything that a client has left here")
    func copiesMakeWay() async throws {
        try await withServer(configure: { $0.memoryBytes = 64 << 20 }) { server in
            let id = try await upload(server, try Pictures.png(width: 480, height: 320))
            _ = try await paint(
                server, .text("content", "upload:\(id)"),
                ["contentSize": "full", "brush": "4", "previewHeight": "40"])
            #expect(server.dependencies.photos.statistics.bytes == 120 * 80 * 3)
            let memory = server.dependencies.memory
            let most = try await memory.reserve(
                memory.bytes - server.dependencies.uploads.heldBytes, for: .renders, patience: .zero)
            #expect(server.dependencies.photos.statistics.bytes == 0)
            #expect(try await server.get("/api/uploads/\(id)/thumbnail").status == 200)
            most.giveBack()
        }
    }

    @Test(
        "A painting that does not fit has no preview either; the largest that does, has one",
        arguments: [nil, 1, 4])
    func memory(brush: Int?) async throws {
        try await withServer(configure: { $0.memoryBytes = 1 << 30 }) { server in
            func preview(_ contentSize: Int) async throws -> Answer {
                var request: [String: Any] = [
                    "content": ["sample": "lighthouse"], "style": ["sample": "stripes"],
                    "contentSize": contentSize, "previewHeight": 60,
                ]
                if let brush { request["brush"] = brush }
                return try await server.postJSON("/api/stylize", request)
            }
            func told(_ answer: Answer) throws -> Int {
                #expect(answer.status == 422)
                return try answer.json()["limits"]["contentSize"].int
            }
            let largest = try told(try await preview(8192))
            for contentSize in stride(from: 16, through: largest, by: 331) + [largest] {
                let answer = try await preview(contentSize)
                #expect(answer.status == 200, "\(contentSize): \(answer.text.prefix(300))")
            }
            for contentSize in stride(from: largest + 1, through: 8192, by: 997) {
                let answer = try await preview(contentSize)
                #expect(try told(answer) == largest)
            }
            var painting: [String: Any] = [
                "content": ["sample": "lighthouse"], "style": ["sample": "stripes"],
                "contentSize": largest + 1,
            ]
            if let brush { painting["brush"] = brush }
            #expect(try told(try await server.postJSON("/api/stylize", painting)) == largest)
        }
    }
}
