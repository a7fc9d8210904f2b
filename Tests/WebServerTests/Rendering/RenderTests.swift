import Application
import Foundation
import ImageCodecs
import NIOCore
import NIOHTTP1
import RenderQueue
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("Pictures are painted on request", .timeLimit(.minutes(10)))
struct RenderTests {
    private func receipt(_ answer: Answer) throws -> Receipt {
        var text = try #require(answer.headers["Impasto-Receipt"].first)
            .replacing("-", with: "+").replacing("_", with: "/")
        while text.count % 4 != 0 { text += "=" }
        return try JSONDecoder().decode(Receipt.self, from: try #require(Data(base64Encoded: text)))
    }

    @Test("JSON, multipart and an upload give the same bytes")
    func waysIn() async throws {
        try await withServer { server in
            let photo = try Pictures.png()
            let style = try Pictures.png(seed: 5)
            let json = try await server.postJSON(
                "/api/stylize",
                [
                    "content": ["data": Data(photo).base64EncodedString()],
                    "style": ["data": Data(style).base64EncodedString()], "contentSize": 32,
                ])
            #expect(json.status == 200)
            #expect(json.headers["Content-Type"] == ["image/png"])
            let form = try await server.postForm(
                "/api/stylize", [.file("content", photo), .file("style", style), .text("contentSize", "32")])
            #expect(form.status == 200)
            let upload = try await server.send(
                .POST, "/api/uploads", headers: [("Content-Type", "image/png")], body: photo)
            let id = try upload.json()["id"].string
            let byID = try await server.postForm(
                "/api/stylize",
                [.text("content", "upload:\(id)"), .file("style", style), .text("contentSize", "32")])
            #expect(json.bytes == form.bytes)
            #expect(json.bytes == byID.bytes)
            let image = try ImageDecoder().decode(json.bytes).image
            #expect(image.width == 48 && image.height == 32)
        }
    }

    @Test("A job's request is understood at once too, where its kind fits")
    func kinds() async throws {
        try await withServer { server in
            let request: [String: Any] = [
                "kind": "stylize", "content": ["sample": "bust"], "style": ["sample": "stripes"],
                "contentSize": 16,
            ]
            let fitting = try await server.postJSON("/api/stylize", request)
            #expect(fitting.status == 200)
            let other = try await server.postJSON("/api/combine", request)
            #expect(other.status == 422)
        }
    }

    @Test("The options reach the engine")
    func options() async throws {
        try await withServer { server in
            let answer = try await server.postJSON(
                "/api/stylize",
                [
                    "content": ["sample": "lighthouse"],
                    "style": ["sample": "stripes", "styleSize": 100, "square": true],
                    "contentSize": 40, "strength": 25, "preserveColor": true, "format": "jpeg", "quality": 50,
                    "styleModel": "saved_model_style_js", "transformer": "saved_model_transformer_js",
                    "priority": "preview", "padding": "reflect",
                ])
            #expect(answer.status == 200)
            #expect(answer.headers["Content-Type"] == ["image/jpeg"])
            let task = try #require(server.engine.painted.last)
            #expect(task.strength == 0.25 && task.padding == .reflect)
            #expect(task.finish == Finish(preserveColor: 100))
            #expect(
                task.styleModel == "saved_model_style_js" && task.transformer == "saved_model_transformer_js")
            #expect(task.style.space == .tfjsOriginal)
            let receipt = try receipt(answer)
            #expect(receipt.styles.first?.styleSize == 100 && receipt.styles.first?.square == true)
            #expect(receipt.padding == "reflect")
            #expect(receipt.strength == 25 && receipt.contentSize.value == .height(40))
        }
    }

