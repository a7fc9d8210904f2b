import Foundation
import Stylization
import TestSupport
import Testing

@testable import Gallery

@Suite("An import says what it will do, and does that or nothing")
struct ImportTests {
    private func bundle(_ drafts: [StyleContent]) async throws -> StyleImport {
        let gallery = try Samples.gallery()
        for draft in drafts { _ = try await gallery.save(draft) }
        return try StyleImport(reading: await gallery.exportAll().data())
    }

    private func styles(_ gallery: Gallery) async throws -> [SavedStyle] {
        try await gallery.list(StyleQuery(sort: .name, limit: 500)).styles
    }

    @Test("A gallery moves to another machine, to the bit")
    func moves() async throws {
        let origin = try Samples.gallery()
        for seed in 0..<20 {
            let draft = try Samples.draft(
                "Style \(seed)", seed, space: seed % 2 == 0 ? .magentaMobile : .tfjsOriginal,
                tags: ["t\(seed)"],
                notes: "n\(seed)", isFavourite: seed % 3 == 0)
            _ = try await origin.save(draft)
        }
        _ = try await origin.saveMix(
            [MixPart(.saved("Style 2"), weight: 1), MixPart(.saved("Style 4"), weight: 2)],
            name: StyleName("Mix"))
        let data = try await origin.exportAll().data()
        let target = try Samples.gallery()
        let plan = try await target.add(StyleImport(reading: data))
        #expect(plan.entries.count == 21 && plan.entries.allSatisfy { $0.state == .new })
        #expect(try await styles(target) == styles(origin))
        #expect(try await target.exportAll().data() == data)
        // Once more: all is here already.
        let again = try await target.add(StyleImport(reading: data))
        #expect(again.entries.count == 21 && again.conflictingNames.isEmpty)
        #expect(again.entries.allSatisfy { $0.state != .new && $0.saved == nil })
        #expect(try await target.exportAll().data() == data)
    }

    @Test("New, same and conflicting styles are told apart, and a plan changes nothing")
    func plans() async throws {
        let gallery = try Samples.gallery()
        let same = try await gallery.save(Samples.draft("Same", 1)).style
        let other = try await gallery.save(Samples.draft("Taken", 2)).style
        let before = try await gallery.exportAll().data()
        let styles = try await bundle([
            Samples.draft("New", 10), Samples.draft("same", 1), Samples.draft("TAKEN", 11),
        ])
        for policy in ImportConflictPolicy.allCases {
            let plan = try await gallery.plan(styles, onConflict: policy)
            #expect(plan.isDryRun)
            #expect(plan.entries.map(\.state) == [.new, .same(same), .conflict(other)])
            #expect(plan.conflictingNames == ["TAKEN"])
            #expect(try await gallery.exportAll().data() == before)
        }
    }

    @Test("Each policy does what its plan said", arguments: ImportConflictPolicy.allCases)
    func policies(_ policy: ImportConflictPolicy) async throws {
        let gallery = try Samples.gallery()
        let taken = try await gallery.save(Samples.draft("Taken", 2)).style
        let styles = try await bundle([Samples.draft("New", 10), Samples.draft("TAKEN", 11)])
        let plan = try await gallery.plan(styles, onConflict: policy)
        if policy == .fail {
            let error = try await galleryError { try await gallery.add(styles, onConflict: policy) }
            #expect(error == .importConflicts(names: ["TAKEN"]))
            #expect(try await self.styles(gallery) == [taken])
            return
        }
        let done = try await gallery.add(styles, onConflict: policy)
        #expect(!done.isDryRun)
        #expect(done.entries.map(\.state) == plan.entries.map(\.state))
        #expect(done.entries.map(\.saved) == plan.entries.map(\.saved))
        #expect(done.entries.map(\.replaced?.id) == plan.entries.map(\.replaced?.id))
        let names = try await self.styles(gallery).map(\.name.text)
        switch policy {
        case .fail: break
        case .skip: #expect(names == ["New", "Taken"])
        case .rename: #expect(names == ["New", "Taken", "TAKEN 2"])
        case .replace:
            #expect(names == ["New", "TAKEN"])
            #expect(try await gallery.trashed().map(\.id) == [taken.id])
        }
    }

