import Foundation
import Stylization
import TestSupport
import Testing

@testable import Gallery

@Suite("Files and bundles carry a style to the bit")
struct StyleFileTests {
    /// All that a style can have.
    private func rich() async throws -> SavedStyle {
        let gallery = try Samples.gallery()
        _ = try await gallery.save(Samples.draft("A", 1))
        let parts = [
            MixPart(.saved("A"), weight: 0.1),
            MixPart(.vector(try Samples.vector(2), name: "b \"c\"", styleModel: nil, recipe: nil), weight: 2),
        ]
        let id = try await gallery.saveMix(
            parts, name: StyleName("夜の/うずまき \"x\" <b>"), tags: StyleTags(["blau", "\\"]),
            notes: StyleNotes("two\nlines\t🎨")
        ).style.id
        return try await gallery.edit(id, StyleChanges(isFavourite: true)).style
    }

    @Test("All but the swatch and the revision come back")
    func roundTrip() async throws {
        let style = PortableStyle(try await rich())
        let read = try StyleImport(reading: StyleFile(style).data())
        #expect(read.format == .file)
        #expect(read.styles == [style])
        #expect(read.unknownKeys.isEmpty)
        #expect(StyleFile(read.styles[0]).data() == StyleFile(style).data())
        let bundle = StyleBundle([
            style, PortableStyle(try await Samples.gallery().save(Samples.draft("B")).style),
        ])
        let other = try StyleImport(reading: bundle.data())
        #expect(other.format == .bundle)
        #expect(other.styles == bundle.styles)
    }

    @Test("Every number that a vector can hold survives its decimal form", arguments: 1...5)
    func exactNumbers(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<20 {
            var values: [Float] = [
                -0.0, 0, .leastNonzeroMagnitude, -.leastNormalMagnitude, 1e4, -1e4, 0.1, 1 / 3,
            ]
            while values.count < StyleVector.count {
                let value = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
                if value.isFinite, value.magnitude <= StyleVector.magnitudeLimit { values.append(value) }
            }
            let style = try Samples.arriving("n", try StyleVector(values, space: .magentaMobile))
            let read = try StyleImport(reading: StyleFile(style).data())
            #expect(
                read.styles[0].vector.values.map(\.bitPattern) == values.map(\.bitPattern), "seed \(seed)")
        }
    }

    @Test("Times survive to the millisecond", arguments: 1...3)
    func times(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<200 {
            let milliseconds = Int64.random(in: -62_000_000_000_000...253_000_000_000_000, using: &random)
            let time = try #require(Timestamp(milliseconds: milliseconds))
            #expect(Timestamp(time.date) == time, "seed \(seed), \(milliseconds)")
            #expect(Timestamp(text: time.text) == time, "seed \(seed), \(milliseconds): \(time.text)")
        }
        #expect(Timestamp(text: "2026-01-31T09:05:07Z")?.text == "2026-01-31T09:05:07.000Z")
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", String(repeating: "9", count: 50)] {
            #expect(Timestamp(text: text) == nil)
        }
    }

    private func file(
        _ style: String, version: String = "1", format: String = "impasto-style", more: String = ""
    ) -> String {
        #"{"format":"\#(format)","version":\#(version),"style":\#(style)\#(more)}"#
    }

    private func style(_ more: String = "", vector: String? = nil, name: String = "n") -> String {
        let vector = vector ?? "[" + Array(repeating: "0.5", count: 100).joined(separator: ",") + "]"
        return #"{"name":"\#(name)","space":"magenta-mobile","vector":\#(vector)\#(more)}"#
    }

    @Test("Name, space and vector are enough")
    func minimal() throws {
        let read = try StyleImport(reading: "\u{FEFF}\n " + file(style()))
        #expect(read.styles[0].vector.values == Array(repeating: 0.5, count: 100))
        #expect(read.styles[0].id == nil)
        #expect(read.styles[0].recipe == .imported(format: "file"))
    }

    @Test("Unknown keys are named, wherever they are")
    func unknownKeys() throws {
        let text = file(
            style(#","colour":"red","recipe":{"kind":"image","styleSize":256,"crop":1}"#),
            more: #","author":{"a":1}"#)
        #expect(
            try StyleImport(reading: text).unknownKeys == ["author", "style.colour", "style.recipe.crop"])
        let many = style("," + (0..<500).map { #""k\#($0)":0"# }.joined(separator: ","))
        #expect(try StyleImport(reading: file(many)).unknownKeys.count == 50)
    }

    @Test("A later version says so, whatever else is in it")
    func laterVersion() {
        #expect(throws: GalleryError.unsupportedImportVersion(found: 2, known: 1)) {
            try StyleImport(reading: file(#"{"strokes":[]}"#, version: "2"))
        }
    }

    @Test("What is wrong is said, and where")
    func faults() throws {
        let faults: [(text: String, said: String)] = [
            (file(style(), version: "0"), "version"), (file(style(), version: "null"), "version"),
            (file("{}"), "'space' is missing"),
            (file(style(vector: "[1,2]")), "100 numbers, got 2"),
            (
                file(style(vector: "[" + Array(repeating: "1e30", count: 100).joined(separator: ",") + "]")),
                "number 0"
            ),
            (
                file(style(vector: "[" + Array(repeating: "1e999", count: 100).joined(separator: ",") + "]")),
                "invalid"
            ),
            (file(style(vector: #"["NaN"]"#)), "style.vector"), (file(style(name: #"a\u0000b"#)), "U+0000"),
            (file(style(name: "")), "visible character"), (file(style(#","id":"mix""#)), "style.id"),
            (file(style(#","recipe":{"kind":"dream"}"#)), "'dream' is unknown"),
            (file(style(#","createdAt":"soon""#)), "style.createdAt"),
            (file(style(#","tags":[1]"#)), "style.tags"),
            (file(style(#","styleModel":"../../etc""#)), "network"), ("{", "invalid"),
            (#"{"format":1}"#, "format"),
        ]
        for (text, said) in faults {
            do {
                _ = try StyleImport(reading: text)
                Issue.record("no error for \(text.prefix(200))")
            } catch {
                #expect(error.description.contains(said), "\(error) for \(text.prefix(200))")
            }
        }
        for text in ["{}", #"{"format":"something"}"#, "hello", "[]", ""] {
            #expect(throws: GalleryError.self) { try StyleImport(reading: text) }
        }
    }

    @Test("Nesting without end is refused")
    func nesting() {
        let depth = 5000
        let open = String(
            repeating: #"{"kind":"mix","parts":[{"name":"p","weight":1,"recipe":"#, count: depth)
        let recipe = open + "null" + String(repeating: "}]}", count: depth)
        #expect(throws: GalleryError.self) { try StyleImport(reading: file(style(#","recipe":"# + recipe))) }
        let brackets = String(repeating: "[", count: 100_000)
        #expect(throws: GalleryError.self) { try StyleImport(reading: file(brackets)) }
    }
}
