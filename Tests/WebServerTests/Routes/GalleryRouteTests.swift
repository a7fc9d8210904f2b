import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("Saved styles over HTTP", .timeLimit(.minutes(10)))
struct GalleryRouteTests {
    /// A style that was saved, as it was answered.
    private struct Saved {
        let id: String
        let document: JSON
    }

    private func names(_ styles: JSON) throws -> [String] { try styles.items.map { try $0["name"].string } }

    private func save(_ server: TestServer, _ name: String, sample: String = "stripes") async throws -> Saved
    {
        let answer = try await server.postJSON("/api/styles", ["name": name, "style": ["sample": sample]])
        #expect(answer.status == 201, "\(answer.text)")
        let style = try answer.json()
        let id = try style["id"].string
        #expect(answer.headers["Location"] == ["/api/styles/\(id)"])
        return Saved(id: id, document: style)
    }

    @Test("A style is saved, used by id and name, changed, trashed and brought back")
    func lifecycle() async throws {
        try await withServer { server in
            let style = try await save(server, "Sky <b>&")
            #expect(try style.document["vector"].items.count == 100)
            #expect(try style.document["space"] == "magenta-mobile")
            let runs = server.engine.vectorCount
            for reference in [style.id, "sky <B>&"] {
                let painted = try await server.postJSON(
                    "/api/stylize",
                    ["content": ["sample": "bust"], "style": ["saved": reference], "contentSize": 16])
                #expect(painted.status == 200)
                #expect(painted.headers["Impasto-Receipt"].count == 1)
            }
            #expect(server.engine.vectorCount == runs)

            let read = try await server.get("/api/styles/\(style.id)")
            let tag = try #require(read.headers["ETag"].first)
            let path = "/api/styles/\(style.id)"
            #expect(try await server.postJSON(path, ["favourite": true], method: .PATCH).status == 428)
            let changed = try await server.postJSON(
                path, ["favourite": true, "tags": ["blue", "calm"]], method: .PATCH,
                headers: [("If-Match", tag)])
            #expect(changed.status == 200)
            let after = try changed.json()
            #expect(try after["favourite"] == true && after["tags"] == ["blue", "calm"])
            #expect(try after["version"] == 2)
            let stale = try await server.postJSON(
                path, ["name": "Other"], method: .PATCH, headers: [("If-Match", tag)])
            #expect(stale.status == 412)
            // Of several tags one has to be the present one; a weak one says too little.
            for (tags, status) in [
                ("\"1\", \"2\"", 200), ("\"1\", \"2\"", 412), ("W/\"3\"", 412), ("\"1\", W/\"3\"", 412),
                ("nonsense", 412),
            ] {
                let answer = try await server.postJSON(
                    path, ["notes": "several"], method: .PATCH, headers: [("If-Match", tags)])
                #expect(answer.status == status, "\(tags)")
            }

            let anyVersion = try await server.postJSON(
                path, ["notes": "any"], method: .PATCH, headers: [("If-Match", "*")])
            #expect(anyVersion.status == 200)

            #expect(try await server.send(.DELETE, path).status == 204)
            let trashed = try await server.get(path)
            #expect(trashed.status == 404 && trashed.text.contains("this style is in the trash"))
            let painted = try await server.postJSON(
                "/api/stylize",
                ["content": ["sample": "bust"], "style": ["saved": style.id], "contentSize": 16])
            #expect(painted.status == 422 && painted.text.contains("is in the trash"), "\(painted.text)")
            let trash = try await server.get("/api/styles/trash").json()
            #expect(try trash["styles"].items.map { try $0["id"].string } == [style.id])
            #expect(try trash["total"].int == 1)
            #expect(try await server.send(.POST, path + "/restore").status == 200)
            #expect(try await server.get(path).status == 200)
            let again = try await server.send(.POST, path + "/restore")
            #expect(again.status == 409 && again.text.contains("is not in the trash"), "\(again.text)")
            #expect(try await server.send(.DELETE, path).status == 204)
            #expect(try await server.send(.DELETE, "/api/styles/trash").status == 204)
            #expect(try await server.send(.POST, path + "/restore").status == 404)
        }
    }

