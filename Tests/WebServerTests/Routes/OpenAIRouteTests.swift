import Foundation
import Gallery
import ImageCodecs
import NIOHTTP1
import RenderQueue
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("OpenAI's clients paint", .timeLimit(.minutes(10)))
struct OpenAIRouteTests {
    private static let edits = "/v1/images/edits"

    /// Saves a style of a picture of its own.
    private func save(_ name: String, seed: Int, _ server: TestServer) async throws {
        let answer = try await server.postJSON(
            "/api/styles", ["name": name, "style": ["data": try Pictures.base64(seed: seed)]])
        #expect(answer.status == 201)
    }

    private func picture(_ answer: Answer, _ index: Int = 0) throws -> [UInt8] {
        let text = try answer.json()["data"][index]["b64_json"].string
        return [UInt8](try #require(Data(base64Encoded: text)))
    }

    private func error(_ answer: Answer) throws -> JSON { try answer.json()["error"] }

    @Test("a prompt names saved styles, samples and mixes of them, and how strongly")
    func prompts() async throws {
        try await withServer { server in
            try await save("Dusk", seed: 5, server)
            try await save("Black + White", seed: 9, server)
            let photo = try Pictures.png()
            for (prompt, styles, strength) in [
                ("style: Dusk at 70", 1, 70), ("dusk", 1, 100), ("Dusk 70% + Night swirl 30%", 2, 100),
                ("Black + White", 1, 100), ("\"Black + White\" + stripes at 40", 2, 40),
            ] {
                let answer = try await server.postForm(
                    Self.edits, [.file("image", photo), .text("prompt", prompt), .text("model", "impasto")])
                #expect(answer.status == 200, "\(prompt): \(answer.text)")
                let file = try picture(answer)
                #expect(try Pictures.size(of: file) == [24, 16])
                let receipt = try JSON(Array(try #require(PNGTextChunks.read(from: file).first).text.utf8))
                #expect(try receipt["styles"].items.count == styles, "\(prompt)")
                #expect(try receipt["strength"].double == Double(strength), "\(prompt)")
            }
        }
    }

    @Test("a second image is the style, and is mixed with what the prompt names")
    func pictures() async throws {
        try await withServer { server in
            try await save("Dusk", seed: 5, server)
            let (photo, style) = (try Pictures.png(), try Pictures.png(seed: 3))
            for (prompt, weights, strength) in [
                ("style: Dusk at 70", [0.5, 0.5], 70.0), ("Dusk 20%", [0.2, 0.8], 100),
                ("make it nice, at 30", [1], 30), (nil, [1], 100),
            ] as [(String?, [Double], Double)] {
                var parts: [FormPart] = [.file("image[]", photo), .file("image[]", style)]
                if let prompt { parts.append(.text("prompt", prompt)) }
                let answer = try await server.postForm(Self.edits, parts)
                #expect(answer.status == 200, "\(answer.text)")
                let text = try #require(PNGTextChunks.read(from: try picture(answer)).first).text
                let receipt = try JSON(Array(text.utf8))
                let found = try receipt["styles"].items.map { try $0.optional("weight")?.double ?? 1 }
                #expect(found.count == weights.count)
                #expect(zip(found, weights).allSatisfy { abs($0 - $1) < 1e-6 })
                #expect(try receipt["strength"].double == strength)
            }
        }
    }

    @Test("a style that the prompt names with style: has to be there, beside a picture, too")
    func misspelt() async throws {
        try await withServer { server in
            try await save("Dusk", seed: 5, server)
            let (photo, style) = (try Pictures.png(), try Pictures.png(seed: 3))
            for (prompt, status) in [
                ("style: Duskk", 400), ("Style = Duskk at 70", 400), ("Paint it. Style: Duskk", 400),
                ("style: dusk", 200),
                ("in the style of the second picture", 200), ("Duskk", 200),
            ] {
                let answer = try await server.postForm(
                    Self.edits,
                    [.file("image", photo), .file("image", style), .text("prompt", prompt)])
                #expect(answer.status == status, "\(prompt): \(answer.text.prefix(300))")
                guard status == 400 else { continue }
                #expect(try error(answer)["message"].string.contains("did you mean 'Dusk'"))
            }
        }
    }

    @Test("a mask is painted where it is transparent, and one without transparency is refused")
    func mask() async throws {
        try await withServer { server in
            let photo = try Pictures.png()
            func edit(_ mask: [UInt8]) async throws -> Answer {
                try await server.postForm(
                    Self.edits, [.file("image", photo), .text("prompt", "stripes"), .file("mask", mask)])
            }
            let answer = try await edit(try Masks.cutOut(Masks.half(left: true)))
            #expect(answer.status == 200)
            // Where the mask is opaque, the photo stays: that is what is kept.
            #expect(server.engine.painted.last?.kept == Masks.half(left: true))
            for mask in [try Pictures.png(), try Masks.cutOut(Masks.uniform(255))] {
                let refused = try await edit(mask)
                #expect(refused.status == 400)
                #expect(try error(refused)["param"].string == "mask")
            }
        }
    }

    @Test("size, format, compression, number, background and address are understood, and the rest left alone")
    func settings() async throws {
        try await withServer { server in
            let photo = try Pictures.png(width: 2000, height: 1000)
            func edit(_ fields: [String: String], image: [UInt8]? = nil) async throws -> Answer {
                try await server.postForm(
                    Self.edits,
                    [.file("image", image ?? photo), .text("prompt", "stripes"), .text("moderation", "low")]
                        + fields.map { .text($0.key, $0.value) })
            }
            for (fields, size) in [
                ([:], [1024, 512]), (["quality": "low"], [512, 256]), (["size": "1024x1024"], [1024, 512]),
                (["size": "1024x1536", "quality": "hd"], [1024, 512]), (["size": "full"], [2000, 1000]),
                (["size": "auto", "quality": "high"], [1536, 768]),
            ] as [([String: String], [Int])] {
                #expect(try Pictures.size(of: try picture(try await edit(fields))) == size, "\(fields)")
            }
            let jpeg = try await edit(["output_format": "jpeg", "output_compression": "50", "n": "3"])
            #expect(try jpeg.json()["data"].items.count == 3)
            let (firstJPEG, lastJPEG) = (try picture(jpeg), try picture(jpeg, 2))
            #expect(lastJPEG.starts(with: [0xFF, 0xD8]) && firstJPEG == lastJPEG)
            #expect(try jpeg.json()["output_format"].string == "jpeg")
            let cutOut = try Masks.cutOut(Masks.half())
            for (background, hasAlpha) in [("auto", true), ("transparent", true), ("opaque", false)] {
                let file = try picture(try await edit(["background": background], image: cutOut))
                #expect(try (ImageDecoder().decode(file).image.alpha != nil) == hasAlpha)
                // Its receipt says so, and it is verified as it was encoded.
                let verified = try await server.postForm(
                    "/api/receipts/verify", [.file("result", file), .file("content", cutOut)])
                #expect(try verified.json()["verdict"].string == "same", "\(verified.text)")
                let text = try #require(PNGTextChunks.read(from: file).first).text
                #expect(text.contains("\"opaque\":true") == !hasAlpha)
            }
            let link = try await edit(["response_format": "url"])
            let url = try #require(URLComponents(string: try link.json()["data"][0]["url"].string))
            #expect(url.port == server.port)
            let fetched = try await server.get(url.path)
            let painted = try picture(try await edit([:]))
            #expect(fetched.status == 200 && fetched.bytes == painted)
            for (field, value) in [
                ("n", "0"), ("n", "11"), ("size", "big"), ("size", "1024x1"), ("quality", "best"),
                ("output_format", "bmp"), ("background", "red"), ("output_compression", "101"),
                ("response_format", "xml"), ("partial_images", "4"),
            ] {
                let refused = try await edit([field: value])
                #expect(refused.status == 400 && refused.headers["Content-Type"] == ["application/json"])
                #expect(try error(refused)["param"].string == field)
            }
        }
    }

    @Test("JSON with data: URLs paints as a form does")
    func json() async throws {
        try await withServer { server in
            let photo = try Pictures.png()
            let url = "data:image/png;base64," + Data(photo).base64EncodedString()
            let form = try await server.postForm(
                Self.edits, [.file("image", photo), .text("prompt", "stripes")])
            for images in [[["image_url": url]], [["image_url": ["url": url]]], [url]] as [[Any]] {
                let answer = try await server.postJSON(Self.edits, ["images": images, "prompt": "stripes"])
                #expect(answer.status == 200, "\(answer.text)")
                #expect(try picture(answer) == picture(form))
            }
            let foreign = try await server.postJSON(
                Self.edits, ["images": [["image_url": "https://example.org/a.png"]], "prompt": "stripes"])
            #expect(foreign.status == 400)
            #expect(try error(foreign)["param"].string == "images[0]")
        }
    }

    @Test("a stream ends with the picture, and may have a smaller one first")
    func streams() async throws {
        try await withServer { server in
            let photo = try Pictures.png(width: 1200, height: 1000)
            for partial in [0, 2] {
                let answer = try await server.postForm(
                    Self.edits,
                    [
                        .file("image", photo), .text("prompt", "stripes"), .text("stream", "true"),
                        .text("partial_images", "\(partial)"),
                    ])
                #expect(answer.headers["Content-Type"] == ["text/event-stream"])
                #expect(answer.headers["X-Accel-Buffering"] == ["no"])
                let events = answer.text.components(separatedBy: "\n\n").filter { !$0.isEmpty }
                let names = events.map { $0.prefix { $0 != "\n" }.dropFirst("event: ".count) }
                #expect(
                    names == (partial > 0 ? ["image_edit.partial_image"] : []) + ["image_edit.completed"])
                var heights: [Int] = []
                for event in events {
                    let data = try #require(event.split(separator: "\n").last).dropFirst("data: ".count)
                    let text = try JSON(Array(data.utf8))["b64_json"].string
                    heights += [try Pictures.size(of: [UInt8](try #require(Data(base64Encoded: text))))[1]]
                }
                #expect(heights == (partial > 0 ? [320] : []) + [853])
            }
        }
    }

    @Test("models are the default and the transformers that are here")
    func models() async throws {
        try await withServer { server in
            let list = try await server.get("/v1/models?api-version=1")
            #expect(try list.json()["object"].string == "list")
            let ids = try list.json()["data"].items.map { try $0["id"].string }
            #expect(ids == ["impasto", "transformer-quarter", "saved_model_transformer_js"])
            for id in ids {
                #expect(try await server.get("/v1/models/\(id)").json()["id"].string == id)
            }
            let missing = try await server.get("/v1/models/other")
            #expect(missing.status == 404)
            #expect(try error(missing)["code"].string == "model_not_found")
            let photo = try Pictures.png()
            for (model, status) in [("gpt-image-1", 200), ("transformer-quarter", 200), ("other", 404)] {
                let answer = try await server.postForm(
                    Self.edits, [.file("image", photo), .text("prompt", "stripes"), .text("model", model)])
                #expect(answer.status == status, "\(model)")
            }
        }
    }

    @Test("errors have OpenAI's shape and statuses, and say what may have been meant")
    func errors() async throws {
        try await withServer { server in
            try await save("Dusk", seed: 5, server)
            let photo = try Pictures.png()
            let misspelt = try await server.postForm(
                Self.edits, [.file("image", photo), .text("prompt", "style: Dsuk at 70")])
            #expect(misspelt.status == 400)
            #expect(try error(misspelt)["param"].string == "prompt")
            #expect(try error(misspelt)["message"].string.contains("'Dsuk'"))
            #expect(try error(misspelt)["message"].string.contains("did you mean 'Dusk'?"))
            #expect(try error(misspelt)["type"].string == "invalid_request_error")
            for (parts, param) in [
                ([.text("prompt", "stripes")], "image"), ([.file("image", photo)], "prompt"),
                ([.file("image", [1, 2, 3]), .text("prompt", "stripes")], "image"),
                ([.file("image", photo), .text("prompt", "stripes at 120")], "prompt"),
                ([.file("image[]", photo), .file("image[]", [1, 2])], "image[1]"),
            ] as [([FormPart], String)] {
                let answer = try await server.postForm(Self.edits, parts)
                #expect(answer.status == 400)
                #expect(try error(answer)["param"].string == param)
            }
            let missing = try await server.postJSON("/v1/images/generations", ["prompt": "stripes"])
            #expect(missing.status == 404)
            #expect(try error(missing)["code"].string == "not_found")
            let method = try await server.get(Self.edits)
            #expect(method.status == 405 && method.headers["Allow"] == ["OPTIONS, POST"])
            _ = try error(method)
        }
    }

    @Test("a full queue says when to come again; a token is the API key, and browsers need the page's header")
    func guarded() async throws {
        let secret = "a-secret-of-the-test"
        try await withServer(configure: {
            $0.localToken = AccessToken(secret)
            $0.queue.waitingLimit = 1
        }) { server in
            let parts: [FormPart] = [.file("image", try Pictures.png()), .text("prompt", "stripes")]
            let none = try await server.postForm(Self.edits, parts)
            #expect(none.status == 401)
            #expect(try error(none)["code"].string == "invalid_api_key")
            let right = [("Authorization", "Bearer \(secret)")]
            let page = try await server.postForm(
                Self.edits, parts, headers: right + [("Origin", "http://localhost:\(server.port)")])
            #expect(page.status == 403)
            #expect(try error(page)["code"].string == "header_required")
            #expect(try await server.postForm(Self.edits, parts, headers: right).status == 200)
            server.engine.hold()
            let job: [String: Any] = [
                "kind": "stylize", "content": ["sample": "bust"], "style": ["sample": "stripes"],
                "contentSize": 16,
            ]
            #expect(try await server.postJSON("/api/jobs", job, headers: right).status == 202)
            await server.engine.nextStart()
            #expect(try await server.postJSON("/api/jobs", job, headers: right).status == 202)
            let full = try await server.postForm(Self.edits, parts, headers: right)
            #expect(full.status == 429)
            #expect(Int(full.headers["Retry-After"].first ?? "") ?? 0 >= 1)
            #expect(try error(full)["type"].string == "rate_limit_error")
        }
    }
}