    @Test(
        "The brush reaches the engine from JSON and forms, as a number or a word, and stands in the receipt")
    func brush() async throws {
        try await withServer { server in
            let request: [String: Any] = [
                "content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 64,
            ]
            for (value, brush) in [
                (nil, .auto), ("auto", .auto), (NSNull(), .auto), (1, .times(1)), (2.5, .times(2.5)),
            ] as [(Any?, BrushSize)] {
                let fields = value.map { ["brush": $0] } ?? [:]
                let answer = try await server.postJSON("/api/stylize", request.merging(fields) { $1 })
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
                #expect(server.engine.painted.last?.brush == brush)
                #expect(try receipt(answer).brush.value == brush)
            }
            for (text, brush) in [("auto", .auto), ("4", .times(4))] as [(String, BrushSize)] {
                let answer = try await server.postForm(
                    "/api/combine",
                    [
                        .text("content", "bust"), .text("styleA", "stripes"), .text("styleB", "bricks"),
                        .text("contentSize", "64"), .text("brush", text),
                    ])
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
                #expect(server.engine.painted.last?.brush == brush)
                let json = try #require(PNGTextChunks.read(from: answer.bytes).first).text
                #expect(json.contains("\"brush\":\(text == "4" ? "4" : "\"auto\"")"), "\(json)")
            }
        }
    }

    @Test("A receipt that says nothing of a brush is of a picture that was painted with brush 1")
    func olderReceipt() async throws {
        try await withServer { server in
            let answer = try await server.postJSON(
                "/api/stylize",
                ["content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 16])
            let json = try #require(PNGTextChunks.read(from: answer.bytes).first).text
            var fields = try #require(
                try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            #expect(fields.removeValue(forKey: "brush") as? String == "auto")
            #expect(fields.removeValue(forKey: "brushFactor") as? Double == 1)
            // Before there was a finish there was a switch, and nothing else.
            #expect(fields["preserveColor"] as? Bool == false && fields["grain"] == nil)
            let older = try JSONDecoder().decode(
                Receipt.self, from: try JSONSerialization.data(withJSONObject: fields))
            #expect(older.brush.value == .times(1) && older.brushFactor == nil)
        }
    }

    @Test(
        "A receipt with a brush or a size that there is none of is refused",
        arguments: ["brush", "contentSize", "preserveColor"],
        ["\"large\"", "0.5", "100.5", "40000", "-1", "null", "true", "[]"])
    func damagedReceipt(field: String, value: String) async throws {
        func receipt(_ value: String) throws -> Receipt {
            var fields = ["brush": "2.5", "contentSize": "\"full\"", "preserveColor": "true"]
            fields[field] = value
            let json = """
                {"program": "Impasto", "version": "1", "kind": "stylize", "width": 1, "height": 1, "strength": 100,
                "preserveColor": \(fields["preserveColor"]!), "padding": "published", "styleModel": "s",
                "transformer": "t", "models": [], "content": {"width": 1, "height": 1}, "styles": [],
                "brush": \(fields["brush"]!), "contentSize": \(fields["contentSize"]!)}
                """
            return try JSONDecoder().decode(Receipt.self, from: Data(json.utf8))
        }
        #expect(try receipt("16").styles.isEmpty)
        if field == "preserveColor", let percent = ["0.5": 0.5, "true": 100][value] {
            #expect(try receipt(value).preserveColor.percent == percent)
            return
        }
        #expect {
            try receipt(value)
        } throws: { error in
            switch error as? DecodingError {
            case .dataCorrupted(let context)?, .valueNotFound(_, let context)?:
                context.codingPath.map(\.stringValue) == [field]
            default: false
            }
        }
    }

    @Test(
        "The receipt says what `auto` came to for the photo",
        arguments: [("auto", "full", 1.25), ("auto", "512", 1), ("3", "full", 3), ("1", "full", 1)])
    func brushFactor(brush: String, contentSize: String, factor: Double) async throws {
        try await withServer { server in
            let answer = try await server.postForm(
                "/api/stylize",
                [
                    .file("content", try Pictures.png(width: 700, height: 640)), .text("style", "stripes"),
                    .text("brush", brush), .text("contentSize", contentSize), .text("previewHeight", "40"),
                ])
            #expect(answer.status == 200, "\(answer.text.prefix(300))")
            #expect(try receipt(answer).brushFactor == factor)
        }
    }

    @Test(
        "A preview is the painting of that size and brush, smaller; one that is smaller anyway stays as it is"
    )
    func preview() async throws {
        try await withServer { server in
            let photo = try Pictures.png(width: 300, height: 200)
            func paint(_ contentSize: String, previewHeight: String) async throws -> Answer {
                try await server.postForm(
                    "/api/stylize",
                    [
                        .file("content", photo), .text("style", "stripes"), .text("brush", "3"),
                        .text("contentSize", contentSize), .text("previewHeight", previewHeight),
                    ])
            }
            for (contentSize, previewHeight, height) in [
                ("full", "50", 50), ("100", "80", 80), ("40", "80", 40),
            ] {
                let answer = try await paint(contentSize, previewHeight: previewHeight)
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
                let image = try ImageDecoder().decode(answer.bytes).image
                #expect(image.width == height * 3 / 2 && image.height == height)
                let task = try #require(server.engine.painted.last)
                #expect(task.previewHeight == Int(previewHeight) && task.brush == .times(3))
                #expect(task.photoSize.map { [$0.width, $0.height] } == [300, 200])
                let receipt = try receipt(answer)
                #expect(receipt.previewHeight == (contentSize == "40" ? nil : Int(previewHeight)))
                #expect(
                    receipt.contentSize
                        == .init(contentSize == "full" ? .full : .height(task.paintingSize.height)))
                #expect(receipt.width == image.width && receipt.height == image.height)
            }
            let painting = try await server.postForm(
                "/api/stylize", [.file("content", photo), .text("style", "stripes")])
            #expect(try receipt(painting).previewHeight == nil)
        }
    }