    @Test("Names that meet within one bundle are conflicts too")
    func conflictsWithin() async throws {
        let style = try Samples.arriving("A", 1)
        let other = try Samples.arriving("a", 2)
        let gallery = try Samples.gallery()
        let styles = StyleImport(format: .bundle, styles: [style, other, style])
        let done = try await gallery.add(styles, onConflict: .rename)
        #expect(done.entries.map { $0.saved?.name.text } == ["A", "a 2", nil])
    }

    @Test("An id is never given to a second vector")
    func ids() async throws {
        let gallery = try Samples.gallery()
        let mine = try await gallery.save(Samples.draft("Mine", 1)).style
        func arriving(_ name: String, _ seed: Int) throws -> StyleImport {
            StyleImport(
                format: .file,
                styles: [
                    try Samples.arriving(name, seed, id: mine.id)
                ])
        }
        // The same style under another name: renamed here or there.
        #expect(try await gallery.add(arriving("Yours", 1)).entries[0].state == .same(mine))
        // Another style with the same id: forged, or edited by hand.
        let other = try #require(try await gallery.add(arriving("Other", 2)).entries[0].saved)
        #expect(other.id != mine.id)
        #expect(try await gallery.style(mine.id) == mine)
        // In the trash, the id is still taken.
        _ = try await gallery.trash(mine.id)
        let back = try #require(try await gallery.add(arriving("Mine", 1)).entries[0].saved)
        #expect(back.id != mine.id)
    }

    @Test("A style is recognized by its vector, whatever it is called and however it came")
    func recognized() async throws {
        let gallery = try Samples.gallery()
        let style = try await gallery.save(Samples.draft("Sky", 1)).style
        _ = try await gallery.save(Samples.draft("Other", 2))
        let link = StyleLink(name: try StyleName("Linked"), vector: style.vector)
        #expect(link.vector != style.vector)
        let plan = try await gallery.plan(StyleImport(reading: link.fragment))
        #expect(plan.entries[0].state == .same(style))
        for policy in ImportConflictPolicy.allCases {
            let done = try await gallery.add(StyleImport(reading: link.fragment), onConflict: policy)
            #expect(done.entries[0].saved == nil)
        }
        #expect(try await gallery.count() == 2)
        // The other way round: what came as a link is recognized in the style itself, and in another link.
        let target = try Samples.gallery()
        let linked = try await target.add(StyleImport(reading: link.fragment)).entries[0].saved
        let kept = try #require(linked)
        #expect(kept.recipe == .imported(format: "link"))
        let card = StyleCard(PortableStyle(style))
        let again = StyleLink(name: try StyleName("Once more"), vector: style.vector)
        for bytes in [try card.png(), Data(again.fragment.utf8), StyleFile(PortableStyle(style)).data()] {
            #expect(try await target.plan(StyleImport(reading: bytes)).entries[0].state == .same(kept))
        }
        // In the trash it is not in the gallery.
        _ = try await target.trash(kept.id)
        #expect(try await target.plan(StyleImport(reading: link.fragment)).entries[0].state == .new)
    }

    @Test("What differs by more than a link's rounding is another style, and a near duplicate")
    func nearDuplicates() async throws {
        let gallery = try Samples.gallery()
        let style = try await gallery.save(Samples.draft("Sky", 1)).style
        var values = style.vector.values
        values[5] += 0.01
        let other = try StyleVector(values, space: style.vector.space)
        let styles = StyleImport(format: .file, styles: [try Samples.arriving("Nearly", other)])
        let plan = try await gallery.plan(styles)
        #expect(plan.entries[0].state == .new)
        #expect(plan.entries[0].nearDuplicates.map(\.style.id) == [style.id])
        // The same numbers in another space are no style that is here.
        let elsewhere = try StyleVector(style.vector.values, space: .tfjsOriginal)
        let foreign = StyleImport(format: .file, styles: [try Samples.arriving("Elsewhere", elsewhere)])
        #expect(try await gallery.plan(foreign).entries[0].state == .new)
    }

    @Test("A gallery that holds a style under two names moves whole, once")
    func twins() async throws {
        let styles = StyleImport(
            format: .bundle, styles: [try Samples.arriving("A", 1), try Samples.arriving("B", 1)])
        let gallery = try Samples.gallery()
        #expect(try await gallery.add(styles).entries.compactMap { $0.saved?.name.text } == ["A", "B"])
        #expect(try await gallery.add(styles).entries.compactMap(\.saved).isEmpty)
    }

