import Foundation
import TestSupport
import Testing

/// Benchmarks run and report; how fast is no matter of tests.
@Suite("impasto bench reports in JSON") struct BenchTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    @Test("the stages of a picture") func render() async throws {
        try workspace.write("photo.png", TestPictures.png(width: 48, height: 64))
        let outcome = try await Program.run(
            [
                "bench", "render", "photo.png", "--content-size", "32", "--style", "photo.png", "--runs", "1",
                "--brush", "2", "--json",
            ],
            in: workspace)
        let timing = try outcome.json()
        #expect(try timing["width"] == 24 && timing["height"] == 32 && timing["brush"] == 2)
        let stages = try Set(timing["medianMs"].members.keys)
        #expect(stages == ["decoding", "resizing", "styleVector", "stylizing", "encoding", "total"])
        #expect(try timing["medianMs"] == timing["minimumMs"])
    }

    @Test(
        "what cannot be measured is an error, no empty table",
        arguments: [
            (["networks", "--network", "nope"], Int32(64), "there is no model 'nope'"),
            (["networks", "--network", "saved_model_style_js"], 69, "is not here yet"),
            (["networks", "--size", "64x"], 64, "--size 64x: give 16 to 8192"),
            (["render", "--brush", "0.5"], 64, "--brush 0.5: give auto or 1 to 16."),
        ])
    func mistakes(arguments: [String], code: Int32, message: String) async throws {
        let outcome = try await Program.run(["bench"] + arguments, in: workspace)
        #expect(outcome.code == code)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("regions, beside what two may take at most") func regions() async throws {
        try workspace.write("photo.png", TestPictures.png(width: 48, height: 64))
        let mine = Places.models.appending(path: "transformer-quarter").path
        // Of a space that has no style network.
        let added = try await Program.run(
            ["models", "add", mine, "--name", "mine", "--kind", "transformer", "--space", "own"],
            in: workspace)
        #expect(added.code == 0, "\(added.errors)")
        let outcome = try await Program.run(
            ["bench", "regions", "photo.png", "--content-size", "32", "--runs", "1", "--json"],
            in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("the separable transformer is not measured: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("impasto models pull saved_model_transformer_separable_js"))
        let timings = try outcome.jsonLines()
        #expect(try timings.map { try $0["transformer"].string } == ["transformer-quarter", "mine"])
        // The bar is for larger ones.
        #expect(try timings.allSatisfy { try $0.optional("atMost") == nil })
        #expect(try timings.allSatisfy { try $0["width"] == 24 && $0["ratio"].double > 0 })
        // The bar is one for two.
        let three = try await Program.run(
            [
                "bench", "regions", "photo.png", "--content-size", "32", "--runs", "1", "--regions", "3",
                "--transformer", "transformer-quarter", "--json",
            ], in: workspace)
        #expect(three.errors.isEmpty, "\(three.errors)")
        #expect(try three.json()["regions"] == 3 && three.json().optional("atMost") == nil)
    }

    @Test("the gallery, which leaves nothing behind") func gallery() async throws {
        let temporary = workspace.url("tmp")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        let outcome = try await Program.run(
            ["bench", "gallery", "--styles", "60", "--runs", "1", "--json"], in: workspace,
            environment: ["TMPDIR": temporary.path])
        let timings = try outcome.jsonLines()
        #expect(timings.count == 10)
        #expect(try Set(timings.map { try $0["operation"].string }).count == 10)
        #expect(try timings.allSatisfy { try $0["styles"] == 60 && $0["medianMs"].double > 0 })
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: workspace.gallery.path))
    }
}
