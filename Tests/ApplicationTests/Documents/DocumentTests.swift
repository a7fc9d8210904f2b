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

    private static let shared: Set = [
        "id", "name", "space", "styleModel", "recipe", "tags", "favourite", "notes", "createdAt",
        "updatedAt", "version",
    ]

    @Test("A style has one form, to which each surface adds its own")
    func style() async throws {
        let style = try await gallery().save(draft("Sky")).style
        let api = try object(StyleDocument(style))
        #expect(Set(api.keys) == Self.shared.union(["swatch"]))
        let line = try object(StyleDocument.commandLine(style))
        #expect(Set(line.keys) == Self.shared.union(["vector", "revision", "hasSwatch"]))
        for key in Self.shared where key != "recipe" && key != "tags" {
            #expect("\(api[key]!)" == "\(line[key]!)", "\(key)")
        }
        #expect(api["createdAt"] as? String == "2023-11-14T22:13:21.250Z")
        #expect(api["swatch"] as? String == "/api/styles/\(style.id)/swatch")
        #expect(line["revision"] as? Int == 1 && line["hasSwatch"] as? Bool == false)
        #expect((line["vector"] as? [Any])?.count == StyleVector.count)
        #expect((api["recipe"] as? [String: Any])?["kind"] as? String == "image")
    }

    @Test("The API names styles that look the same; the command line shows them whole")
    func nearDuplicates() async throws {
        let gallery = try gallery()
        let first = try await gallery.save(draft("First")).style
        let outcome = try await gallery.save(draft("Second"))
        let api = try object(
            StyleDocument(outcome.style, withVector: true, nearDuplicates: outcome.nearDuplicates))
        let near = try #require((api["nearDuplicates"] as? [[String: Any]])?.first)
        #expect(near["id"] as? String == first.id.text && near["similarity"] as? Double == 1)
        let line = try object(SaveDocument(outcome))
        #expect(Set(line.keys) == ["style", "nearDuplicates"])
        let whole = try #require((line["nearDuplicates"] as? [[String: Any]])?.first)
        #expect((whole["style"] as? [String: Any])?["name"] as? String == "First")
    }

    @Test("An import says of each style what it does")
    func imports() async throws {
        let gallery = try gallery()
        let taken = try await gallery.save(draft("Taken", 2)).style
        let styles = StyleImport(
            format: .bundle,
            styles: [PortableStyle(try draft("New", 3)), PortableStyle(try draft("Taken", 4))])
        let plan = try object(ImportDocument(try await gallery.plan(styles)))
        let entries = try #require(plan["entries"] as? [[String: Any]])
        #expect(entries.map { $0["status"] as? String } == ["new", "conflict"])
        #expect(entries.map { $0["existing"] as? String } == [nil, taken.id.text])
        #expect(plan["dryRun"] as? Bool == true && plan["format"] as? String == "bundle")
        let again = StyleImport(format: .bundle, styles: [PortableStyle(taken)])
        let done = try object(ImportDocument(try await gallery.add(again)))
        let entry = try #require((done["entries"] as? [[String: Any]])?.first)
        #expect(entry["status"] as? String == "same" && done["dryRun"] as? Bool == false)
    }

    @Test("A network that is not here says how to get it")
    func network() throws {
        let missing = try object(
            NetworkDocument(.named("far", .style, .tfjsOriginal, isPresent: false)))
        #expect(
            Set(missing.keys) == [
                "name", "kind", "space", "title", "bytes", "licence", "source", "present", "howToGet",
            ])
        #expect(missing["howToGet"] as? String == "impasto models pull far")
        let record = ModelRecord(
            name: "far", kind: .style, space: .tfjsOriginal, title: "Far", licence: "MIT", files: [])
        let line = try object(
            NetworkDocument(
                ModelDescriptor(record: record, state: .damaged("cut"), folder: nil, isAdded: false),
                verifiedIn: nil))
        #expect(line["state"] as? String == "damaged: cut" && line["origin"] as? String == "published")
        #expect(line["present"] as? Bool == false && line["howToGet"] == nil && line["source"] == nil)
    }
}