    @Test("A name that is taken is a conflict with a suggestion")
    func conflicts() async throws {
        try await withServer { server in
            _ = try await save(server, "Sky")
            let taken = try await server.postJSON(
                "/api/styles", ["name": "SKY", "style": ["sample": "bricks"]])
            #expect(taken.status == 409)
            #expect(["SKY 2", "Sky 2"].contains(try taken.json()["suggestion"].string))
            let renamed = try await server.postJSON(
                "/api/styles", ["name": "Sky", "style": ["sample": "stripes"], "onConflict": "rename"])
            #expect(renamed.status == 201)
            #expect(try names(renamed.json()["nearDuplicates"]) == ["Sky"])
        }
    }

    @Test("Lists search, sort and page")
    func lists() async throws {
        try await withServer { server in
            for name in ["Alpha", "Beta", "Gamma"] { _ = try await save(server, name) }
            let all = try await server.get("/api/styles?sort=name&perPage=2&page=2").json()
            #expect(try names(all["styles"]) == ["Gamma"] && all["total"] == 3 && all["pages"] == 2)
            let reversed = try await server.get("/api/styles?sort=name&reverse=true&perPage=2").json()
            #expect(try names(reversed["styles"]) == ["Gamma", "Beta"])
            let found = try await server.get("/api/styles?q=am%6Da").json()
            #expect(try names(found["styles"]) == ["Gamma"])
            #expect(try await server.get("/api/styles?page=9").json()["styles"] == [])
            for query in ["sort=size", "page=0", "perPage=501", "page=x", "q=a%00"] {
                #expect(try await server.get("/api/styles?\(query)").status == 422, "\(query)")
            }
        }
    }

