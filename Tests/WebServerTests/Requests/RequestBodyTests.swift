import Foundation
import NIOCore
import NIOHTTP1
import StrictJSON
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("Bodies are taken as clients of all kinds send them", .timeLimit(.minutes(10)))
struct RequestBodyTests {
    private let json = [("Content-Type", "application/json")]

    private func stylize(_ server: TestServer, _ text: String) async throws -> Answer {
        try await server.send(.POST, "/api/stylize", headers: json, body: Array(text.utf8))
    }

    @Test("A key that is longer than any is refused before it is copied")
    func longKey() async throws {
        try await withServer { server in
            let answer = try await stylize(server, "{\"\(String(repeating: "a", count: 257))\": 1}")
            #expect(answer.status == 400)
            #expect(try answer.json()["detail"].string.contains("a key of 257 bytes"))
            let known = try await stylize(server, "{\"\(String(repeating: "a", count: 256))\": 1}")
            #expect(known.status == 422)
        }
    }

    @Test("A picture may be in any base64, with or without a data: URL")
    func base64() async throws {
        try await withServer { server in
            // Long enough to stay in the body, and of a length that needs padding.
            var photo = try Pictures.png(width: 64, height: 64)
            while photo.count % 3 != 1 { photo.append(0) }
            let plain = Data(photo).base64EncodedString()
            let lines = Data(photo).base64EncodedString(options: .lineLength76Characters)
            let forms = [
                plain, plain.replacing("=", with: ""),
                plain.replacing("+", with: "-").replacing("/", with: "_"),
                lines, "data:image/png;base64,\(plain)", "DATA:image/png;name=x;Base64,\(plain)",
                "data:;base64,\(plain)",
            ]
            let style = #""style":{"sample":"stripes"},"contentSize":16"#
            let expected = try await stylize(server, "{\(style),\"content\":{\"data\":\"\(plain)\"}}")
            #expect(expected.status == 200)
            for form in forms {
                let text = form.replacing("\r\n", with: #"\r\n"#)
                let answer = try await stylize(server, "{\(style),\"content\":{\"data\":\"\(text)\"}}")
                #expect(answer.status == 200 && answer.bytes == expected.bytes, "\(form.prefix(50))")
                // Some encoders escape every slash.
                let escaped = text.replacing("/", with: #"\/"#)
                let same = try await stylize(server, "{\(style),\"content\":{\"data\":\"\(escaped)\"}}")
                #expect(same.status == 200 && same.bytes == expected.bytes, "\(escaped.prefix(50))")
            }
        }
    }

    @Test("What is no picture in base64 says why")
    func noBase64() async throws {
        try await withServer { server in
            let long = String(repeating: "A", count: 10_000)
            for (data, status, detail) in [
                ("data:text/html;base64,\(long)", 415, "'text/html'"),
                ("data:image/png,%89PNG", 422, "not in base64"),
                ("\(long)*", 422, "'*' at position 10000"), ("", 422, "is empty"), ("AAAAA", 422, "cut off"),
            ] {
                let answer = try await stylize(
                    server, #"{"style":{"sample":"stripes"},"content":{"data":"\#(data)"}}"#)
                #expect(answer.status == status, "\(data.suffix(20))")
                let problem = try answer.json()
                #expect(try problem["field"] == "content.data", "\(problem)")
                #expect(try problem["detail"].string.contains(detail), "\(problem)")
            }
        }
    }

    @Test("null is as good as nothing, and defaults may be written out")
    func nullsAndDefaults() async throws {
        try await withServer { server in
            let style = { (value: Double) in
                ["vector": [Double](repeating: value, count: 100), "space": "magenta-mobile"] as [String: Any]
            }
            let nulls: [String: Any] = [
                "content": ["sample": "bust", "data": NSNull(), "upload": NSNull()],
                "style": ["sample": "stripes", "saved": NSNull(), "vector": NSNull(), "space": NSNull()],
                "contentSize": NSNull(), "brush": NSNull(), "previewHeight": NSNull(), "styleSize": NSNull(),
                "square": NSNull(), "strength": NSNull(),
                "styleModel": NSNull(), "transformer": NSNull(), "preserveColor": NSNull(),
                "saturation": NSNull(), "contrast": NSNull(), "grain": NSNull(), "padding": NSNull(),
                "format": NSNull(), "quality": NSNull(), "metadata": NSNull(), "priority": NSNull(),
            ]
            #expect(try await server.postJSON("/api/stylize", nulls).status == 200)
            let missing = try await server.postJSON(
                "/api/stylize", ["content": NSNull(), "style": ["sample": "stripes"]])
            #expect(try missing.json()["field"] == "content")
            let weighted = ["content": ["sample": "bust"], "contentSize": 16, "ratio": 50] as [String: Any]
            for styles in [
                [["style": style(0.1), "weight": 0.25], ["style": style(0.5), "weight": 0.75]],
                [["style": style(0.1)], ["style": style(0.2)], ["style": style(0.3)]],
            ] {
                let answer = try await server.postJSON(
                    "/api/combine", weighted.merging(["styles": styles]) { $1 })
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
            }
            #expect(abs(server.engine.painted[1].style.values[0] - 0.4) < 1e-5)
        }
    }

    @Test("JPEG has the name that its files have")
    func jpg() async throws {
        try await withServer { server in
            let answer = try await stylize(
                server,
                #"{"content":{"sample":"bust"},"style":{"sample":"stripes"},"contentSize":16,"format":"jpg"}"#
            )
            #expect(answer.status == 200 && answer.headers["Content-Type"] == ["image/jpeg"])
        }
    }

    @Test("JSON that is none, or is more than a request can be, says where")
    func broken() async throws {
        try await withServer { server in
            let many = #"{"content":["# + String(repeating: "0,", count: 1_000_000) + "0]}"
            let deep = String(repeating: #"{"a":"#, count: 100_000)
            let digits = #"{"strength":"# + String(repeating: "1", count: 1_000_000) + "}"
            for (text, status, detail) in [
                (#"{"content":{},}"#, 400, "at byte 14"),
                (#"{"strength":5,"strength":6}"#, 400, "'strength' stands again"),
                (many, 413, "more than 10000 values"), (deep, 400, "deeper than 32"),
                (digits, 400, "characters"),
                (#"{"content":"\ud800"}"#, 400, "surrogate"),
            ] {
                let answer = try await stylize(server, text)
                #expect(answer.status == status, "\(text.prefix(40))")
                #expect(try answer.json()["detail"].string.contains(detail), "\(answer.text)")
            }
            let tooMany = try await stylize(server, many).json()
            #expect(try tooMany["limits"] == ["maxValues": 10_000])
        }
    }

    @Test("A part of a form may be in base64")
    func base64Part() async throws {
        try await withServer { server in
            let photo = try Pictures.png()
            let lines = Data(photo).base64EncodedString(options: .lineLength76Characters)
            func upload(_ text: String) async throws -> Answer {
                try await server.send(
                    .POST, "/api/uploads", headers: [("Content-Type", "multipart/form-data; boundary=***")],
                    body: Array(
                        ("--***\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
                            + "Content-Transfer-Encoding: base64\r\n\r\n\(text)\r\n--***--\r\n").utf8))
            }
            let answer = try await upload(lines)
            #expect(answer.status == 201)
            #expect(try answer.json()["bytes"].int == photo.count)
            #expect(try await upload("no base64!").status == 422)
        }
    }

    @Test("A compressed body is refused by the name of its compression")
    func contentEncoding() async throws {
        try await withServer { server in
            for path in ["/api/stylize", "/api/uploads", "/api/styles/import"] {
                for type in ["application/json", "image/png", "multipart/form-data; boundary=b"] {
                    let answer = try await server.send(
                        .POST, path, headers: [("Content-Type", type), ("Content-Encoding", "gzip")],
                        body: [31, 139, 8])
                    #expect(answer.status == 415, "\(path) \(type)")
                }
            }
            let answer = try await server.send(
                .POST, "/api/stylize", headers: json + [("Content-Encoding", "gzip")], body: [31, 139, 8])
            let problem = try answer.json()
            #expect(try problem["field"] == "Content-Encoding" && problem["detail"].string.contains("'gzip'"))
            #expect(answer.headers["Accept-Encoding"] == ["identity"])
            let plain = try await server.send(
                .POST, "/api/uploads",
                headers: [("Content-Type", "image/png"), ("Content-Encoding", "identity")],
                body: try Pictures.png())
            #expect(plain.status == 201)
        }
    }

    @Test("A style's numbers are asked for with a form, with a file alone, or in JSON")
    func styleVectors() async throws {
        try await withServer { server in
            let picture = try Pictures.png()
            let form = try await server.postForm("/api/style-vectors", [.file("picture", picture)])
            let file = try await server.send(
                .POST, "/api/style-vectors", headers: [("Content-Type", "image/png")], body: picture)
            let object = try await server.postJSON(
                "/api/style-vectors", ["picture": ["data": Data(picture).base64EncodedString()]])
            #expect(form.status == 200 && file.status == 200 && object.status == 200)
            #expect(form.bytes == object.bytes && file.bytes == object.bytes)
            let sized = try await server.postForm(
                "/api/style-vectors",
                [.text("picture", "stripes"), .text("styleSize", "128"), .text("square", "on")])
            #expect(sized.status == 200)
            let nothing = try await server.postForm("/api/style-vectors", [.text("styleSize", "128")])
            #expect(try nothing.json()["field"] == "picture")
        }
    }

    @Test("A style is saved by a form too")
    func saveByForm() async throws {
        try await withServer { server in
            let saved = try await server.postForm(
                "/api/styles",
                [
                    .text("name", "Harbour"), .file("style", try Pictures.png()), .text("tags", "sea, blue"),
                    .text("tags", "evening"), .text("notes", "by the pier"), .text("favourite", "true"),
                ])
            #expect(saved.status == 201, "\(saved.text)")
            let style = try saved.json()
            #expect(try style["tags"] == ["sea", "blue", "evening"])
            #expect(try style["favourite"] == true && style["notes"] == "by the pier")
        }
    }

    @Test("Reading stops when nobody waits for it any more")
    func cancelled() throws {
        var asked = 0
        #expect(throws: CancellationError.self) {
            try FieldValue.object(json: ByteBuffer(string: #"{"a":[1,2,3,4,5,6,7,8,9]}"#)) {
                asked += 1
                return asked == 5
            }
        }
        #expect(asked == 5)
    }

    @Test("Mistakes that are made often have their own words")
    func mistakes() async throws {
        try await withServer { server in
            let content = #""content":{"sample":"bust"}"#
            let style = #""style":{"sample":"stripes"}"#
            for (text, field, words) in [
                (
                    #"{\#(style),"content":{"url":"http://example.org/a.png"}}"#, "content.url",
                    "fetches no pictures"
                ),
                (#"{\#(content),"styles":[{\#(style)}]}"#, "styles", "/api/combine"),
                (#"{\#(content),\#(style),"strength":"much"}"#, "strength", "is 'much'"),
                (#"{\#(content),\#(style),"square":3}"#, "square", "is 3"),
                (#"{\#(content),\#(style),"styleModel":[]}"#, "styleModel", "is a list"),
                (#"{\#(content),"style":"stripes"}"#, "style", "is 'stripes'"),
                (#"{\#(content),"style":{"vector":[1],"space":"x"}}"#, "style.vector", "has 1 items"),
            ] {
                let problem = try await stylize(server, text).json()
                #expect(try problem["field"].string == field, "\(problem)")
                let text = try problem["detail"].string + (problem.optional("remedy")?.string ?? "")
                #expect(text.contains(words), "\(problem)")
            }
            let vector = try await stylize(server, #"{\#(content),"style":{"vector":[1],"space":"x"}}"#)
            #expect(try vector.json()["allowed"] == "100 items")
            let forgotten = try await server.postForm(
                "/api/stylize", [.text("content", "photo.jpg"), .text("style", "stripes")])
            #expect(try forgotten.json()["remedy"].string.contains("content=@photo.jpg"))
            let several = try await server.postForm(
                "/api/stylize",
                [.text("content", "bust"), .text("style", "stripes"), .text("style", "bricks")])
            #expect(try several.json()["field"] == "styles")
            let plural = try await server.postForm(
                "/api/combine", [.text("content", "bust"), .text("styles", "stripes")])
            #expect(try plural.json()["remedy"].string.contains("repeat the field style"))
        }
    }
}
