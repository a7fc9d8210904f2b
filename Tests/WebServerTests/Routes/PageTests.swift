import Foundation
import ImageCodecs
import NIOCore
import NIOHTTP1
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("The pages work without JavaScript", .timeLimit(.minutes(10)))
struct PageTests {
    @Test("The form's picture is painted and shown on a page of its own")
    func formPost() async throws {
        try await withServer { server in
            let studio = try await server.get("/")
            #expect(studio.status == 200)
            #expect(studio.text.contains("action=\"/stylize\""))
            #expect(studio.text.contains("type=\"checkbox\" name=\"padding\" value=\"reflect\""))
            let posted = try await server.postForm(
                "/stylize",
                [
                    .file("content", [], fileName: ""), .text("contentSample", "bust"),
                    .file("style", try Pictures.png()),
                    .text("styleSample", "stripes"), .text("styleSize", "128"), .text("mode", "stylize"),
                    .text("contentSize", "16"), .text("strength", "50"), .text("square", "on"),
                    .text("metadata", "on"), .text("padding", "reflect"), .text("brush", "1.5"),
                    .text("preserveColor", "1"), .text("saturation", "-30"), .text("contrast", "20"),
                    .text("grain", "15.5"),
                    .text("ratio", "50"), .text("styleBSample", "bricks"),
                ],
                headers: [("Origin", "http://localhost:\(server.port)"), ("Sec-Fetch-Site", "same-origin")])
            #expect(posted.status == 303, "\(posted.text.prefix(200))")
            let location = try #require(posted.headers["Location"].first)
            let id = try #require(location.split(separator: "/").last)
            _ = try await server.get("/api/jobs/\(id)/events")
            let result = try await server.get(location)
            #expect(result.status == 200)
            #expect(result.text.contains("/api/jobs/\(id)/image"))
            #expect(!result.text.contains("http-equiv=\"refresh\""))
            let task = try #require(server.engine.painted.last)
            #expect(task.strength == 0.5 && task.padding == .reflect && task.brush == .times(1.5))
            #expect(task.finish == Finish(preserveColor: 1, saturation: -30, contrast: 20, grain: 15.5))
            // The file wins over the sample, at the size and in the shape of slot A.
            let receipt = try await server.get("/api/jobs/\(id)/image").headers["Impasto-Receipt"]
            #expect(receipt.count == 1)
        }
    }

    @Test("A result that is not there yet reloads itself")
    func pending() async throws {
        try await withServer { server in
            server.engine.hold()
            let posted = try await server.postForm(
                "/stylize",
                [
                    .text("contentSample", "bust"), .text("styleSample", "stripes"), .text("mode", "combine"),
                    .text("styleBSample", "bricks"), .text("ratio", "30"), .text("contentSize", "16"),
                ])
            await server.engine.nextStart()
            let page = try await server.get(try #require(posted.headers["Location"].first))
            #expect(page.text.contains("http-equiv=\"refresh\""))
            #expect(page.text.contains("<progress"))
        }
    }

    @Test("A bad form is answered with a page that says what to do")
    func badForm() async throws {
        try await withServer { server in
            let missing = try await server.postForm("/stylize", [.text("styleSample", "stripes")])
            #expect(missing.status == 422)
            #expect(missing.headers["Content-Type"] == ["text/html; charset=utf-8"])
            let range = try await server.postForm(
                "/stylize",
                [.text("contentSample", "<script>alert(1)</script>"), .text("styleSample", "stripes")])
            #expect(range.status == 422)
            #expect(!range.text.contains("<script>alert"))
            #expect(range.text.contains("This sample picture is not there. Choose another one."))
        }
    }

    @Test("The questions tell each network's size, licence and source")
    func networkFacts() async throws {
        try await withServer { server in
            let page = try await server.get("/").text
            let rows = page.components(separatedBy: "<tr>").filter { $0.contains("<small>") }
            #expect(rows.count == 5)
            #expect(
                rows.allSatisfy {
                    $0.contains("9.6 MB") && $0.contains("Apache-2.0")
                        && $0.contains("rel=\"noreferrer\">example.org/networks</a>")
                })
        }
    }

