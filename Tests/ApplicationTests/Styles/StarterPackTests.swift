import Application
import Foundation
import Gallery
import Stylization
import TestSupport
import Testing

@Suite("The bundled samples")
struct StarterPackTests {
    private static let samples = SampleFolder(Places.repository.appending(path: "Public/samples"))

    @Test("have an order: the best first, then by name")
    func order() throws {
        #expect(
            SampleOrder.sorted(["zebra", "ink-wash", "apple", "night-swirl"]) { $0 } == [
                "night-swirl", "ink-wash", "apple", "zebra",
            ])
        let names = Self.samples.names(for: .style)
        #expect(names.first == "night-swirl" && names.count > 10)
        for name in names {
            #expect(FileManager.default.fileExists(atPath: Self.samples.file(name, for: .style).path))
        }
        #expect(FileManager.default.fileExists(atPath: Self.samples.firstPhoto.path))
    }

    @Test("are none where there is no folder")
    func missing() {
        #expect(SampleFolder(URL(filePath: "/nowhere/samples")).names(for: .content).isEmpty)
    }

    @Test("become saved styles under their titles; a name that is taken is left alone")
    func starter() async throws {
        let gallery = try Gallery.open(.memory)
        let mine = try await gallery.save(
            StyleContent(
                name: try StyleName("Title of two"), vector: try Pictures.style(-1), styleModel: nil,
                recipe: .imported(format: "numbers"))
        ).style
        let pack = StarterPack(samples: ["two", "one", "three"]) { "Title of \($0)" }
        var learned: [String] = []
        let added = try await pack.add(to: gallery) { sample, name in
            learned.append("\(sample) as \(name)")
            return (try Pictures.style(Float(learned.count)), "looks")
        }
        #expect(learned == ["one as Title of one", "three as Title of three"])
        #expect(added.map(\.name.text) == ["Title of one", "Title of three"])
        #expect(added.allSatisfy { $0.recipe == .image(styleSize: 256, square: false) })
        #expect(added.allSatisfy { $0.tags.list == ["starter"] && $0.styleModel == "looks" })
        #expect(try await gallery.style(mine.id) == mine)
        let again = try await pack.add(to: gallery) { _, _ in (try Pictures.style(), "looks") }
        #expect(again.isEmpty)
    }
}