    @Test("`full` keeps the picture's own size")
    func fullSize() async throws {
        try await withServer { server in
            let answer = try await server.postForm(
                "/api/stylize",
                [
                    .file("content", try Pictures.png(width: 31, height: 17)), .text("style", "stripes"),
                    .text("contentSize", "full"),
                ])
            let image = try ImageDecoder().decode(answer.bytes).image
            #expect(image.width == 31 && image.height == 17)
        }
    }

    @Test("A mix is the weighted mean, by ratio, by weights, and beyond them only when asked")
    func combine() async throws {
        try await withServer { server in
            func vector(_ seed: Float) -> [Double] { (0..<100).map { Double(seed + Float($0) / 200) } }
            func style(_ seed: Float) -> [String: Any] {
                ["vector": vector(seed), "space": "magenta-mobile"]
            }
            func paint(_ extra: [String: Any], _ weights: [Double?]) async throws -> Answer {
                let styles = weights.enumerated().map { index, weight in
                    var entry: [String: Any] = ["style": style(Float(index + 1) / 10)]
                    if let weight { entry["weight"] = weight }
                    return entry
                }
                return try await server.postJSON(
                    "/api/combine",
                    ["content": ["sample": "bust"], "contentSize": 16, "styles": styles].merging(extra) { $1 }
                )
            }
            func painted(_ answer: Answer) throws -> Float {
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
                return try #require(server.engine.painted.last).style.values[0]
            }
            #expect(abs(try painted(try await paint([:], [nil, nil])) - 0.15) < 1e-5)
            #expect(abs(try painted(try await paint(["ratio": 25], [nil, nil])) - 0.125) < 1e-5)
            #expect(abs(try painted(try await paint([:], [1, 1, 1])) - 0.2) < 1e-5)
            #expect(abs(try painted(try await paint([:], [0.25, 0, 0.75])) - 0.25) < 1e-5)
            #expect(abs(try painted(try await paint(["extrapolate": true], [2, -1])) - 0) < 1e-5)
            // Weights are proportions, and one that is not there is 1.
            for weights in [[0.3, 0.7], [30, 70], [300, 700]] as [[Double?]] {
                #expect(abs(try painted(try await paint([:], weights)) - 0.17) < 1e-5, "\(weights)")
            }
            #expect(abs(try painted(try await paint([:], [3, nil])) - 0.125) < 1e-5)
            // What generated clients send of themselves says nothing.
            #expect(abs(try painted(try await paint(["ratio": 25], [1, 1])) - 0.125) < 1e-5)
            #expect(abs(try painted(try await paint(["ratio": 50], [3, 1])) - 0.125) < 1e-5)
            for (extra, weights) in [
                ([:], [1000.5, 1]), ([:], [-0.5, 1]), (["ratio": 5], [0.5, 0.5]), ([:], [0, 0]),
                (["ratio": 5], [nil, nil, nil]), ([:], [nil]), (["extrapolate": true], [1, -1]),
            ] as [([String: Any], [Double?])] {
                #expect(try await paint(extra, weights).status == 422, "\(extra) \(weights)")
            }
            let seventeen = try await paint([:], [Double?](repeating: 1, count: 17))
            #expect(seventeen.status == 422)
        }
    }