    @Test("The page has from the server what a brush may be, and what `auto` comes to")
    func brush() async throws {
        try await withServer { server in
            let page = try await server.get("/").text
            let (range, side) = (StylizationLimits.brushes, BrushSize.autoSide)
            let (least, most) = (Int(range.lowerBound), Int(range.upperBound))
            #expect(page.contains("name=\"brush\" min=\"\(least)\" max=\"\(most)\""))
            #expect(page.contains("data-for=\"brush\" data-scale=\"octaves\" min=\"0\" max=\"4\""))
            #expect(least == 1 && most == 1 << 4)
            #expect(page.contains("data-auto-side=\"\(side)\""))
            #expect(page.contains("data-preview-margin=\"\(PaintingPyramid.previewMargin)\""))
            #expect(BrushSize.auto.resolved(width: 3 * side, height: 2 * side) == 2)
        }
    }

    @Test("A server whose gallery leaves no trace has the page keep nothing, too")
    func keptNothing() async throws {
        for (path, keepsNothing) in [(":memory:", true), ("/styles.sqlite", false)] {
            try await withServer(configure: { $0.galleryPath = path }) { server in
                let page = try await server.get("/").text
                #expect(page.contains(" data-keeps-nothing") == keepsNothing)
            }
        }
    }

    @Test("Pages speak the reader's language")
    func languages() async throws {
        try await withServer { server in
            for (path, headers, expected) in [
                ("/", [], "en"), ("/", [("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8")], "zh-Hans"),
                ("/?lang=zh-Hans", [], "zh-Hans"), ("/?lang=en", [("Accept-Language", "zh")], "en"),
                ("/", [("Cookie", "impasto-lang=zh-Hans")], "zh-Hans"),
                ("/?lang=en", [("Cookie", "impasto-lang=zh-Hans")], "en"),
                ("/nothing", [("Accept-Language", "zh")], "zh-Hans"),
            ] as [(String, [(String, String)], String)] {
                let page = try await server.get(path, headers: headers)
                #expect(page.text.contains("<html lang=\"\(expected)\">"), "\(path) \(headers)")
                #expect(page.headers["Content-Language"] == [expected])
                #expect(page.headers["Set-Cookie"].isEmpty == !path.contains("?lang="), "\(path)")
            }
        }
    }

