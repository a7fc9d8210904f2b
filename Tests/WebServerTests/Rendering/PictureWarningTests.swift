import Foundation
import NIOHTTP1
import RenderQueue
import TestSupport
import Testing

@testable import WebServer

@Suite(
    "What is wrong with a picture that is used all the same is said in each answer", .timeLimit(.minutes(10)))
struct PictureWarningTests {
    /// A PNG whose pixels' checksum is wrong.
    private static func damaged() throws -> [UInt8] {
        var bytes = try Pictures.png()
        bytes[bytes.count - 14] ^= 1
        return bytes
    }

    /// A PNG that lacks its last rows.
    private static func cut() throws -> [UInt8] { try Pictures.png(width: 40, height: 60).dropLast(60) }

    private static let damage: JSON = [
        "field": "content", "kind": "damaged",
        "message": "the PNG file has an error that the picture may show: IDAT: CRC error",
    ]

    private func warnings(_ answer: Answer) throws -> [JSON] {
        try JSON(try #require(answer.headers["Impasto-Warnings"].first).utf8).items
    }

    private func texts(_ name: String, of warnings: [JSON]) throws -> [String] {
        try warnings.map { try $0[name].string }
    }

    @Test("A painted picture's answer names the field, the kind and the reason")
    func painted() async throws {
        try await withServer { server in
            // The second time the style's numbers could come from a cache, and its warning could not.
            for _ in 1...2 {
                let answer = try await server.postForm(
                    "/api/stylize",
                    [
                        .file("content", try Self.damaged()), .file("style", try Self.cut()),
                        .text("contentSize", "16"),
                    ])
                #expect(answer.status == 200)
                let warnings = try warnings(answer)
                #expect(try texts("field", of: warnings) == ["content", "style"])
                #expect(try texts("kind", of: warnings) == ["damaged", "missingRows"])
                #expect(warnings.first == Self.damage)
                #expect(try warnings[1]["message"].string.contains("of 60 rows are sure to be right"))
            }

            let sound = try await server.postForm(
                "/api/stylize",
                [.file("content", try Pictures.png()), .text("style", "stripes"), .text("contentSize", "16")])
            #expect(sound.status == 200 && sound.headers["Impasto-Warnings"].isEmpty)
        }
    }

    @Test("A result that is sRGB although the photo's own colors were wanted says so")
    func profileNotKept() async throws {
        var photo = try Pictures.png()
        // PQ with BT.2020's primaries by the chunk cICP, in the place of sRGB's.
        let end = try #require(photo.firstRange(of: Array("sRGB".utf8)))
        photo.replaceSubrange(
            end.lowerBound - 4..<end.upperBound + 5,
            with: [0, 0, 0, 4, 99, 73, 67, 80, 9, 16, 0, 1] + [77, 35, 35, 254])
        try await withServer { [photo] server in
            for profile in ["keep", "srgb"] {
                let answer = try await server.postForm(
                    "/api/stylize",
                    [
                        .file("content", photo), .text("style", "stripes"), .text("contentSize", "16"),
                        .text("profile", profile),
                    ])
                #expect(answer.status == 200)
                guard profile == "keep" else {
                    #expect(answer.headers["Impasto-Warnings"].isEmpty)
                    continue
                }
                let warnings = try warnings(answer)
                #expect(try texts("field", of: warnings) == ["profile"])
                #expect(try texts("kind", of: warnings) == ["profileNotKept"])
                #expect(try warnings[0]["message"].string.contains("high dynamic range"))
            }
        }
    }

    @Test("A job tells them, and its picture does")
    func job() async throws {
        try await withServer { server in
            let submitted = try await server.postJSON(
                "/api/jobs",
                [
                    "kind": "stylize", "content": ["data": Data(try Self.damaged()).base64EncodedString()],
                    "style": ["sample": "stripes"], "contentSize": 16,
                ])
            let id = try submitted.json()["id"].string
            _ = try await server.get("/api/jobs/\(id)/events")
            #expect(try await server.get("/api/jobs/\(id)").json()["warnings"] == [Self.damage])
            #expect(try warnings(try await server.get("/api/jobs/\(id)/image")) == [Self.damage])
        }
    }

    @Test("An upload's answer tells them")
    func upload() async throws {
        try await withServer { server in
            let answer = try await server.upload(try Self.cut())
            #expect(answer.status == 201)
            let warnings = try answer.json()["warnings"].items
            #expect(try texts("kind", of: warnings) == ["missingRows"])
            #expect(try texts("field", of: warnings) == ["file"])
            let sound = try await server.send(
                .POST, "/api/uploads", headers: [("Content-Type", "image/png")], body: try Pictures.png())
            #expect(try sound.json()["warnings"] == [])
        }
    }

    @Test("The page without scripts says it in its language")
    func page() async throws {
        try await withServer { server in
            let posted = try await server.postForm(
                "/stylize",
                [
                    .file("content", try Self.damaged()), .text("styleSample", "stripes"),
                    .text("contentSize", "16"),
                ])
            let location = try #require(posted.headers["Location"].first)
            let id = try #require(location.split(separator: "/").last)
            _ = try await server.get("/api/jobs/\(id)/events")
            let page = try await server.get(location, headers: [("Accept-Language", "en")])
            #expect(page.text.contains("The picture file has an error"))
            let chinese = try await server.get(location, headers: [("Accept-Language", "zh-CN")])
            #expect(chinese.text.contains("图片文件有错误"))
        }
    }

    @Test("A header's value is ASCII, and JSON all the same")
    func ascii() throws {
        let warnings = [JobWarning(field: "content", kind: "damaged", message: "é “🎨”")]
        let value = JobWarning.headerValue(warnings)
        #expect(value.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(try JSONDecoder().decode([JobWarning].self, from: Data(value.utf8)) == warnings)
    }
}
