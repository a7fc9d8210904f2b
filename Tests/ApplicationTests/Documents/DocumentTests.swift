import Application
import Foundation
import Testing

@testable import Gallery
@testable import Stylization

@Suite("JSON documents")
struct DocumentTests {
    private func object(_ document: some Encodable) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(document)) as? [String: Any])
    }

    private func gallery() throws -> Gallery {
        try Gallery.open(.memory, clock: { Date(timeIntervalSince1970: 1_700_000_001.25) })
    }

    private func draft(_ name: String, _ value: Float = 1) throws -> StyleContent {
        StyleContent(
            name: try StyleName(name), vector: try Pictures.style(value), styleModel: "looks",
            recipe: .image(styleSize: 256, square: false), tags: try StyleTags(["blue"]),
            isFavourite: true, notes: try StyleNotes("by me"))
    }

    private static let always: Set = [
        "id", "name", "space", "styleModel", "recipe", "tags", "favourite", "notes", "createdAt",
        "updatedAt", "version", "swatch",
    ]

    @Test("A style is told with its numbers, or without them in lists")
    func style() async throws {
        let style = try await gallery().save(draft("Sky")).style
        let listed = try object(StyleListDocument(styles: [StyleDocument(style)], total: 3))
        #expect(Set(listed.keys) == ["styles", "total"])
        let short = try #require((listed["styles"] as? [[String: Any]])?.first)
        #expect(Set(short.keys) == Self.always)
        let whole = try object(StyleDocument(style, withVector: true))
        #expect(Set(whole.keys) == Self.always.union(["vector"]))
        #expect(short["createdAt"] as? String == "2023-11-14T22:13:21.250Z")
        #expect(
            short["swatch"] as? String == "/api/styles/\(style.id)/swatch" && short["version"] as? Int == 1)
        #expect((whole["vector"] as? [Any])?.count == StyleVector.count)
        #expect((short["recipe"] as? [String: Any])?["kind"] as? String == "image")
    }

    @Test("What was saved names styles that look the same, and the one whose name it took")
    func saving() async throws {
        let gallery = try gallery()
        let first = try await gallery.save(draft("First")).style
        let second = try object(StyleDocument(try await gallery.save(draft("Second"))))
        #expect(Set(second.keys) == Self.always.union(["vector", "nearDuplicates"]))
        let near = try #require((second["nearDuplicates"] as? [[String: Any]])?.first)
        #expect(Set(near.keys) == ["id", "name", "similarity"])
        #expect(near["id"] as? String == first.id.text && near["similarity"] as? Double == 1)
        let similar = try object(SimilarListDocument(try await gallery.similar(to: first.id)))
        let nearest = try #require((similar["styles"] as? [[String: Any]])?.first)
        #expect(Set(nearest.keys) == ["id", "name", "similarity", "swatch"])
        #expect(nearest["name"] as? String == "Second")
        let third = try object(
            StyleDocument(try await gallery.save(draft("First", 3), onConflict: .replace)))
        #expect(third["replaced"] as? [String: String] == ["id": first.id.text, "name": "First"])
    }

    @Test("An import says of each style what it does, and what was saved of it")
    func imports() async throws {
        let gallery = try gallery()
        let taken = try await gallery.save(draft("Taken", 2)).style
        let styles = StyleImport(
            format: .bundle,
            styles: [PortableStyle(try draft("New", 3)), PortableStyle(try draft("Taken", 4))])
        func told(_ plan: ImportPlan) throws -> (document: [String: Any], styles: [[String: Any]]) {
            let document = try object(ImportDocument(plan))
            return (document, try #require(document["styles"] as? [[String: Any]]))
        }
        let plan = try told(try await gallery.plan(styles, onConflict: .rename))
        #expect(plan.document["dryRun"] as? Bool == true && plan.document["format"] as? String == "bundle")
        #expect(plan.styles.map { $0["status"] as? String } == ["new", "conflict"])
        #expect(plan.styles.map { $0["savedAs"] as? String } == ["New", "Taken 2"])
        #expect(
            plan.styles.map { $0["existing"] as? [String: String] } == [
                nil, ["id": taken.id.text, "name": "Taken"],
            ])
        #expect(plan.styles.allSatisfy { $0["saved"] == nil && $0["vector"] == nil })
        let done = try told(try await gallery.add(styles, onConflict: .rename))
        #expect(done.document["dryRun"] as? Bool == false)
        let saved = done.styles.compactMap { $0["saved"] as? [String: Any] }
        #expect(saved.map { $0["name"] as? String } == ["New", "Taken 2"])
        let again = StyleImport(format: .file, styles: [PortableStyle(taken)])
        // A link can be tried before it is saved.
        let tried = try told(try await gallery.plan(again))
        #expect((tried.styles[0]["vector"] as? [Any])?.count == StyleVector.count)
        let same = try told(try await gallery.add(again))
        #expect(same.styles.map { $0["status"] as? String } == ["same"])
        #expect(same.styles[0]["saved"] == nil && same.styles[0]["savedAs"] == nil)
    }

    @Test("A network says where it comes from, what is wrong with it, and how to get it")
    func network() throws {
        let missing = try object(
            NetworkDocument(.named("far", .style, .tfjsOriginal, isPresent: false)))
        #expect(
            Set(missing.keys) == [
                "name", "kind", "space", "title", "bytes", "licence", "source", "origin", "present", "state",
                "howToGet",
            ])
        #expect(missing["howToGet"] as? String == "impasto models pull far")
        #expect(missing["state"] as? String == "missing" && missing["origin"] as? String == "published")
        let record = ModelRecord(
            name: "far", kind: .style, space: .tfjsOriginal, title: "Far", licence: "MIT", files: [])
        let damaged = ModelDescriptor(record: record, state: .damaged("cut"), folder: nil, isAdded: true)
        let own = try object(NetworkDocument(NetworkDescription(damaged), digests: "cut"))
        #expect(own["state"] as? String == "damaged: cut" && own["origin"] as? String == "own")
        #expect(own["present"] as? Bool == false && own["howToGet"] == nil && own["source"] as? String == "")
        #expect(own["digests"] as? String == "cut")
        let list = try object(
            NetworkListDocument([], default: ModelPair(style: "looks", transformer: "paints")))
        #expect(list["default"] as? [String: String] == ["styleModel": "looks", "transformer": "paints"])
    }
}
