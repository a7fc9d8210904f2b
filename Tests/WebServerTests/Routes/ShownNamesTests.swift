import Foundation
import NIOHTTP1
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("What comes with the program has names in the reader's language", .timeLimit(.minutes(10)))
struct ShownNamesTests {
    private let strings: StringTable

    init() throws {
        strings = try StringTable(folder: Places.repository.appending(path: "Public/strings"))
    }

    @Test("The starter pack, added in English, is Chinese on Chinese pages, until somebody renames a style")
    func starterPack() async throws {
        try await withServer { server in
            let added = try await server.send(.POST, "/api/styles/starter").json()["styles"].items
            let id = try #require(try added.first { try $0["name"] == "Night swirl" })["id"].string
            let title = strings.text("sample-night-swirl", .simplifiedChinese)
            let tag = strings.text("tagStarter", .simplifiedChinese)
            for path in ["/", "/gallery", "/gallery/\(id)"] {
                let page = try await server.get("\(path)?lang=zh-Hans").text
                #expect(page.contains("\"\(title)\"") || page.contains(">\(title)<"), "\(path)")
                #expect(!page.contains(">Night swirl<") && !page.contains("title=\"Night swirl\""), "\(path)")
            }

            // Saved again as it is shown, it keeps the name and the tag that it has.
            func edit(name: String, tags: String? = nil) async throws -> JSON {
                let now = try await server.get("/api/styles/\(id)").json()
                let form = [
                    ("name", name), ("tags", tags ?? "\(tag)，mine"), ("notes", ""),
                    ("version", String(try now["version"].int)),
                ]
                .map { "\($0)=\(QueryText.encoded($1))" }.joined(separator: "&")
                let edited = try await server.send(
                    .POST, "/gallery/\(id)?lang=zh-Hans",
                    headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array(form.utf8))
                #expect(edited.status == 303, "\(edited.text)")
                return try await server.get("/api/styles/\(id)").json()
            }
            let same = try await edit(name: title)
            #expect(try same["name"] == "Night swirl" && same["tags"] == ["starter", "mine"])
            // Without the tag, the name that people saw is the one that it has.
            #expect(try await edit(name: title, tags: "mine")["name"].string == title)
            #expect(try await edit(name: "漩涡之夜")["name"] == "漩涡之夜")
            #expect(try await server.get("/gallery/\(id)?lang=en").text.contains("<h1>漩涡之夜</h1>"))
        }
    }

    @Test("The gallery's page finds the starter pack by the names that it shows") func search() async throws {
        try await withServer { server in
            let pack = try await server.send(.POST, "/api/styles/starter").json()["styles"].items.count
            for (name, notes) in [("Cubist", "mine"), ("夜色", "")] {
                let saved = try await server.postJSON(
                    "/api/styles",
                    [
                        "name": name, "style": ["sample": "marble"], "notes": notes, "onConflict": "rename",
                    ])
                #expect(saved.status == 201)
            }
            func found(_ search: String, _ language: String) async throws -> [String] {
                let query = "q=\(QueryText.encoded(search))&lang=\(language)&sort=name"
                let page = try await server.get("/gallery?\(query)").text
                return page.matches(of: /<span class="style-name">([^<]*)</).map { String($0.1) }
            }
            let title = strings.text("sample-night-swirl", .simplifiedChinese)
            #expect(try await found(title, "zh-Hans") == [title])
            #expect(try await found("夜", "zh-Hans").sorted() == [title, "夜色"].sorted())
            #expect(try await found("night", "zh-Hans") == [title])
            #expect(try await found("night SWIRL", "en") == ["Night swirl"])
            #expect(try await found(title, "en").isEmpty)
            // By the tag: the whole pack, and nobody's own styles.
            let tagged = try await found(strings.text("tagStarter", .simplifiedChinese), "zh-Hans")
            #expect(tagged.count == pack && !tagged.contains("夜色"))
            #expect(try await found("水晶宫", "zh-Hans").isEmpty)
        }
    }

    @Test("A style that somebody has made keeps its name, whatever a sample is called")
    func ownStyle() async throws {
        try await withServer { server in
            let saved = try await server.postJSON(
                "/api/styles", ["name": "Marbled paper", "style": ["sample": "marble"]])
            #expect(saved.status == 201)
            #expect(try await server.get("/gallery?lang=zh-Hans").text.contains("Marbled paper"))
        }
    }

    @Test("Parts of mixes, networks and spaces have titles; what nobody knows keeps its name")
    func others() {
        let names = ShownNames(strings, .simplifiedChinese)
        let title = strings.text("sample-night-swirl", .simplifiedChinese)
        #expect(names.part("night-swirl") == title && names.part("Night swirl") == title)
        #expect(names.part("My sky") == "My sky")
        #expect(
            names.network("style-mobilenet-v2")
                == strings.text("network-style-mobilenet-v2", .simplifiedChinese))
        #expect(names.network("mine", title: "My own") == "My own" && names.network("mine") == "mine")
        #expect(names.space(StyleSpace(rawValue: "own")) == "own")
        #expect(names.space(StyleSpace(rawValue: "tfjs-original")) == "原版演示")
    }

    @Test("Every network of the manifest has a title in every language")
    func networks() throws {
        let manifest = try ModelStore(bundledFolder: Places.models).manifest
        for model in manifest.models {
            for language in Language.allCases {
                #expect(strings.has("network-\(model.name)", language), "\(model.name)")
                #expect(strings.has("space-\(model.space.rawValue)", language), "\(model.space)")
            }
        }
    }
}