    @Test("A style travels as link, card, file and bundle, and comes back the same")
    func sharing() async throws {
        try await withServer { server in
            let style = try await save(server, "Wandering \"star\" ☆")
            let path = "/api/styles/\(style.id)"
            let card = try await server.get(path + "/card")
            #expect(card.headers["Content-Type"] == ["image/png"])
            #expect(card.headers["Content-Disposition"].first?.contains("filename*=UTF-8''") == true)
            let file = try await server.get(path + "/export")
            let bundle = try await server.get("/api/styles/export")
            let byID = try await server.get("/api/styles/export?id=\(style.id)")
            #expect(file.bytes == byID.bytes)
            let link = try await server.get(path + "/link").json()["link"].string
            #expect(link.hasPrefix("http://localhost:\(server.port)/#style="))
            let swatch = try await server.get(try style.document["swatch"].string)
            #expect(swatch.status == 200 && swatch.headers["Content-Type"] == ["image/jpeg"])
            // Asked about every time, and sent once.
            #expect(swatch.headers["Cache-Control"] == ["private, no-cache"])
            let again = try await server.get(
                path + "/swatch", headers: [("If-None-Match", try #require(swatch.headers["ETag"].first))])
            #expect(again.status == 304 && again.bytes.isEmpty)

            for (type, bytes) in [
                ("image/png", card.bytes), ("application/json", file.bytes),
                ("application/json", bundle.bytes),
                ("text/plain", Array(link.utf8)),
            ] {
                let plan = try await server.send(
                    .POST, "/api/styles/import?dryRun=true", headers: [("Content-Type", type)], body: bytes)
                #expect(plan.status == 200, "\(type)")
                let entries = try plan.json()["styles"]
                #expect(try entries.items.count == 1 && entries[0]["name"] == style.document["name"])
                #expect(try entries[0]["vector"].items.count == 100)
            }
            // What is in the trash is no longer at its old address, and shows there what it looks like.
            _ = try await server.send(.DELETE, path)
            #expect(try await server.get(path + "/swatch").status == 404)
            let trashed = try await server.get("/api/styles/trash").json()["styles"][0]["swatch"].string
            #expect(trashed == "/api/styles/trash/\(style.id)/swatch")
            #expect(try await server.get(trashed).bytes == swatch.bytes)
            _ = try await server.send(.DELETE, "/api/styles/trash")
            #expect(try await server.get(trashed).status == 404)
            let added = try await server.send(
                .POST, "/api/styles/import", headers: [("Content-Type", "application/json")], body: file.bytes
            )
            let brought = try added.json()
            #expect(try brought["dryRun"] == false && brought["styles"][0]["status"] == "new")
            let back = try brought["styles"][0]["saved"]["id"].string
            let same = try await server.get("/api/styles/\(back)").json()
            #expect(try same["vector"] == style.document["vector"])
            let junk = try await server.send(
                .POST, "/api/styles/import", headers: [("Content-Type", "text/plain")],
                body: Array("hello".utf8))
            #expect(junk.status == 422)
        }
    }

    @Test("Mixes are computed, saved with their recipe, and held to their weights")
    func mixes() async throws {
        try await withServer { server in
            let a = try await save(server, "A")
            let b = try await save(server, "B", sample: "bricks")
            func parts(_ weights: [Double]) -> [[String: Any]] {
                zip([a, b], weights).map { ["style": ["saved": $0.id], "weight": $1] }
            }
            let computed = try await server.postJSON("/api/styles/mix", ["styles": parts([0.5, 0.5])])
            #expect(computed.status == 200)
            let saved = try await server.postJSON(
                "/api/styles/mix", ["styles": parts([0.5, 0.5]), "name": "Half", "save": true])
            #expect(saved.status == 201)
            #expect(try saved.json()["vector"].items.count == 100)
            #expect(try await server.postJSON("/api/styles/mix", ["styles": parts([2, -1])]).status == 422)
            let percent = try await server.postJSON("/api/styles/mix", ["styles": parts([50, 50])])
            #expect(try percent.json()["vector"].items.count == 100)
            #expect(try percent.json()["vector"][0].double == computed.json()["vector"][0].double)
            #expect(
                try await server.postJSON(
                    "/api/styles/mix", ["styles": parts([2, -1]), "extrapolate": true]
                ).status == 200)
            #expect(try await server.postJSON("/api/styles/mix", ["styles": [Any]()]).status == 422)
            let similar = try await server.get("/api/styles/\(a.id)/similar").json()
            #expect(try similar["styles"].items.count == 2)
        }
    }

    @Test("Several styles are changed at once, and lists show those with a tag")
    func bulk() async throws {
        try await withServer { server in
            var ids: [String] = []
            for (name, sample) in [("A", "stripes"), ("B", "bricks"), ("C", "marble")] {
                ids.append(try await save(server, name, sample: sample).id)
            }
            func change(_ fields: [String: Any]) async throws -> Answer {
                try await server.postJSON("/api/styles/bulk", fields)
            }
            let some = Array(ids.prefix(2))
            let tagged = try await change(["ids": some + some, "addTags": ["calm & blue"]])
            #expect(try tagged.json()["styles"].items.map { try $0["id"].string } == some)
            let tags = try await server.get("/api/styles/tags").json()["tags"]
            #expect(tags == [["tag": "calm & blue", "count": 2]])
            let marked = try await change(["ids": [ids[0]], "favourite": true, "addTags": ["loud"]])
            let marks = try marked.json()["styles"].items.map { try $0["tags"] }
            #expect(marks == [["calm & blue", "loud"]])
            for (query, expected) in [
                ("tag=CALM%20%26%20blue", ["A", "B"]), ("tag=loud&tag=calm%20%26%20blue", ["A"]),
                ("favourite=true", ["A"]), ("tag=none", []), ("", ["A", "B", "C"]),
            ] {
                let found = try await server.get("/api/styles?sort=name&\(query)").json()
                #expect(try names(found["styles"]) == expected, "\(query)")
                #expect(try found["total"].int == expected.count, "\(query)")
                #expect(try found["styles"].items.allSatisfy { try $0.optional("vector") == nil })
            }
            let vectors = try await server.get("/api/styles?vectors=true").json()["styles"].items
            #expect(try vectors.allSatisfy { try $0["vector"].items.count == 100 })

            #expect(try await change(["ids": some, "action": "trash"]).status == 200)
            #expect(try await server.get("/api/styles").json()["total"] == 1)
            let back = try await change(["ids": some, "action": "restore"])
            #expect(try names(back.json()["styles"]) == ["A", "B"])

            for (fields, status) in [
                (["ids": ids], 422), (["addTags": ["x"]], 422),
                (["ids": [String](), "favourite": true], 422),
                (["ids": ["x"], "favourite": true], 422), (["ids": ids, "action": "burn"], 422),
                (["ids": ids, "action": "trash", "favourite": true], 422),
                (["ids": ids, "addTags": ["a\u{7}"]], 422), (["ids": ids, "colour": "red"], 422),
                (["ids": ids + [String(repeating: "a", count: 26)], "favourite": true], 404),
                (["ids": ids, "action": "restore"], 409),
            ] as [([String: Any], Int)] {
                let answer = try await change(fields)
                #expect(answer.status == status, "\(fields): \(answer.text)")
            }
            let full = (0..<31).map { "t\($0)" }
            _ = try await change(["ids": [ids[2]], "addTags": full])
            for (fields, field, text) in [
                (["ids": ids, "addTags": ["a\u{7}"]], "addTags", "control"),
                (["ids": ids, "removeTags": ["a\u{7}"]], "removeTags", "control"),
                (["ids": ids, "addTags": ["Sea", "b"], "removeTags": ["sea"]], "removeTags", "sea"),
                (["ids": ids, "addTags": ["one", "more"]], "addTags", "'C'"),
            ] as [([String: Any], String, String)] {
                let problem = try await change(fields).json()
                #expect(try problem["field"].string == field)
                #expect(try problem["detail"].string.contains(text), "\(problem)")
            }
            let all = try await server.get("/api/styles?sort=name").json()["styles"].items
            #expect(try all.map { try $0["favourite"] } == [true, false, false])
        }
    }

    @Test("The gallery's pages work with forms alone")
    func pages() async throws {
        try await withServer { server in
            #expect(try await server.get("/gallery").text.contains("/gallery/starter"))
            #expect(
                try await server.send(.POST, "/gallery/starter").headers["Location"] == [
                    "/gallery?done=starter"
                ])
            let list = try await server.get("/api/styles?perPage=100").json()
            #expect(try list["styles"].items.count == 14)
            let again = try await server.send(.POST, "/api/styles/starter").json()
            #expect(try again["styles"] == [])

            let style = try await save(server, "<i>Sky</i>", sample: "bust")
            let item = try await server.get("/gallery/\(style.id)")
            #expect(item.status == 200)
            #expect(!item.text.contains("<i>Sky") && item.text.contains("&lt;i&gt;Sky"))
            let form = "version=1&name=Dusk+%26+dawn&tags=calm%2C+blue&notes=&favourite=on"
            let edited = try await server.send(
                .POST, "/gallery/\(style.id)",
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(form.utf8))
            #expect(edited.headers["Location"] == ["/gallery/\(style.id)?done=saved"])
            let saved = try await server.get("/gallery/\(style.id)?done=saved")
            #expect(saved.text.contains("role=\"status\">Saved.</p>"))
            let changed = try await server.get("/api/styles/\(style.id)").json()
            #expect(try changed["name"] == "Dusk & dawn" && changed["tags"] == ["calm", "blue"])
            #expect(try changed["favourite"] == true)
            let stale = try await server.send(
                .POST, "/gallery/\(style.id)",
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(form.utf8))
            // What was typed is still there, for another try over what is there by now.
            #expect(stale.status == 412)
            #expect(
                stale.text.contains("value=\"Dusk &amp; dawn\"")
                    && stale.text.contains("value=\"calm, blue\""))
            #expect(stale.text.contains("name=\"version\" value=\"2\""))
            let taken = try await server.send(
                .POST, "/gallery/\(style.id)",
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array("version=2&name=Zigzag&tags=kept&notes=Kept+too".utf8))
            #expect(taken.status == 409)
            #expect(taken.text.contains("id=\"name-error\">There is already a style called “Zigzag”."))
            #expect(taken.text.contains("value=\"Zigzag\" required maxlength=\"80\" aria-invalid=\"true\""))
            #expect(taken.text.contains("value=\"kept\"") && taken.text.contains(">Kept too</textarea>"))
            let trashed = try await server.send(.POST, "/gallery/\(style.id)/trash")
            let undo = try await server.get(try #require(trashed.headers["Location"].first))
            #expect(
                undo.text.contains("/gallery/\(style.id)/restore") && undo.text.contains("Dusk &amp; dawn"))
            let trash = try await server.get("/gallery/trash")
            #expect(
                trash.text.contains("/gallery/\(style.id)/restore") && trash.text.contains("Dusk &amp; dawn"))
            let restored = try await server.send(.POST, "/gallery/\(style.id)/restore")
            #expect(restored.headers["Location"] == ["/gallery/\(style.id)?done=restored"])
            #expect(
                try await server.get("/gallery/\(style.id)?done=restored").text.contains(
                    "“Dusk &amp; dawn” is back."))
            let link = try await server.get("/api/styles/\(style.id)/link").json()["link"].string
            let imported = try await server.postForm(
                "/gallery/import", [.file("file", [], fileName: ""), .text("text", link)])
            #expect(imported.headers["Location"] == ["/gallery?done=imported&count=0"])
            let nothing = try await server.postForm(
                "/gallery/import", [.file("file", [], fileName: ""), .text("text", "")])
            #expect(nothing.status == 422 && nothing.text.contains("Choose a style file or a style card"))
            let cutOff = try await server.postForm(
                "/gallery/import", [.text("text", String(link.dropLast(40)))])
            #expect(cutOff.status == 422 && cutOff.text.contains("No style can be read from this."))
            #expect(cutOff.text.contains("value=\"\(link.dropLast(40))"))
            // A long text is not sent back.
            let long = try await server.postForm(
                "/gallery/import", [.text("text", String(repeating: "long", count: 10_000))])
            #expect(long.status == 422 && !long.text.contains("longlong"))
            // A filter by no tag is none.
            let total = try await server.get("/api/styles").json()["total"].int
            #expect(try await server.get("/api/styles?tag=").json()["total"].int == total && total > 0)
            // Emptying the trash is confirmed.
            _ = try await server.send(.POST, "/gallery/\(style.id)/trash")
            let urlEncoded = [("Content-Type", "application/x-www-form-urlencoded")]
            func emptyTrash(_ form: String) async throws -> Int {
                try await server.send(
                    .POST, "/gallery/trash/empty", headers: urlEncoded, body: Array(form.utf8)
                ).status
            }
            #expect(try await emptyTrash("sure=off") == 422)
            let full = try await server.get("/gallery/trash").text
            #expect(full.contains("Styles in the trash: 1<") && full.contains(">Empty trash (1)<"))
            #expect(!full.contains("Not shown here"))
            #expect(try await emptyTrash("sure=on") == 303)
            #expect(try await server.get("/gallery/trash").text.contains("The trash is empty."))
            let emptied = try await server.get("/gallery?done=emptied").text
            #expect(emptied.contains("The trash has been emptied."))
        }
    }

    @Test("The trash says how many styles it does not show, which emptying it deletes as well")
    func notShown() throws {
        let strings = try StringTable(folder: Places.repository.appending(path: "Public/strings"))
        func model(count: Int) -> GalleryTrashPage.Model {
            GalleryTrashPage(styles: [], count: count, message: nil, strings: strings, language: .english)
                .model
        }
        #expect(model(count: 3).notShown?.hasPrefix("Not shown here: 3.") == true && !model(count: 3).empty)
        #expect(model(count: 0).notShown == nil && model(count: 0).empty)
    }

    @Test("Without a gallery everything else works, and saying so is no crash")
    func noGallery() async throws {
        try await withServer(gallery: false) { server in
            #expect(try await server.get("/").status == 200)
            for path in ["/api/styles", "/gallery", "/api/styles/trash", "/api/styles/export"] {
                #expect(try await server.get(path).status == 503, "\(path)")
            }
            let painted = try await server.postJSON(
                "/api/stylize", ["content": ["sample": "bust"], "style": ["saved": "x"], "contentSize": 16])
            #expect(painted.status == 503)
        }
    }
}
