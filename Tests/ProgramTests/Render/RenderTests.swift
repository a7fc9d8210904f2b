import Foundation
import ImageCodecs
import TestSupport
import Testing

/// Pictures in, painted pictures out.
@Suite("impasto render paints pictures") struct RenderTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func size(_ bytes: [UInt8]) throws -> (ImageFormat, Int, Int) {
        let header = try ImageDecoder().header(of: bytes)
        return (header.format, header.width, header.height)
    }

    /// Renders `photo.png` in a saved style and returns the picture's bytes.
    private func render(
        _ photo: String, to output: String, _ options: [String] = [], environment: [String: String] = [:]
    ) async throws -> [UInt8] {
        let outcome = try await Program.run(
            ["render", photo, "--style", "test", "-o", output] + options, in: workspace,
            environment: environment)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return try workspace.bytes(output)
    }

    @Test(
        "a photo and a style picture give a file in the format of its name",
        arguments: ["out.png", "out.jpg"])
    func fileToFile(name: String) async throws {
        try workspace.write("photo.png", TestPictures.png(width: 50, height: 34))
        try workspace.write("style.png", TestPictures.png(width: 40, height: 40, seed: 2))
        let outcome = try await Program.run(
            ["render", "photo.png", "style.png", "-o", name, "--style-size", "32"], in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(try size(workspace.bytes(name)) == (name == "out.png" ? .png : .jpeg, 50, 34))
    }

    @Test("a result keeps of its photo's metadata what is asked for") func metadata() async throws {
        _ = try await workspace.saveStyle("test")
        let photo = try ImageEncoder().jpeg(TestPictures.raster(width: 16, height: 16))
        try workspace.write("photo.jpg", TaggedPhoto.jpeg(photo))
        for format in ImageFormat.writable {
            let name = "out.\(format.fileExtension)"
            #expect(try TaggedPhoto.told(by: await render("photo.jpg", to: name)) == [false, false])
            let kept = try await render("photo.jpg", to: name, ["--keep-metadata"])
            #expect(TaggedPhoto.told(by: kept) == [true, false])
            let placed = try await render("photo.jpg", to: name, ["--keep-metadata", "--keep-location"])
            #expect(TaggedPhoto.told(by: placed) == [true, true])
        }
        let alone = try await Program.run(
            ["render", "photo.jpg", "--style", "test", "-o", "out.png", "--keep-location"], in: workspace)
        #expect(alone.code == 64 && alone.errors.contains("--keep-metadata"), "\(alone.errors)")
    }

    @Test("a sample's name stands for its picture in the folder that IMPASTO_PUBLIC names")
    func samplesElsewhere() async throws {
        try workspace.write("photo.png", TestPictures.png(width: 30, height: 24))
        let style = try TestPictures.png(width: 40, height: 40, seed: 2)
        try workspace.write("style.png", style)
        try workspace.write("page/samples/style/ours.jpg", style)
        for (name, output) in [("ours", "named.png"), ("style.png", "file.png")] {
            let outcome = try await Program.run(
                ["render", "photo.png", name, "-o", output, "--style-size", "32"], in: workspace,
                environment: ["IMPASTO_PUBLIC": workspace.url("page").path])
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
        // Their receipts name the sample, or nothing.
        let pictures = try ["named.png", "file.png"].map { name in
            try ImageDecoder().decode(workspace.bytes(name)).image
        }
        #expect(pictures[0] == pictures[1])
    }

    @Test("several photos go to a folder under names of their own") func severalToFolder() async throws {
        _ = try await workspace.saveStyle("Night: sky")
        try workspace.write("one.png", TestPictures.png(width: 40, height: 24))
        try workspace.write("two.png", TestPictures.png(width: 24, height: 40))
        let outcome = try await Program.run(
            [
                "render", "one.png", "two.png", "--style", "Night: sky", "-o", "painted/", "--content-size",
                "24",
            ],
            in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.url("painted").path)
            .sorted()
        #expect(names == ["one-Night- sky.png", "two-Night- sky.png"])
        #expect(try size(workspace.bytes("painted/two-Night- sky.png")) == (.png, 14, 24))
    }

    @Test("standard input and output carry the same bytes as files") func streams() async throws {
        _ = try await workspace.saveStyle("test")
        let photo = try TestPictures.png(width: 32, height: 28)
        try workspace.write("photo.png", photo)
        let file = try await render("photo.png", to: "out.png")
        let outcome = try await Program.run(
            ["render", "-", "--style", "test", "-o", "-"], in: workspace, input: photo)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output == file)
        #expect(outcome.errors.isEmpty)
    }

    @Test("--style takes samples and pictures as the last path does, and mixes them with saved styles")
    func namedPictures() async throws {
        _ = try await workspace.saveStyle("test")
        try workspace.write("photo.png", TestPictures.png(width: 30, height: 20))
        try workspace.write("style.png", TestPictures.png(width: 32, height: 32, seed: 3))
        func render(_ style: [String]) async throws -> RasterImage {
            let outcome = try await Program.run(
                ["render", "photo.png"] + style + ["--style-size", "32", "-o", "out.png"], in: workspace)
            try #require(outcome.code == 0, "\(outcome.errors)")
            return try ImageDecoder().decode(workspace.bytes("out.png")).image
        }
        for style in ["marble", "style.png"] {
            #expect(try await render(["--style", style]) == render([style]), "\(style)")
        }
        let mixed = try await render(["--style", "test:30", "--style", "marble:70"])
        #expect(try await mixed != render(["--style", "test"]))
        let mix = try await Program.run(
            ["styles", "mix", "Both", "test:30", "marble:70", "--style-size", "32"], in: workspace)
        #expect(mix.code == 0, "\(mix.errors)")
        #expect(try await render(["--style", "Both"]) == mixed)
    }

    @Test("--json tells sizes and the time of each stage") func json() async throws {
        _ = try await workspace.saveStyle("test")
        try workspace.write("photo.png", TestPictures.png(width: 30, height: 20))
        let arguments = ["render", "photo.png", "--style", "test", "-o", "out.png", "--json"]
        let brushed = try await Program.run(arguments + ["--brush", "1.5"], in: workspace)
        #expect(try brushed.json()["brush"] == 1.5)
        let outcome = try await Program.run(arguments, in: workspace)
        let report = try outcome.json()
        #expect(try report["brush"] == 1)
        #expect(try report["content"] == "photo.png" && report["output"] == "out.png")
        #expect(try report["width"] == 30 && report["height"] == 20)
        let times = try report["timings"].members
        #expect(Set(times.keys).isSuperset(of: ["decoding", "stylizing", "encoding", "writing"]))
        let sum = try times.values.reduce(0) { try $0 + $1.double }
        #expect(try abs(report["totalMilliseconds"].double - sum) < 0.05)
    }

    @Test("a photo that lies on its side comes out upright") func orientation() async throws {
        _ = try await workspace.saveStyle("test")
        let stored = try ImageEncoder(quality: 95).jpeg(TestPictures.raster(width: 48, height: 32))
        let upright = TestPictures.turned(try ImageDecoder().decode(stored).image)
        try workspace.write("lying.jpg", TestPictures.jpeg(stored, orientation: 6))
        try workspace.write("upright.png", ImageEncoder().png(upright))
        let painted = try await render("lying.jpg", to: "lying.png")
        #expect(try size(painted) == (.png, 32, 48))
        let expected = try await render("upright.png", to: "expected.png")
        #expect(painted == expected)
    }

    @Test("any number of threads gives the same bytes") func threads() async throws {
        _ = try await workspace.saveStyle("test")
        try workspace.write("photo.png", TestPictures.png(width: 70, height: 50))
        let one = try await render("photo.png", to: "1.png", ["--threads", "1"])
        for threads in ["2", "3"] {
            let more = try await render("photo.png", to: "\(threads).png", ["--threads", threads])
            #expect(more == one, "\(threads) threads")
        }
    }

    @Test("a finish is laid over the painting; without a number, and before a photo, all colours are kept")
    func finish() async throws {
        _ = try await workspace.saveStyle("test")
        try workspace.write("photo.png", TestPictures.png(width: 60, height: 44))
        try workspace.write("inf", TestPictures.png(width: 60, height: 44))
        let plain = try await render("photo.png", to: "plain.png")
        #expect(
            try await render(
                "photo.png", to: "zero.png",
                ["--preserve-color", "0", "--saturation", "0", "--contrast=0", "--grain", "0"]) == plain)
        let kept = try await render("photo.png", to: "kept.png", ["--preserve-color=100"])
        #expect(kept != plain)
        #expect(try await render("photo.png", to: "spaced.png", ["--preserve-color", "100"]) == kept)
        for arguments in [
            ["render", "--preserve-color", "photo.png", "--style", "test", "-o", "before.png"],
            ["render", "photo.png", "--style", "test", "-o", "before.png", "--preserve-color"],
            // No number, but a file.
            ["render", "--preserve-color", "inf", "--style", "test", "-o", "before.png"],
        ] {
            let before = try await Program.run(arguments, in: workspace)
            #expect(before.code == 0, "\(before.errors)")
            #expect(try workspace.bytes("before.png") == kept)
        }
        var pictures = [plain, kept]
        for options in [
            ["--preserve-color", "40"], ["--saturation", "-60"], ["--saturation", "60"],
            ["--contrast", "-30"],
            ["--grain", "80"], ["--grain", "80", "--contrast", "30"],
        ] {
            let picture = try await render("photo.png", to: "other.png", options)
            #expect(!pictures.contains(picture), "\(options)")
            pictures.append(picture)
        }
        let gray = try ImageDecoder().decode(
            try await render("photo.png", to: "gray.png", ["--preserve-color", "50", "--saturation", "-100"])
        ).image.rgb
        for at in stride(from: 0, to: gray.count, by: 3) {
            #expect(Set(gray[at..<at + 3]).count == 1)
        }
    }

    @Test("every CPU level gives nearly the same picture") func levels() async throws {
        _ = try await workspace.saveStyle("test")
        try workspace.write("photo.png", TestPictures.png(width: 48, height: 48))
        var pictures: [[UInt8]] = []
        for level in ["generic", "avx2", "avx512"] {
            let bytes = try await render("photo.png", to: "\(level).png", environment: ["IMPASTO_CPU": level])
            pictures.append(try ImageDecoder().decode(bytes).image.rgb)
        }
        for picture in pictures.dropFirst() {
            let differences = zip(picture, pictures[0]).map { abs(Int($0) - Int($1)) }
            // The same sums in another order differ in the last bits, which rounding to 8 bits shows as a step.
            #expect(differences.max()! <= 1)
            #expect(differences.count { $0 > 0 } <= differences.count / 50)
        }
    }

    @Test("saved styles are mixed by weight") func mix() async throws {
        _ = try await workspace.saveStyle("test", seed: 1)
        _ = try await workspace.saveStyle("other", seed: 2)
        try workspace.write("photo.png", TestPictures.png(width: 32, height: 32))
        // A receipt tells a saved style from a mix.
        let plain = ["--no-metadata"]
        let pure = try await render("photo.png", to: "pure.png", plain)
        let same = try await render("photo.png", to: "same.png", plain + ["--style", "other:0"])
        let mixed = try await render("photo.png", to: "mixed.png", plain + ["--style", "other:1"])
        #expect(same == pure)
        #expect(mixed != pure)
    }
}
