import Stylization
import Testing

@testable import Gallery

@Suite("Several styles are changed at once, or not at all")
struct BulkTests {
    private func saved(_ gallery: Gallery, _ tags: [[String]]) async throws -> [StyleID] {
        var ids: [StyleID] = []
        for (index, tags) in tags.enumerated() {
            ids.append(
                try await gallery.save(Samples.draft("Style \(index)", index, tags: tags)).style.id)
        }
        return ids
    }

    private func tags(_ gallery: Gallery, _ ids: [StyleID]) async throws -> [[String]] {
        var all: [[String]] = []
        for id in ids { all.append(try await gallery.style(id).tags.list) }
        return all
    }

    @Test("Tags are added and taken, and what is different comes back, so that it can be undone")
    func editsTags() async throws {
        let gallery = try Samples.gallery()
        let ids = try await saved(gallery, [["calm"], [], ["Blue", "calm"]])
        let added = try await gallery.edit(ids, BulkChange(addedTags: StyleTags(["blue"])))
        #expect(added.map(\.id) == [ids[0], ids[1]])
        #expect(added.map(\.revision) == [2, 2])
        #expect(try await tags(gallery, ids) == [["calm", "blue"], ["blue"], ["Blue", "calm"]])
        let undone = try await gallery.edit(
            added.map(\.id), BulkChange(removedTags: StyleTags(["BLUE"])))
        #expect(undone.map(\.id) == [ids[0], ids[1]])
        #expect(try await tags(gallery, ids) == [["calm"], [], ["Blue", "calm"]])
        let both = BulkChange(
            addedTags: try StyleTags(["loud"]), removedTags: try StyleTags(["calm"]), isFavourite: true)
        #expect(try await gallery.edit(ids, both).allSatisfy { $0.isFavourite })
        #expect(try await tags(gallery, ids) == [["loud"], ["loud"], ["Blue", "loud"]])
        #expect(try await gallery.edit(ids, both).isEmpty)
        // The search finds them by what they have now.
        #expect(try await gallery.list(StyleQuery(search: "calm")).total == 0)
        #expect(try await gallery.list(StyleQuery(search: "loud")).total == 3)
    }

    @Test("If one of them cannot be changed, none is")
    func allOrNothing() async throws {
        let gallery = try Samples.gallery()
        let full = (0..<StyleTags.maximumCount).map { "t\($0)" }
        let ids = try await saved(gallery, [[], full])
        let change = BulkChange(addedTags: try StyleTags(["one more"]))
        let error = try await galleryError { try await gallery.edit(ids, change) }
        // It says which of them.
        #expect(error.map { "\($0)".contains("'Style 1'") } == true)
        #expect(try await tags(gallery, ids) == [[], full])
        // One that it has already is none too many.
        #expect(try await gallery.edit(ids, BulkChange(addedTags: StyleTags(["T7"]))).map(\.id) == [ids[0]])
        #expect(try await tags(gallery, ids) == [["T7"], full])
        let unknown = StyleID.random()
        #expect(
            try await galleryError { try await gallery.trash([ids[0], unknown]) } == .notFound(unknown.text))
        #expect(try await gallery.count() == 2)
    }

    @Test("Styles go to the trash together, and come back with free names")
    func trashes() async throws {
        let gallery = try Samples.gallery()
        let ids = try await saved(gallery, [[], [], []])
        #expect(try await gallery.trash([ids[0], ids[2]]).map(\.id) == [ids[0], ids[2]])
        #expect(try await gallery.count() == 1)
        _ = try await gallery.save(Samples.draft("style 0", 50))
        let error = try await galleryError { try await gallery.restore([ids[0], ids[1]]) }
        #expect(error == .notInTrash(ids[1]))
        #expect(try await gallery.trashedCount() == 2)
        let back = try await gallery.restore([ids[0], ids[2]])
        // "style 0" has been taken meanwhile.
        #expect(back.map(\.id) == [ids[0], ids[2]] && back[1].name.text == "Style 2")
        #expect(back[0].name.key != "style 0")
        #expect(try await gallery.trashedCount() == 0)
    }

    @Test("Tags are counted over all cases, those of most styles first, without the trash")
    func counts() async throws {
        let gallery = try Samples.gallery()
        let ids = try await saved(
            gallery, [["Calm", "été"], ["calm"], ["ÉTÉ", "CALM", "zebra"], ["gone"], []])
        _ = try await gallery.trash(ids[3])
        let tags = try await gallery.tags()
        #expect(tags.map(\.count) == [3, 2, 1])
        #expect(tags.map { $0.tag.lowercased() } == ["calm", "été", "zebra"])
        #expect(try await gallery.tags(limit: 1).count == 1)
    }

    @Test("Lists hold the styles that have all of the tags")
    func filters() async throws {
        let gallery = try Samples.gallery()
        _ = try await saved(gallery, [["calm", "Été"], ["CALM"], ["calmer"], []])
        func names(_ tags: [String]) async throws -> [String] {
            let page = try await gallery.list(StyleQuery(tags: tags, sort: .name))
            #expect(page.total == page.styles.count)
            return page.styles.map(\.name.text)
        }
        #expect(try await names(["calm"]) == ["Style 0", "Style 1"])
        #expect(try await names(["Calm", "été"]) == ["Style 0"])
        #expect(try await names(["e\u{301}te\u{301}"]) == ["Style 0"])
        #expect(try await names(["cal"]).isEmpty)
        #expect(try await names(["calm", "CALM", "été"]) == ["Style 0"])
        // However many are asked for, a style's tags are read once.
        let statement = try StyleListStatement(
            StyleQuery(tags: ["calm", "été", "loud"]), SQLiteDialect())
        #expect(statement.countSQL.split(separator: " ").count { $0.contains("json_each") } == 1)
        #expect(try await names([]).count == 4)
    }
}