    @Test("A form combines styles in their order, with settings of their own")
    func combineForm() async throws {
        try await withServer { server in
            let answer = try await server.postForm(
                "/api/combine",
                [
                    .text("content", "bust"), .text("style", "stripes"), .file("style", try Pictures.png()),
                    .text("weight", "0.25"), .text("weight", "0.75"), .text("styleSize", "100"),
                    .text("styleSize", "200"),
                    .text("contentSize", "16"),
                ])
            #expect(answer.status == 200, "\(answer.text.prefix(300))")
            let styles = try receipt(answer).styles
            #expect(styles.map(\.styleSize) == [100, 200])
            #expect(styles.map(\.weight) == [0.25, 0.75])
            #expect(styles.map(\.sample) == ["stripes", nil])
            let byRatio = try await server.postForm(
                "/api/combine",
                [
                    .text("content", "bust"), .text("styleA", "stripes"), .text("styleB", "bricks"),
                    .text("ratio", "30"), .text("contentSize", "16"),
                ])
            #expect(try receipt(byRatio).styles.map(\.weight) == [0.7, 0.3])
        }
    }

    @Test("The receipt is in the PNG, unless metadata is off, and never names a picture")
    func receipts() async throws {
        try await withServer { server in
            func paint(metadata: String, digests: String = "false") async throws -> Answer {
                try await server.postForm(
                    "/api/stylize",
                    [
                        .file("content", try Pictures.png(), fileName: "secret-name.png"),
                        .file("style", try Pictures.png(seed: 3), fileName: "secret-style.png"),
                        .text("contentSize", "16"),
                        .text("metadata", metadata), .text("digests", digests),
                    ])
            }
            let own = try [Pictures.png(), Pictures.png(seed: 3)].map(Digest.sha256)
            let with = try await paint(metadata: "true")
            let text = try #require(
                PNGTextChunks.read(from: with.bytes).first { $0.keyword == "Impasto-Receipt" }
            ).text
            let written = try JSONDecoder().decode(Receipt.self, from: Data(text.utf8))
            #expect(try receipt(with) == written)
            #expect(written.styles.first?.vector?.count == 100)
            #expect(written.content.digest == nil && written.styles.first?.digest == nil)
            #expect(own.allSatisfy { !text.contains($0) })
            #expect(
                written.models.map(\.digest) == ["sha256:style-mobilenet-v2", "sha256:transformer-quarter"])
            #expect(!text.contains("secret"))
            let without = try await paint(metadata: "false")
            #expect(try PNGTextChunks.read(from: without.bytes).isEmpty)
            #expect(try receipt(without) == written)
            let asked = try receipt(try await paint(metadata: "true", digests: "true"))
            #expect([asked.content.digest, asked.styles.first?.digest] == own)
            let samples = try receipt(
                try await server.postJSON(
                    "/api/stylize",
                    ["content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 16]))
            let files = try [("content", "bust"), ("style", "stripes")].map { folder, name in
                Digest.sha256(
                    [UInt8](
                        try Data(
                            contentsOf: Places.repository.appending(
                                path: "Public/samples/\(folder)/\(name).jpg")
                        )))
            }
            #expect([samples.content.digest, samples.styles.first?.digest] == files)
            #expect(!server.log.lines.contains { $0.contains("secret") })
        }
    }

    @Test("A receipt of many styles fits into a header, and is whole in the picture")
    func longReceipt() async throws {
        try await withServer { server in
            let numbers = (0..<100).map { Double($0) * 0.0123456789 }
            let styles = (0..<16).map { _ in
                ["style": ["vector": numbers, "space": "magenta-mobile"], "weight": 0.5] as [String: Any]
            }
            let answer = try await server.postJSON(
                "/api/combine", ["content": ["sample": "bust"], "contentSize": 16, "styles": styles])
            #expect(answer.status == 200)
            #expect(try #require(answer.headers["Impasto-Receipt"].first).utf8.count < 10_000)
            #expect(try receipt(answer).styles.allSatisfy { $0.vector == nil })
            let text = try #require(PNGTextChunks.read(from: answer.bytes).first).text
            let written = try JSONDecoder().decode(Receipt.self, from: Data(text.utf8))
            #expect(written.styles.count == 16 && written.styles.allSatisfy { $0.vector?.count == 100 })
        }
    }

    @Test("A style network runs once for a picture that comes again")
    func cachedVectors() async throws {
        try await withServer { server in
            let request: [String: Any] = ["picture": ["sample": "stripes"], "styleSize": 128]
            let first = try await server.postJSON("/api/style-vectors", request).json()
            let second = try await server.postJSON("/api/style-vectors", request).json()
            #expect(try first["vector"].items.count == 100 && first["space"] == "magenta-mobile")
            #expect(try first["digest"].string.hasPrefix("sha256:"))
            #expect(first == second)
            #expect(server.engine.vectorCount == 1)
            _ = try await server.postJSON("/api/style-vectors", request.merging(["square": true]) { $1 })
            #expect(server.engine.vectorCount == 2)
        }
    }

    @Test("When the client goes away, its render stops")
    func clientGone() async throws {
        try await withServer { server in
            server.engine.hold()
            let body = FormPart.body([
                .text("content", "bust"), .text("style", "stripes"), .text("contentSize", "16"),
            ])
            try await HTTPConnection.open(port: server.port) { _, writer in
                let type = "multipart/form-data; boundary=\(FormPart.boundary)"
                try await server.write(body, of: type, to: "/api/stylize", on: writer)
                await server.engine.nextStart()
            }
            // The connection is closed here; the engine is told, although nothing released it.
            await server.engine.nextCancellation()
            #expect(server.engine.painted.isEmpty)
        }
    }

    @Test("Other requests are answered while a render runs, and a full queue says when to come back")
    func busy() async throws {
        try await withServer(configure: { $0.queue.waitingLimit = 1 }) { server in
            server.engine.hold()
            let request: [String: Any] = [
                "kind": "stylize", "content": ["sample": "bust"], "style": ["sample": "stripes"],
                "contentSize": 16,
            ]
            #expect(try await server.postJSON("/api/jobs", request).status == 202)
            await server.engine.nextStart()
            #expect(try await server.get("/healthz").text == "ok\n")
            #expect(try await server.postJSON("/api/jobs", request).status == 202)
            let full = try await server.postJSON("/api/jobs", request)
            #expect(full.status == 429)
            #expect(Int(full.headers["Retry-After"].first ?? "") ?? 0 >= 1)
            // The order of events, not the clock: everything above was answered while nothing was painted.
            #expect(server.engine.painted.isEmpty)
        }
    }
}
