import Testing

@testable import Gallery

@Suite("Changes are never lost and never silent")
struct EditingTests {
    @Test("Name, tags, notes and the favourite mark change, each with a new revision")
    func edits() async throws {
        let gallery = try Samples.gallery()
        let saved = try await gallery.save(Samples.draft("Sky", tags: ["a"])).style
        let renamed = try await gallery.edit(saved.id, expecting: 1, StyleChanges(name: StyleName("Sea")))
            .style
        #expect(renamed.name.text == "Sea")
        #expect(renamed.revision == 2)
        #expect(renamed.updatedAt > saved.updatedAt)
        #expect(renamed.createdAt == saved.createdAt)
        #expect(renamed.tags == saved.tags)
        let changes = StyleChanges(tags: try StyleTags(["b"]), isFavourite: true, notes: try StyleNotes("n"))
        let changed = try await gallery.edit(saved.id, expecting: 2, changes).style
        #expect(changed.revision == 3)
        #expect(changed.tags.list == ["b"])
        #expect(changed.isFavourite)
        #expect(changed.notes.text == "n")
        #expect(changed.vector == saved.vector)
    }

    @Test("An edit of a revision that is gone is refused")
    func optimisticConcurrency() async throws {
        let gallery = try Samples.gallery()
        let id = try await gallery.save(Samples.draft("Sky")).style.id
        let after = try await gallery.edit(id, expecting: 1, StyleChanges(isFavourite: true)).style
        let error = try await galleryError {
            try await gallery.edit(id, expecting: 1, StyleChanges(name: StyleName("Sea")))
        }
        #expect(error == .revisionConflict(id: id, expected: 1, current: 2))
        #expect(try await gallery.style(id) == after)
        #expect(try await galleryError { try await gallery.trash(id, expecting: 1) } == error)
    }

    @Test("An edit that changes nothing is no change")
    func nothing() async throws {
        let gallery = try Samples.gallery()
        let style = try await gallery.save(Samples.draft("Sky")).style
        let changes = StyleChanges(name: style.name, tags: style.tags, isFavourite: false, notes: style.notes)
        #expect(try await gallery.edit(style.id, changes).style == style)
    }

    @Test("A style may respell its own name, and conflicts with others'")
    func renames() async throws {
        let gallery = try Samples.gallery()
        let sky = try await gallery.save(Samples.draft("Sky", 1)).style
        let sea = try await gallery.save(Samples.draft("Sea", 2)).style
        #expect(try await gallery.edit(sky.id, StyleChanges(name: StyleName("SKY"))).style.name.text == "SKY")
        let error = try await galleryError {
            try await gallery.edit(sea.id, StyleChanges(name: StyleName("sky")))
        }
        #expect(error == .nameConflict(name: "SKY", existing: sky.id))
        let numbered = try await gallery.edit(
            sea.id, StyleChanges(name: StyleName("sky")), onConflict: .rename)
        #expect(numbered.style.name.text == "sky 2")
        let replacing = try await gallery.edit(
            sea.id, StyleChanges(name: StyleName("Sky")), onConflict: .replace)
        #expect(replacing.style.name.text == "Sky")
        #expect(replacing.replaced?.id == sky.id)
        #expect(try await gallery.trashed().map(\.id) == [sky.id])
    }

    @Test("A deleted style is in the trash until that is emptied, and its name is free")
    func trash() async throws {
        let gallery = try Samples.gallery()
        let style = try await gallery.save(Samples.draft("Sky", 1), swatch: Samples.swatch()).style
        let deleted = try await gallery.trash(style.id, expecting: 1)
        #expect(deleted.deletedAt != nil)
        #expect(try await gallery.count() == 0)
        #expect(try await galleryError { try await gallery.style(style.id) } == .inTrash(style.id))
        #expect(
            try await galleryError { try await gallery.style(matching: style.id.text) } == .inTrash(style.id))
        #expect(
            try await galleryError { try await gallery.edit(style.id, StyleChanges(isFavourite: true)) }
                != nil)
        #expect(try await galleryError { try await gallery.trash(style.id) } == .inTrash(style.id))

        let other = try await gallery.save(Samples.draft("Sky", 2)).style
        #expect(try await gallery.trashed(style.id)?.name.text == "Sky")
        #expect(try await gallery.trashed(other.id) == nil)
        #expect(try await gallery.trashed(.random()) == nil)
        let conflict = try await galleryError { try await gallery.restore(style.id) }
        #expect(conflict == .nameConflict(name: "Sky", existing: other.id))
        let restored = try await gallery.restore(style.id, onConflict: .rename).style
        #expect(restored.name.text == "Sky 2")
        #expect(restored.deletedAt == nil)
        #expect(restored.hasSwatch)
        #expect(try await galleryError { try await gallery.restore(style.id) } == .notInTrash(style.id))

        _ = try await gallery.trash(other.id)
        _ = try await gallery.trash(style.id)
        #expect(try await gallery.trashed().map(\.id) == [style.id, other.id])
        #expect(try await gallery.trashedCount() == 2)
        #expect(try await gallery.emptyTrash() == 2)
        #expect(try await gallery.trashed().isEmpty)
        #expect(
            try await galleryError { try await gallery.restore(style.id) } == .notFoundInTrash(style.id.text))
        let swatches = try await gallery.read { db in try db.number("SELECT COUNT(*) FROM swatch") }
        #expect(swatches == 0)
    }
}
