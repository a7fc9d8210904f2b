import Foundation
import Gallery
import ImageCodecs
import TestSupport
import Testing

/// `impasto styles`, each test with a gallery of its own.
@Suite("impasto styles keeps a gallery") struct StylesCommandTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func run(_ arguments: String..., input: [UInt8] = []) async throws -> Program.Outcome {
        try await Program.run(["styles"] + arguments, in: workspace, input: input)
    }

    private func list(_ options: String...) async throws -> [JSON] { try await listed(options) }

    private func names(_ options: String...) async throws -> [String] {
        try await listed(options).map { try $0["name"].string }
    }

    private func listed(_ options: [String]) async throws -> [JSON] {
        let outcome = try await Program.run(["styles", "list", "--json"] + options, in: workspace)
        return try outcome.json()["styles"].items
    }

    /// All that a style is, without when it came here.
    private func content(_ style: JSON) throws -> [JSON] {
        try ["id", "name", "space", "vector", "recipe", "tags", "favourite", "notes", "version"]
            .map { try style[$0] }
    }

    private func vector(_ style: JSON) throws -> [Double] { try style["vector"].items.map { try $0.double } }

    @Test("a style is learned from a picture, with a swatch") func learning() async throws {
        try workspace.write("style.png", TestPictures.png(width: 40, height: 40))
        let outcome = try await run(
            "add", "  Night sky ", "style.png", "--style-size", "32", "--square", "--tag", "blue", "--tag",
            "dark",
            "--notes", "by me", "--favourite", "--json")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let style = try outcome.json()
        #expect(try style["name"] == "Night sky" && style["space"] == "magenta-mobile")
        #expect(try style["recipe"]["kind"] == "image")
        #expect(try style["tags"] == ["blue", "dark"] && style["notes"] == "by me")
        #expect(try style["favourite"] == true && style["vector"].items.count == 100)
        let shown = try await run("show", "NIGHT SKY")
        for text in [
            try style["id"].string, "a picture, 32 px, square", "style-mobilenet-v2", "blue, dark", "by me",
        ] {
            #expect(shown.text.contains(text))
        }
        let gallery = try Gallery.open(.readOnly(workspace.gallery))
        let id = try #require(try StyleID(style["id"].string))
        let swatch = try #require(try await gallery.swatch(of: id))
        let picture = try ImageDecoder().decode(Array(swatch.bytes)).image
        #expect(picture.height == 400)
    }

    @Test("lists are searched, filtered and sorted") func listing() async throws {
        for (number, name) in ["Rust", "amber", "Ärmel"].enumerated() {
            _ = try await workspace.saveStyle(name, seed: UInt64(number))
        }
        #expect(try await run("edit", "rust", "--favourite", "--tag", "warm").code == 0)
        #expect(try await names() == ["amber", "Ärmel", "Rust"])
        // The newest first; `created` is what this order was called.
        #expect(try await names("--sort", "newest") == ["Ärmel", "amber", "Rust"])
        #expect(try await names("--sort", "created") == ["Ärmel", "amber", "Rust"])
        #expect(try await names("--reverse") == ["Rust", "Ärmel", "amber"])
        #expect(try await names("--favourites") == ["Rust"])
        #expect(try await names("--favourite") == ["Rust"])
        #expect(try await names("--tag", "WARM") == ["Rust"])
        #expect(try await names("warm") == ["Rust"])
        #expect(try await names("arm").sorted() == ["Rust", "Ärmel"])
        #expect(try await list("--limit", "2").count == 2)
        let part = try await run("list", "--limit", "2")
        #expect(part.errors == "2 of 3 styles; --limit 3 lists all of them\n")
        #expect(try await run("list", "--limit", "3").errors.isEmpty)
        #expect(try await list("--space", "tfjs-original").isEmpty)
        let table = try await run()
        #expect(table.lines.count == 4 && table.lines[3].hasPrefix("* Rust"))
    }

    @Test("a taken name is never overwritten in silence") func conflicts() async throws {
        let first = try await workspace.saveStyle("Sky", seed: 1).json()["id"].string
        let refused = try await workspace.saveStyle("SKY", seed: 2)
        #expect(refused.code == 73)
        #expect(refused.errors.contains("--on-conflict"))
        _ = try await workspace.saveStyle("Sea", seed: 3)
        #expect(try await run("rename", "sea", "sky").code == 73)
        let renamed = try await run("rename", "sea", "sky", "--on-conflict", "rename", "--json")
        #expect(try renamed.json()["name"] == "sky 2")
        #expect(try await run("rename", "sky 2", "Sky", "--on-conflict", "replace").code == 0)
        #expect(try await list("--trash").map { try $0["id"].string } == [first])
        #expect(try await run("restore", "sky").code == 73)
        #expect(try await run("restore", first, "--on-conflict", "rename").code == 0)
        #expect(try await names() == ["Sky", "Sky 2"])
    }

    @Test("removed styles can be restored until the trash is emptied") func trash() async throws {
        let one = try await workspace.saveStyle("One").json()["id"].string
        _ = try await workspace.saveStyle("Two", seed: 2)
        let mistyped = try await run("remove", "one", "three")
        #expect(mistyped.code == 66)
        #expect(try await list().count == 2)
        #expect(try await run("remove", "one", "two").code == 0)
        #expect(try await list().isEmpty)
        let read = try await run("show", one)
        #expect(
            read.code == 66 && read.errors.contains("is in the trash; restore it first"), "\(read.errors)")
        let part = try await run("list", "--trash", "--limit", "1")
        #expect(part.errors.contains("1 of 2 styles; --limit 2 lists all of them"), "\(part.errors)")
        #expect(try await run("restore", "ONE").code == 0)
        let again = try await run("restore", "one")
        #expect(again.code == 64 && again.errors.contains("is not in the trash"), "\(again.errors)")
        let unknown = try await run("restore", "three")
        #expect(
            unknown.code == 66 && unknown.errors.contains("impasto styles list --trash"), "\(unknown.errors)")
        #expect(try await run("empty-trash", "--json").text == "{\"deleted\":1}\n")
        #expect(try await run("restore", "two").code == 66)
        #expect(try await names() == ["One"])
    }

    @Test("exported styles are the same to the bit where they arrive") func bundle() async throws {
        for seed in 1...3 { _ = try await workspace.saveStyle("Style \(seed)", seed: UInt64(seed)) }
        let before = try await list().map(content)
        let exported = try await run("export")
        #expect(exported.code == 0)
        #expect(try await run("export", "style 2", "-o", "out/").text.hasPrefix("wrote 1 style to"))
        #expect(workspace.exists("out/Style 2.impasto-style.json"))

        let dry = try await run("remove", "style 1", "style 2", "style 3")
        #expect(dry.code == 0)
        #expect(try await run("empty-trash").code == 0)
        let planned = try await run("import", "-", "--dry-run", input: exported.output)
        #expect(planned.lines == (1...3).map { "'Style \($0)' would be saved" })
        #expect(try await list().isEmpty)
        #expect(try await run("import", "-", input: exported.output).code == 0)
        #expect(try await list().map(content) == before)
        #expect(
            try await run("import", "-", input: exported.output).text.contains("'Style 1' is here already"))
    }

    @Test("a card and a link carry a style") func sharing() async throws {
        let style = try await workspace.saveStyle("Élan").json()
        #expect(try await run("card", "élan", "-o", "card.png").code == 0)
        let link = try await run("link", "élan", "--page", "http://example.org/p").text.split(
            separator: "\n")[0]
        #expect(link.hasPrefix("http://example.org/p#style="))
        #expect(try await run("remove", "élan").code == 0)
        #expect(try await run("import", "card.png").text == "'Élan' saved\n")
        #expect(try await list().first?["vector"] == style["vector"])
        // The link's numbers are rounded, and still known for those of the card.
        let again = try await run("import", String(link), "--on-conflict", "rename")
        #expect(again.text == "'Élan' is here already\n")
        #expect(try await list().count == 1)
        #expect(try await run("rename", "élan", "Verve").code == 0)
        for options in [[], ["--dry-run"]] {
            let outcome = try await Program.run(
                ["styles", "import", String(link)] + options, in: workspace, input: [])
            #expect(outcome.text == "'Élan' is here already as 'Verve'\n")
        }
        #expect(try await run("remove", "verve").code == 0)
        #expect(try await run("import", String(link)).text == "'Élan' saved\n")
        let rounded = try #require(try await list().first)
        #expect(try zip(vector(rounded), vector(style)).allSatisfy { abs($0 - $1) <= abs($1) / 2048 + 1e-7 })
    }

    @Test("a mix has the weighted mean and a recipe") func mixing() async throws {
        let parts = try await [
            vector(workspace.saveStyle("A", seed: 1).json()),
            vector(workspace.saveStyle("B: dark", seed: 2).json()),
        ]
        let outcome = try await run("mix", "M", "a:3", "B: dark", "--no-swatch", "--json")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let mix = try outcome.json()
        #expect(try mix["recipe"]["kind"] == "mix")
        for (value, (a, b)) in zip(try vector(mix), zip(parts[0], parts[1])) {
            #expect(abs(value - (3 * a + b) / 4) < 1e-6)
        }
        #expect(try await run("show", "m").text.contains("├─ 75 % A: an imported numbers"))
        let single = try await run("mix", "N", "a", "--no-swatch")
        #expect(single.code == 64 && single.errors.contains("2 to 16 parts"), "\(single.errors)")
        let unweighted = try await run("mix", "N", "a:much", "B: dark", "--no-swatch")
        #expect(
            unweighted.code == 64 && unweighted.errors.contains("'much' is no number"), "\(unweighted.errors)"
        )
        let beyond = try await run("mix", "N", "a:2", "B: dark:-1", "--no-swatch")
        #expect(beyond.code == 64)
        #expect(beyond.errors.contains("--extrapolate"))
        #expect(try await run("mix", "N", "a:2", "B: dark:-1", "--no-swatch", "--extrapolate").code == 0)
    }

    @Test(
        "the starter pack adds what is missing, once",
        .enabled(
            if: FullSweeps.areOn,
            "runs the style network on every sample"))
    func starter() async throws {
        _ = try await workspace.saveStyle("Night swirl")
        // What is called as a sample is not that sample.
        try FileManager.default.createDirectory(
            at: workspace.url("marble"), withIntermediateDirectories: false)
        #expect(try await run("import", "--starter").code == 0)
        let styles = try await list()
        #expect(styles.count == 14)
        #expect(try styles.first { try $0["name"] == "Night swirl" }?["tags"] == [])
        #expect(try styles.first { try $0["name"] == "Marbled paper" }?["tags"] == ["starter"])
        #expect(try await run("import", "--starter").text.contains("here already"))
    }

    @Test(
        "what cannot be is told",
        arguments: [
            (["show", "nothing"], Int32(66), "no saved style 'nothing'"),
            (["add", "X"], 64, "Give a picture"),
            (["add", "X", "no.png"], 66, "no.png"),
            (["add", " ", "style.png"], 64, "visible character"),
            (["add", "X", "--vector-file", "text.txt", "--space", "s"], 65, "no JSON list"),
            (["add", "X", "--vector-file", "short.json", "--space", "s"], 64, "100 numbers"),
            (["add", "X", "--vector-file", "short.json"], 64, "--space"),
            (["import", "text.txt"], 65, "no style in this text"),
            (["import"], 64, "--starter"),
            (["list", "--limit", "0"], 64, "--limit 0"),
            (["edit", "X"], 64, "Say what to change"),
            (["similar", "X", "--limit", "1000"], 64, "--limit 1000"),
            (["list", "--gallery", "text.txt"], 65, "is not a gallery"),
        ])
    func errors(arguments: [String], code: Int32, message: String) async throws {
        try workspace.write("text.txt", "hello".utf8)
        try workspace.write("short.json", "[1, 2]".utf8)
        _ = try await workspace.saveStyle("Something else")
        let outcome = try await Program.run(["styles"] + arguments, in: workspace)
        #expect(outcome.code == code, "\(outcome.errors)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }
}
