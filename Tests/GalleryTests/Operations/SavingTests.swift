import Foundation
import Stylization
import Testing

@testable import Gallery

@Suite("A style is saved once and read as it was")
struct SavingTests {
    @Test("All of a style comes back, the vector to the bit")
    func roundTrip() async throws {
        let gallery = try Samples.gallery()
        var values = try Samples.vector(7).values
        values[0] = -0.0
        values[1] = Float.leastNonzeroMagnitude
        values[2] = StyleVector.magnitudeLimit
        var draft = try Samples.draft(
            "Sternennacht", tags: ["blau", "夜"], notes: "von\nHand", isFavourite: true)
        draft.vector = try StyleVector(values, space: .tfjsOriginal)
        let saved = try await gallery.save(draft).style
        let read = try await gallery.style(saved.id)
        #expect(read == saved)
        #expect(read.vector.values.map(\.bitPattern) == values.map(\.bitPattern))
        #expect(read.vector.space == .tfjsOriginal)
        #expect(read.name.text == "Sternennacht")
        #expect(read.tags.list == ["blau", "夜"])
        #expect(read.notes.text == "von\nHand")
        #expect(read.isFavourite)
        #expect(read.recipe == Samples.image)
        #expect(read.styleModel == "style-mobilenet-v2")
        #expect(read.revision == 1)
        #expect(read.createdAt == Date(timeIntervalSince1970: 1_700_000_001.25))
        #expect(try await gallery.count() == 1)
    }

    @Test("A style is found by its id or by its name in any case")
    func finds() async throws {
        let gallery = try Samples.gallery()
        let saved = try await gallery.save(Samples.draft("Ölbild")).style
        #expect(try await gallery.style(matching: saved.id.text) == saved)
        #expect(try await gallery.style(matching: " ÖLBILD ") == saved)
        let error = try await galleryError { try await gallery.style(matching: "Aquarell") }
        #expect(error == .notFound("Aquarell"))
    }

    @Test("A taken name is refused, and nothing is written")
    func conflict() async throws {
        let gallery = try Samples.gallery()
        let first = try await gallery.save(Samples.draft("Sky")).style
        let error = try await galleryError { try await gallery.save(Samples.draft("SKY", 2)) }
        #expect(error == .nameConflict(name: "Sky", existing: first.id))
        #expect(try await gallery.count() == 1)
        #expect(try await gallery.style(first.id) == first)
    }

    @Test("Asked to rename, a style takes the next free number")
    func renames() async throws {
        let gallery = try Samples.gallery()
        var names: [String] = []
        for seed in 0..<6 {
            let outcome = try await gallery.save(
                Samples.draft(seed == 4 ? "sky 2" : "Sky", seed), onConflict: .rename)
            names.append(outcome.style.name.text)
        }
        #expect(names == ["Sky", "Sky 2", "Sky 3", "Sky 4", "sky 5", "Sky 6"])
        #expect(try await gallery.freeName(like: StyleName("SKY")).text == "SKY 7")
        #expect(try await gallery.freeName(like: StyleName("Sea")).text == "Sea")
    }

    @Test("Asked to replace, the other style goes to the trash and can come back")
    func replaces() async throws {
        let gallery = try Samples.gallery()
        let old = try await gallery.save(Samples.draft("Sky", 1)).style
        let outcome = try await gallery.save(Samples.draft("sky", 2), onConflict: .replace)
        #expect(outcome.replaced?.id == old.id)
        #expect(outcome.style.id != old.id)
        #expect(try await gallery.trashed().map(\.id) == [old.id])
        let restored = try await gallery.restore(old.id, onConflict: .rename)
        #expect(restored.style.name.text == "Sky 2")
        #expect(restored.style.vector == old.vector)
    }

    @Test("Saving what looks the same as a saved style says so")
    func warnsOfNearDuplicates() async throws {
        let gallery = try Samples.gallery()
        let first = try await gallery.save(Samples.draft("First", 1)).style
        #expect(try await gallery.save(Samples.draft("Other", 2)).nearDuplicates.isEmpty)
        var values = first.vector.values
        values[0] += 0.1
        var draft = try Samples.draft("Nearly first")
        draft.vector = try StyleVector(values, space: .magentaMobile)
        let outcome = try await gallery.save(draft)
        #expect(outcome.nearDuplicates.map(\.style.id) == [first.id])
        #expect(try #require(outcome.nearDuplicates.first).similarity > 0.995)
        // The same numbers in another space mean something else.
        draft.name = try StyleName("Elsewhere")
        draft.vector = try StyleVector(values, space: .tfjsOriginal)
        #expect(try await gallery.save(draft).nearDuplicates.isEmpty)
    }

    @Test("A space or network whose name is no name is refused")
    func refusesOddOrigins() async throws {
        let gallery = try Samples.gallery()
        for name in ["", "a b", "a\nb", String(repeating: "a", count: 65)] {
            let odd = try Samples.draft("A", space: StyleSpace(rawValue: name))
            #expect(try await galleryError { try await gallery.save(odd) } != nil)
            var draft = try Samples.draft("A")
            draft.styleModel = name
            let other = draft
            #expect(try await galleryError { try await gallery.save(other) } != nil)
        }
        #expect(try await gallery.count() == 0)
    }
}
