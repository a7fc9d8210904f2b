import Foundation
import ImageCodecs
import TestSupport
import Testing

@Suite("impasto evaluate") struct EvaluateTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("photo.png", TestPictures.png(width: 111, height: 100))
        try workspace.write("style.png", TestPictures.png(width: 60, height: 60, seed: 2))
    }

    private func comparisons(_ arguments: String) async throws -> [JSON] {
        let outcome = try await Program.run(
            ["evaluate"] + arguments.split(separator: " ").map(String.init) + ["--json"], in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        return try outcome.jsonLines()
    }

    /// A painting's numbers without the time that it took.
    private func measures(_ painting: JSON) throws -> [JSON] {
        try ["look", "sharp", "edges", "stroke", "vector", "ssim"].map { try painting[$0] }
    }

    @Test("gives each photo in each style as JSON") func json() async throws {
        try workspace.write("other.png", TestPictures.png(width: 80, height: 90, seed: 3))
        let all = try await comparisons(
            "photo.png other.png --style style.png --style stripes --height 80 --brush 2")
        let photos = try all.map { try $0["photo"].string }
        #expect(photos == ["photo.png", "photo.png", "other.png", "other.png"])
        let styles = try all.map { try $0["style"].string }
        #expect(styles == ["style.png", "stripes", "style.png", "stripes"])
        for (comparison, photo) in zip(all, photos) {
            // 88.8 and 71.1 px, down to eighths.
            let isFirst = photo == "photo.png"
            #expect(try comparison["width"] == (isFirst ? 88 : 64) && comparison["height"] == 80)
            #expect(try comparison["coarseWidth"] == (isFirst ? 44 : 32) && comparison["coarseHeight"] == 40)
            #expect(try comparison["brush"] == 2)
            #expect(try comparison["transformer"] == "transformer-quarter")
            let own = try comparison["own"]
            #expect(try own["sharp"] == 1)
            #expect(try abs(own["edges"].double - 1) < 1e-6)
            #expect(try abs(own["ssim"].double - 1) < 1e-6)
            for painted in [try comparison["direct"], try comparison["brushed"]] {
                for measure in ["look", "sharp", "stroke"] {
                    #expect(try painted[measure].double > 0, "\(measure)")
                }
                for measure in ["edges", "vector"] {
                    #expect((-1...1).contains(try painted[measure].double), "\(measure)")
                }
                #expect(try painted["ssim"].double < 1)
            }
        }
        #expect(try measures(all[0]["direct"]) != measures(all[1]["direct"]))
    }

    @Test("brush 1 is painted as directly, and looks like itself", arguments: ["1", "auto"])
    func brushOne(brush: String) async throws {
        let comparison = try #require(
            try await comparisons("photo.png --style style.png --height 64 --brush \(brush)").first)
        #expect(try comparison["brush"] == 1)
        #expect(try comparison["direct"]["look"] == 0)
        #expect(try measures(comparison["brushed"]) == measures(comparison["direct"]))
    }

    @Test("prints means, and keeps the paintings") func table() async throws {
        let outcome = try await Program.run(
            [
                "evaluate", "photo.png", "--style", "style.png", "--height", "64", "--brush", "2", "--keep",
                "kept",
            ],
            in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let words = outcome.lines.map { $0.split(separator: " ").map(String.init) }
        #expect(outcome.lines[0].hasPrefix("photos: 1, styles: 1, 64 px high, transformer-quarter, "))
        #expect(words[1] == ["look", "sharp", "edges", "stroke", "vector", "ssim", "time"])
        #expect(words.dropFirst(2).map { $0[0] } == ["photo", "direct", "brush"])
        #expect(words[2][2...3] == ["1.00", "1.00"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: workspace.url("kept").path).sorted()
                == ["photo-style-brush.png", "photo-style-coarse.png", "photo-style-direct.png"])
        for (name, width, height) in [("direct", 64, 64), ("brush", 64, 64), ("coarse", 32, 32)] {
            let header = try ImageDecoder().header(of: workspace.bytes("kept/photo-style-\(name).png"))
            #expect((header.width, header.height) == (width, height))
        }
        // As 'impasto render' paints the photo in that size.
        let small = try TestPictures.raster(width: 111, height: 100).resized(width: 64, height: 64)
        try workspace.write("small.png", ImageEncoder().png(small))
        _ = try await Program.run(
            ["render", "small.png", "style.png", "-o", "small-painted.png"], in: workspace)
        let painted = try ImageDecoder().decode(workspace.bytes("small-painted.png")).image
        #expect(try ImageDecoder().decode(workspace.bytes("kept/photo-style-direct.png")).image == painted)
    }

    @Test(
        "says what is wrong",
        arguments: [
            ("photo.png --height 31", Int32(64), "--height 31: give 32 to 4096 px"),
            ("photo.png --brush 17", 64, "--brush 17: give auto or 1 to 16"),
            ("- - --height 64", 64, "only once"),
            ("photo.png --height 64 --transformer nope", 64, "there is no model 'nope'"),
            ("photo.png --style nope --height 64", 66, "nor a sample of that name (night-swirl,"),
            ("nope.png --height 64", 66, "there is no file 'nope.png'"),
            ("photo.png text.png --height 64", 65, "impasto: 'text.png': the file is not a picture"),
            ("photo.png", 65, "'photo.png': it has 111x100 px, and would be enlarged to --height 1536"),
            ("thin.png --height 64", 65, "'thin.png': at --height 64 it is 16 px wide; at least 32"),
            ("flat.png --style style.png --height 64", 65, "'flat.png': all of it is equally bright"),
            (
                "photo.png folder/photo.png --style style.png --height 64 --keep kept", 64,
                "would both be painted into 'kept/photo-style-direct.png'"
            ),
            (
                "photo.png --style style.png --style folder/style.png --height 64 --keep kept", 64,
                "two styles are called 'style'"
            ),
            (
                "photo.png --style style.png --height 64 --keep text.png", 73,
                "cannot make the folder 'text.png/'"
            ),
        ])
    func mistakes(arguments: String, code: Int32, message: String) async throws {
        try workspace.write("text.png", "not a picture".utf8)
        try workspace.write("thin.png", TestPictures.png(width: 25, height: 100))
        try workspace.write("folder/photo.png", workspace.bytes("photo.png"))
        try workspace.write("folder/style.png", workspace.bytes("style.png"))
        let grey = RasterImage(width: 70, height: 70, rgb: [UInt8](repeating: 128, count: 70 * 70 * 3))
        try workspace.write("flat.png", ImageEncoder().png(grey))
        let outcome = try await Program.run(
            ["evaluate"] + arguments.split(separator: " ").map(String.init), in: workspace)
        #expect(outcome.code == code, "\(outcome.errors)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }
}
