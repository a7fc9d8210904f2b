import Application
import Foundation
import ImageCodecs
import NIOHTTP1
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("Results are verified on request", .timeLimit(.minutes(10)))
struct VerificationTests {
    private static let path = "/api/receipts/verify"

    private func painted(
        _ server: TestServer, _ fields: [FormPart] = [], format: ImageFormat = .png
    ) async throws -> [UInt8] {
        let answer = try await server.postForm(
            "/api/stylize",
            [
                .file("content", try Pictures.png()), .file("style", try Pictures.png(seed: 3)),
                .text("contentSize", "16"), .text("format", format.rawValue), .text("styleSize", "32"),
            ] + fields)
        #expect(answer.status == 200, "\(answer.text.prefix(300))")
        return answer.bytes
    }

    private func verdict(_ answer: Answer) throws -> (verdict: String, differences: [String]) {
        #expect(answer.status == 200, "\(answer.text.prefix(500))")
        let document = try answer.json()
        return (
            try document["verdict"].string, try document["differences"].items.map { try $0.string }
        )
    }

    @Test("What was painted is the same, from a form and from JSON, in every format")
    func same() async throws {
        try await withServer { server in
            for format in ImageFormat.writable {
                let result = try await painted(
                    server, [.text("digests", "true"), .text("strength", "33.3")], format: format)
                let form = try await server.postForm(
                    Self.path,
                    [
                        .file("result", result), .file("content", try Pictures.png()),
                        .file("style", try Pictures.png(seed: 3)),
                    ])
                #expect(try verdict(form) == ("same", []))
                let json = try await server.postJSON(
                    Self.path,
                    [
                        "result": ["data": Data(result).base64EncodedString()],
                        "content": ["data": try Pictures.base64()],
                        "styles": [["data": try Pictures.base64(seed: 3)]],
                    ])
                #expect(try json.json() == form.json())
                let document = try form.json()
                #expect(try document["comparison"]["differingPixels"] == 0)
                #expect(try document["receipt"]["format"].string == format.rawValue)
                let checks = try document["checks"].items
                let names = try checks.map { try $0["name"].string }
                for name in [
                    "receipt", "styles[0].vector", "styles[0].picture", "content.digest", "cpuLevel",
                    "version",
                ] {
                    #expect(names.contains(name), "\(name)")
                }
                #expect(try checks.allSatisfy { try $0["outcome"] == "same" })
            }
        }
    }

    @Test("A sample is found by its name, and a receipt from a header is taken in place of the file's")
    func samples() async throws {
        try await withServer { server in
            let answer = try await server.postJSON(
                "/api/stylize",
                [
                    "content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 16,
                    "metadata": false,
                ])
            let receipt = try #require(answer.headers["Impasto-Receipt"].first)
            let bare = try await server.postForm(Self.path, [.file("result", answer.bytes)])
            #expect(try bare.status == 422 && bare.json()["field"] == "result")
            #expect(try bare.json()["detail"].string.contains("no receipt"))
            let whole = try await server.postForm(
                Self.path, [.file("result", answer.bytes), .text("receipt", receipt)])
            #expect(try verdict(whole) == ("same", []))
        }
    }

    @Test("Regions, the map of the strength and what is kept are painted again with their masks")
    func regions() async throws {
        try await withServer { server in
            let masks = [Masks.half(), Masks.half(left: true), Masks.uniform(90)]
            let style = { (value: Double) in
                ["vector": [Double](repeating: value, count: 100), "space": "magenta-mobile"] as [String: Any]
            }
            let answer = try await server.postJSON(
                "/api/combine",
                [
                    "content": ["data": try Pictures.base64()], "contentSize": 16, "strength": 70,
                    "styles": [
                        ["style": style(0.25), "weight": 0.6], ["style": style(0.5), "weight": 0.4],
                        ["style": style(0.75), "mask": try Masks.json(masks[0]), "strength": 40],
                    ] as [[String: Any]], "strengthMask": try Masks.json(masks[2]),
                    "keep": try Masks.json(masks[1]),
                ])
            #expect(answer.status == 200, "\(answer.text.prefix(300))")
            func verify(_ mask: RegionMask, keep: RegionMask?) async throws -> Answer {
                var parts: [FormPart] = [
                    .file("result", answer.bytes), .file("content", try Pictures.png()),
                    .file("mask", try Masks.png(mask)), .file("strengthMask", try Masks.png(masks[2])),
                ]
                if let keep { parts.append(.file("keep", try Masks.png(keep))) }
                return try await server.postForm(Self.path, parts)
            }
            #expect(try verdict(await verify(masks[0], keep: masks[1])) == ("same", []))
            let other = try verdict(await verify(masks[1], keep: masks[1]))
            #expect(other.verdict == "different" && other.differences.contains("regions[0].mask"))
            let missing = try await verify(masks[0], keep: nil)
            #expect(try missing.status == 422 && missing.json()["field"] == "keep")
        }
    }