    @Test(
        "Languages are negotiated by quality",
        arguments: [
            (nil, nil, nil, "en"), ("zh", nil, "en", "zh-Hans"), ("fr", nil, nil, "en"),
            (nil, nil, "fr, zh;q=0.3, en;q=0.2", "zh-Hans"),
            (nil, nil, "zh;q=0, en;q=0.1", "en"), (nil, "en", "zh", "en"), (nil, "x", "zh", "zh-Hans"),
            (nil, nil, "zh;q=x", "zh-Hans"),
            (nil, nil, ";;,,q=1", "en"),
        ] as [(String?, String?, String?, String)])
    func negotiation(query: String?, cookie: String?, header: String?, expected: String) {
        #expect(
            Language.negotiated(query: query, cookie: cookie, acceptLanguage: header).rawValue == expected)
    }

    @Test("All languages have the same texts, with the same places to fill in")
    func strings() throws {
        let table = try StringTable(folder: Places.repository.appending(path: "Public/strings"))
        let english = table.all(.english)
        func places(_ text: String) -> Set<String> {
            Set(text.matches(of: /\{[a-zA-Z]+\}/).map { String($0.output) })
        }
        for language in Language.allCases {
            let texts = table.all(language)
            let name = language.rawValue
            #expect(Set(english.keys).subtracting(texts.keys).sorted() == [], "missing in \(name)")
            #expect(Set(texts.keys).subtracting(english.keys).sorted() == [], "only in \(name)")
            for (key, text) in texts {
                #expect(places(text) == places(english[key] ?? ""), "\(key) in \(name)")
                #expect(!text.isEmpty, "\(key) in \(name)")
            }
        }
    }

    @Test("No page holds a script of its own, a style of its own, or another origin")
    func strictPages() async throws {
        try await withServer { server in
            for path in ["/", "/privacy", "/gallery", "/api/docs", "/nothing", "/?mode=combine"] {
                let page = try await server.get(path)
                for tag in page.text.matches(of: /<(script|link|img|iframe|object|embed)\b[^>]*>/) {
                    let text = String(page.text[tag.range])
                    #expect(!text.contains("://") && !text.contains("src=\"//"), "\(path): \(text)")
                    if text.hasPrefix("<script") {
                        #expect(text.contains("src=\"/assets/"), "\(path): \(text)")
                    }
                }
                #expect(!page.text.contains("<style") && !page.text.contains(" style=\""), "\(path)")
                #expect(page.text.firstMatch(of: /\son[a-z]+="/) == nil, "\(path)")
            }
        }
    }

    @Test("A text's picture is as large as the page says, so that nothing moves when it comes")
    func figures() async throws {
        try await withServer { server in
            let page = try await server.get("/")
            let figures = page.text.matches(
                of: /<figure><img src="(\/assets\/[^"]+)" alt="[^"]+" width="(\d+)" height="(\d+)"/)
            #expect(figures.count == 1)
            for figure in figures {
                let file = try await server.get(String(figure.output.1))
                let header = try ImageDecoder().header(of: Array(buffer: file.body))
                #expect("\(header.width)" == figure.output.2 && "\(header.height)" == figure.output.3)
            }
        }
    }

    @Test("The API describes networks, samples, privacy and version")
    func information() async throws {
        try await withServer { server in
            let models = try await server.get("/api/models").json()["models"].items
            #expect(models.count == 5)
            let commands = try models.compactMap { try $0.optional("howToGet")?.string }
            #expect(commands.contains("impasto models pull saved_model_transformer_separable_js"))
            let samples = try await server.get("/api/samples").json()
            #expect(try samples["content"].items.count == 7)
            let styles = try samples["style"].items
            #expect(styles.count == 14)
            for sample in styles {
                #expect(try await server.get(try sample["url"].string).status == 200)
            }
            let version = try await server.get("/api/version").json()
            #expect(try version["version"] == "1.2.3")
            #expect(
                try version["reads"].items.map { try $0.string } == ImageFormat.readable.map(\.mediaType))
            #expect(
                try version["writes"].items.map { try $0.string } == ImageFormat.writable.map(\.mediaType))
            #expect(try await server.get("/api/privacy").json()["localOnly"] == true)
            #expect(try await server.get("/readyz").status == 200)
            let report = try await server.postJSON("/api/benchmark", ["size": 64, "runs": 1])
            #expect(report.status == 200)
            // The level in one word; the processor's name, of several, is apart.
            #expect(try !report.json()["cpu"].string.contains(" "))
            #expect(try await server.get("/api/benchmark").json()["results"].items.count == 1)
            let empty = try await server.send(.POST, "/api/benchmark", body: [])
            #expect(empty.status == 200)
        }
    }

    @Test("A server without its default networks is not ready")
    func notReady() async throws {
        try await withServer(configure: { $0.defaultModels = .original }) { server in
            let answer = try await server.get("/readyz")
            #expect(answer.status == 503)
            #expect(try answer.json()["missing"] == ["saved_model_transformer_separable_js"])
        }
    }

    @Test("The log has one line a request, with the route's pattern and no names")
    func log() async throws {
        try await withServer(configure: { $0.logFormat = .json }) { server in
            _ = try await server.get("/api/jobs/0123456789abcdef0123456789abcdef")
            _ = try await server.get("/private-path/secret?secret=1")
            _ = try await server.postForm(
                "/api/stylize",
                [
                    .file("content", try Pictures.png(), fileName: "secret.png"), .text("style", "stripes"),
                    .text("contentSize", "16"),
                ])
            let lines = server.log.lines.filter { $0.contains("\"message\":\"request\"") }
            #expect(lines.count == 3)
            #expect(
                lines[0].contains("\"route\":\"/api/jobs/{id}\"") && lines[0].contains("\"status\":404"))
            #expect(lines[1].contains("\"route\":\"(none)\""))
            #expect(lines[2].contains("\"ms_stylizing\":") && lines[2].contains("\"ms_style_vector\":"))
            #expect(!lines.contains { $0.contains("secret") || $0.contains("0123456789abcdef") })
            let object = try JSON(Data(lines[0].utf8))
            #expect(try object["ms"].double >= 0 && !object["request_id"].string.isEmpty)
            let metrics = try await server.get("/metrics").text
            #expect(
                metrics.contains(
                    "impasto_http_requests_total{route=\"/api/jobs/{id}\",method=\"GET\",status=\"404\"} 1\n")
            )
            #expect(metrics.contains("impasto_renders_total{outcome=\"completed\"} 1\n"))
            #expect(metrics.contains("impasto_cache_misses_total{cache=\"style_vectors\"} 1\n"))
            #expect(!metrics.contains("secret"))
        }
    }
}