    @Test("A style that goes to the trash for an earlier one of the import is not here any more")
    func replacedMeanwhile() async throws {
        let gallery = try Samples.gallery()
        let old = try await gallery.save(Samples.draft("Sky", 1)).style
        let styles = StyleImport(
            format: .bundle, styles: [try Samples.arriving("Sky", 2), try Samples.arriving("Old sky", 1)])
        let done = try await gallery.add(styles, onConflict: .replace)
        #expect(done.entries.map(\.state) == [.conflict(old), .new])
        #expect(try await self.styles(gallery).map(\.name.text) == ["Old sky", "Sky"])
    }

    @Test("A bundle with one bad style is refused whole")
    func allOrNothing() throws {
        let good = try Samples.arriving("A", 1)
        let text = String(decoding: StyleBundle([good, good]).data(), as: UTF8.self)
        let bad = text.replacing("\"name\":\"A\"", with: "\"name\":\"\"", maxReplacements: 1)
        #expect(throws: GalleryError.self) { try StyleImport(reading: bad) }
    }

    @Test("Chosen styles are exported in the order asked for")
    func exportsSome() async throws {
        let gallery = try Samples.gallery()
        var ids: [StyleID] = []
        for seed in 0..<4 {
            ids.append(try await gallery.save(Samples.draft("Style \(seed)", seed)).style.id)
        }
        let chosen = [ids[3], ids[1]]
        #expect(try await gallery.export(chosen).styles.map(\.id) == chosen)
        _ = try await gallery.trash(ids[1])
        #expect(try await galleryError { try await gallery.export(chosen) } == .inTrash(ids[1]))
        #expect(try await gallery.exportAll().styles.count == 3)
    }

    @Test("The starter pack is added once, and touches nothing of the user's")
    func starter() async throws {
        let gallery = try Samples.gallery()
        let mine = try await gallery.save(Samples.draft("Pointillist", 50)).style
        let pack = try ["Night swirl", "Pointillist", "Stripes"].enumerated().map { seed, name in
            StyleContent(
                name: try StyleName(name), vector: try Samples.vector(seed), styleModel: "style-mobilenet-v2",
                recipe: Samples.image, tags: try StyleTags(["starter"]))
        }
        #expect(try await gallery.addStarterPack(pack).map(\.name.text) == ["Night swirl", "Stripes"])
        #expect(try await gallery.addStarterPack(pack).isEmpty)
        #expect(try await gallery.count() == 3)
        #expect(try await gallery.style(mine.id) == mine)
    }

    @Test("Any damage to any form is an error or a valid style, never a crash", arguments: 1...4)
    func fuzz(_ seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let gallery = try Samples.gallery()
        let first = try await gallery.save(Samples.draft("夜 Sky", seed, tags: ["a"], notes: "n")).style
        let mix = try await gallery.saveMix(
            [MixPart(.saved(first.id.text), weight: 1)], name: StyleName("Mix")
        ).style
        let style = PortableStyle(mix)
        let forms = [
            StyleFile(style).data(), try await gallery.exportAll().data(), try StyleCard(style).png(),
            Data(StyleLink(name: style.name, vector: style.vector).fragment.utf8),
        ]
        let target = try Samples.gallery()
        for round in 0..<300 {
            var bytes = Array(forms[round % forms.count])
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2:
                    bytes.removeSubrange(
                        place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
                case 3:
                    bytes.insert(contentsOf: bytes.prefix(Int.random(in: 1...40, using: &random)), at: place)
                default:
                    let token = [
                        "{", "}", "[", "]", "\"", "null", "-1e400", "99999999999999999999", "\\u0000", ",",
                    ]
                    bytes.insert(contentsOf: token.randomElement(using: &random)!.utf8, at: place)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            guard let styles = try? StyleImport(reading: Data(bytes)) else { continue }
            // What was read can be saved and read again.
            let plan = try await target.plan(styles, onConflict: .rename)
            for saved in plan.entries.compactMap(\.saved) {
                let again = try StyleImport(reading: StyleFile(PortableStyle(saved)).data())
                #expect(again.styles == [PortableStyle(saved)], "seed \(seed), round \(round)")
            }
        }
    }
}