    @Test("Another photo, style, pixel or setting is told, and an example of each is named")
    func different() async throws {
        try await withServer { server in
            let result = try await painted(server)
            let text = try #require(PictureTexts.text(Receipt.keyword, in: result))
            func verify(
                _ result: [UInt8], content: Int = 1, style: Int = 3, receipt: String? = nil
            ) async throws -> [String] {
                let answer = try await server.postForm(
                    Self.path,
                    [
                        .file("result", result), .file("content", try Pictures.png(seed: content)),
                        .file("style", try Pictures.png(seed: style)),
                    ] + (receipt.map { [.text("receipt", $0)] } ?? []))
                return try verdict(answer).differences
            }
            #expect(try await verify(result) == [])
            #expect(try await verify(result, content: 2) == ["pixels"])
            #expect(try await verify(result, style: 4) == ["styles[0].picture"])
            var image = try ImageDecoder().decode(result).image
            image.rgb[7] ^= 1
            let changed = try ImageEncoder().png(image, text: [PNGText(keyword: Receipt.keyword, text: text)])
            #expect(try await verify(changed) == ["pixels"])
            let setting = text.replacing("\"kind\":\"stylize\"", with: "\"kind\":\"combine\"")
            #expect(try await verify(result, receipt: setting) == ["receipt"])
        }
    }

    @Test("What cannot be painted again is a problem that names its place")
    func problems() async throws {
        try await withServer { server in
            let result = try await painted(server)
            let text = try #require(PictureTexts.text(Receipt.keyword, in: result))
            func problem(_ parts: [FormPart], receipt: String? = nil) async throws -> (Int, String?) {
                let answer = try await server.postForm(
                    Self.path, parts + (receipt.map { [.text("receipt", $0)] } ?? []))
                return (answer.status, try answer.json().optional("field")?.string)
            }
            let file = FormPart.file("result", result)
            let content = FormPart.file("content", try Pictures.png())
            #expect(try await problem([content]) == (422, "result"))
            #expect(try await problem([file]) == (422, "content"))
            #expect(try await problem([.text("result", "bust"), content]) == (422, "result"))
            #expect(try await problem([.file("result", [1, 2, 3]), content]) == (415, "result"))
            #expect(try await problem([file, content, .text("wrong", "1")]) == (422, "wrong"))
            let mask = FormPart.file("mask", try Masks.png(Masks.half()))
            #expect(try await problem([file, content, mask]) == (422, "masks"))
            let style = FormPart.file("style", try Pictures.png(seed: 3))
            #expect(try await problem([file, content, style, style]) == (422, "styles"))
            #expect(try await problem([file, content], receipt: "no receipt") == (422, "receipt"))
            for (old, new, field) in [
                ("\"strength\":100", "\"strength\":101", "receipt.strength"),
                ("transformer-quarter", "transformer-half", "receipt.transformer"),
                ("\"padding\":\"published\"", "\"padding\":\"none\"", "receipt.padding"),
                ("\"space\":\"magenta-mobile\"", "\"space\":\"other\"", "receipt.style"),
            ] {
                let (status, named) = try await problem(
                    [file, content], receipt: text.replacing(old, with: new))
                #expect((400...503).contains(status) && status != 500, "\(new): \(status)")
                if field == "receipt.strength" || field == "receipt.padding" { #expect(named == field) }
            }
        }
    }

    @Test("A private server verifies what is sent to it, and a token is asked for")
    func privateServer() async throws {
        let result = try await withServer { try await painted($0) }
        try await withServer(configure: PrivateServerTests.makePrivate) { server in
            let parts: [FormPart] = [.file("result", result), .file("content", try Pictures.png())]
            #expect(try await server.postForm(Self.path, parts).status == 401)
            let answer = try await server.postForm(Self.path, parts, headers: PrivateServerTests.right)
            #expect(try verdict(answer) == ("same", []))
        }
    }
}
