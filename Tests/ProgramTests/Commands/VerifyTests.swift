import Foundation
import ImageCodecs
import TestSupport
import Testing

@Suite("impasto verify tells whether a painting is what its receipt says") struct VerifyTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("photo.png", TestPictures.png(width: 60, height: 40))
        try workspace.write("style.png", TestPictures.png(width: 40, height: 40, seed: 2))
        let half = (0..<60 * 40).flatMap { [UInt8](repeating: $0 % 60 < 30 ? 0 : 255, count: 3) }
        try workspace.write(
            "mask.png", ImageEncoder().png(RasterImage(width: 60, height: 40, rgb: half)))
    }

    private func render(_ output: String, _ options: [String] = []) async throws {
        let outcome = try await Program.run(
            ["render", "photo.png", "style.png", "-o", output, "--style-size", "32"] + options, in: workspace)
        try #require(outcome.code == 0, "\(outcome.errors)")
    }

    private func verify(_ result: String, _ options: [String] = ["--content", "photo.png"]) async throws
        -> Program.Outcome
    {
        try await Program.run(["verify", result] + options, in: workspace)
    }

    @Test("0 for the same picture, from another number of threads, with its style and masks looked at")
    func same() async throws {
        try await render("plain.jpg", ["--strength", "70", "--grain", "20", "--content-size", "30"])
        let plain = try await Program.run(
            ["verify", "plain.jpg", "--content", "photo.png", "--style", "style.png", "--threads", "3"],
            in: workspace)
        #expect(
            plain.code == 0 && plain.text.contains("'plain.jpg': the same picture, to the bit"), "\(plain)")
        #expect(plain.text.contains("0 of 1350 pixels differ"))
        try await render("regions.png", ["--region", "marble=mask.png", "--keep", "mask.png"])
        let regions = try await verify(
            "regions.png",
            ["--content", "photo.png", "--mask", "mask.png", "--keep", "mask.png", "--json"])
        #expect(regions.code == 0, "\(regions.errors)")
        #expect(try regions.json()["verdict"] == "same")
        #expect(try regions.json()["receipt"]["styles"][1]["sample"] == "marble")
    }

    @Test(
        "0 for what another processor painted, whatever its finish makes of its rounding",
        arguments: [
            ["-o", "out.png"], ["-o", "out.png", "--contrast", "100", "--saturation", "100"],
            [
                "-o", "out.png", "--brush", "4", "--preserve-color", "50", "--contrast", "100", "--grain",
                "50",
            ],
            ["-o", "out.jpg", "--contrast", "-100", "--saturation", "100"],
        ])
    func levels(options: [String]) async throws {
        for (environment, precision) in [(["IMPASTO_CPU": "generic"], "f32"), ([:], "bf16")] {
            let painted = try await Program.run(
                [
                    "render", "photo.png", "style.png", "--style-size", "32", "--content-size", "full",
                    "--precision", precision,
                ] + options, in: workspace, environment: environment)
            // A processor without such products says so.
            if precision == "bf16", painted.code == 64 { continue }
            try #require(painted.code == 0, "\(painted.errors)")
            let outcome = try await Program.run(
                ["verify", options[1], "--content", "photo.png", "--precision", "f32", "--json"],
                in: workspace)
            #expect(outcome.code == 0, "\(precision) \(options): \(outcome)")
            let comparison = try outcome.json()["comparison"]
            #expect(try comparison["squareDifference"].double <= 2 || options[1] != "out.png")
        }
    }

    @Test("1 for another photo, style or pixel, and what differs is named")
    func different() async throws {
        try await render("out.png")
        try workspace.write("other.png", TestPictures.png(width: 60, height: 40, seed: 9))
        let photo = try await verify("out.png", ["--content", "other.png"])
        #expect(photo.code == 1 && photo.text.contains("not what its receipt says (pixels)"), "\(photo)")
        let style = try await verify("out.png", ["--content", "photo.png", "--style", "other.png", "--json"])
        #expect(style.code == 1)
        #expect(try style.json()["differences"] == ["styles[0].picture"])
        let file = try workspace.bytes("out.png")
        var image = try ImageDecoder().decode(file).image
        image.rgb[100] ^= 1
        let text = try #require(PictureTexts.text("Impasto-Receipt", in: file))
        try workspace.write(
            "out.png", ImageEncoder().png(image, text: [PNGText(keyword: "Impasto-Receipt", text: text)]))
        let pixel = try await verify("out.png")
        #expect(pixel.code == 1 && pixel.text.contains("1 of 2400 pixels differ, by 1 of 255"), "\(pixel)")
    }

    @Test("--no-metadata leaves nothing in a file, of any format, and there is nothing to verify then")
    func withoutMetadata() async throws {
        for format in ImageFormat.writable {
            let name = "out.\(format.fileExtension)"
            try await render(name, ["--no-metadata"])
            let bare = try workspace.bytes(name)
            try await render(name)
            let told = try workspace.bytes(name)
            for trace in ["Impasto", "DigitalSourceType"] {
                #expect(bare.firstRange(of: Array(trace.utf8)) == nil, "\(format)")
                #expect(told.firstRange(of: Array(trace.utf8)) != nil, "\(format)")
            }
            #expect(try ImageDecoder().decode(bare).image == ImageDecoder().decode(told).image)
            try workspace.write(name, bare)
            let outcome = try await verify(name)
            #expect(outcome.code == 65 && outcome.errors.contains("no receipt"), "\(outcome.errors)")
        }
    }

    @Test("Errors are no verdicts: each names what is missing")
    func errors() async throws {
        try await render("out.png")
        for (options, code, word) in [
            ([], 64, "--content"), (["--content", "nothing.png"], 66, "nothing.png"),
            (["--content", "photo.png", "--mask", "mask.png"], 64, "0 regions"),
            (["--content", "photo.png", "--keep", "mask.png"], 64, "--keep"),
            (["--content", "photo.png", "--style", "a.png", "--style", "b.png"], 64, "1 style pictures"),
        ] as [([String], Int32, String)] {
            let outcome = try await verify("out.png", options)
            #expect(outcome.code == code && outcome.errors.contains(word), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }
        let text = try #require(PictureTexts.text("Impasto-Receipt", in: workspace.bytes("out.png")))
        let missing = text.replacing(
            "\"transformer\":\"transformer-quarter\"", with: "\"transformer\":\"saved_model_transformer_js\"")
        try workspace.write(
            "far.png",
            ImageEncoder().png(
                TestPictures.raster(width: 60, height: 40),
                text: [PNGText(keyword: "Impasto-Receipt", text: missing)]))
        let network = try await verify("far.png")
        #expect(
            network.code == 69 && network.errors.contains("saved_model_transformer_js"), "\(network.errors)")
    }
}
