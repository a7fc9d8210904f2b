import Foundation
import ImageCodecs
import TestSupport
import Testing

/// What goes wrong is told with a reason, and a code that scripts can read.
@Suite("impasto render says what is wrong") struct RenderErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let arguments: String
        let code: Int32
        let message: String
        var environment: [String: String] = [:]

        var testDescription: String { arguments }
    }

    private static let cases = [
        Case(arguments: "render photo.png -o o.png", code: 64, message: "Give a photo and a style"),
        Case(arguments: "render photo.png stripes", code: 64, message: "-o"),
        Case(
            arguments: "render photo.png stripes -o o.png --strength 101", code: 64, message: "--strength 101"
        ),
        Case(
            arguments: "render photo.png stripes -o o.png --content-size 5", code: 64,
            message: "--content-size 5"),
        Case(
            arguments: "render photo.png stripes -o o.png --brush 17", code: 64,
            message: "--brush 17: give auto or 1 to 16."),
        Case(
            arguments: "render photo.png stripes -o o.png --brush -2", code: 64,
            message: "--brush -2: give auto or 1 to 16."),
        Case(
            arguments: "render photo.png stripes -o o.png --brush full", code: 64,
            message: "--brush full: give auto or 1 to 16."),
        Case(
            arguments: "render photo.png stripes -o o.png --preserve-color=101", code: 64,
            message: "--preserve-color 101.0: give a number from 0 to 100."),
        Case(
            arguments: "render photo.png stripes -o o.png --saturation -101", code: 64,
            message: "--saturation -101.0: give a number from -100 to 100."),
        Case(
            arguments: "render photo.png stripes -o o.png --contrast much", code: 64, message: "--contrast"),
        Case(
            arguments: "render photo.png stripes -o o.png --grain -1", code: 64,
            message: "--grain -1.0: give a number from 0 to 100."),
        Case(
            arguments: "render photo.png stripes -o o.png --style-size 9999", code: 64,
            message: "--style-size 9999"),
        Case(arguments: "render photo.png stripes -o o.png --quality 0", code: 64, message: "--quality 0"),
        Case(
            arguments: "render photo.png stripes -o o.png --format gif", code: 64,
            message: "give \(ImageFormat.writable.alternatives { "'\($0.rawValue)'" })."),
        Case(arguments: "render photo.png stripes -o o.png --threads 0", code: 64, message: "--threads 0"),
        Case(arguments: "render - - stripes -o out/", code: 64, message: "only once"),
        Case(
            arguments: "render photo.png photo.png stripes -o o.png", code: 64,
            message: "several photos need a folder"),
        Case(arguments: "render no.png stripes -o o.png", code: 66, message: "there is no file 'no.png'"),
        Case(arguments: "render data stripes -o o.png", code: 66, message: "'data' is a folder"),
        Case(arguments: "render photo.png stripe -o o.png", code: 66, message: "night-swirl"),
        Case(
            arguments: "render text.png stripes -o o.png", code: 65,
            message: "impasto: 'text.png': the file is not a picture"),
        Case(
            arguments: "render cut.png stripes -o o.png", code: 65,
            message: "impasto: 'cut.png': the PNG file is"),
        Case(
            arguments: "render - stripes -o o.png", code: 65,
            message: "impasto: standard input: the picture file is empty"),
        Case(
            arguments: "render large.png stripes -o o.png --max-megapixels 1", code: 65,
            message: "limit is 1 MP"),
        Case(
            arguments: "render photo.png --style nothing -o o.png", code: 66,
            message: "no style file 'nothing', nor a sample or a saved style of that name"),
        Case(
            arguments: "render photo.png --style test -o no/where.png", code: 73,
            message: "there is no folder 'no'; make it with: mkdir -p no"),
        Case(
            arguments: "render photo.png stripes -o o.png --transformer nothing", code: 64,
            message: "no model 'nothing'; known are"),
        Case(
            arguments: "render photo.png stripes -o o.png --style-model saved_model_style_js", code: 69,
            message: "impasto models pull saved_model_style_js"),
        Case(
            arguments:
                "render photo.png stripes -o o.png --style-model style-mobilenet-v2 --transformer saved_model_transformer_js",
            code: 64, message: "'magenta-mobile' and 'tfjs-original'"),
        Case(
            arguments: "render photo.png --style test --transformer saved_model_transformer_js -o o.png",
            code: 64,
            message: "'tfjs-original' and 'magenta-mobile'"),
        Case(
            arguments: "render photo.png --style test:0 -o o.png", code: 64,
            message: "must not add up to zero"),
        Case(
            arguments: "render photo.png --style test:2 --style test:-1 -o o.png", code: 64,
            message: "--extrapolate"),
        Case(
            arguments: "render photo.png stripes -o o.png", code: 66, message: "manifest.json",
            environment: ["IMPASTO_MODELS": "/nowhere"]),
        Case(
            arguments: "render photo.png stripes -o o.png", code: 64, message: "IMPASTO_THREADS is 'many'",
            environment: ["IMPASTO_THREADS": "many"]),
        Case(
            arguments: "render photo.png stripes -o o.png --precision half", code: 64,
            message: "give 'f32', 'bf16' or 'auto'"),
        Case(
            arguments: "render photo.png stripes -o o.png", code: 64, message: "IMPASTO_PRECISION is 'half'",
            environment: ["IMPASTO_PRECISION": "half"]),
        Case(
            arguments: "render photo.png stripes -o o.png --precision bf16", code: 64,
            message: "has no bfloat16 instructions", environment: ["IMPASTO_CPU": "generic"]),
        Case(
            arguments: "render photo.png stripes -o o.png", code: 64,
            message: "IMPASTO_CPU is 'foo'; give one of generic, avx2, avx512",
            environment: ["IMPASTO_CPU": "foo"]),
        Case(
            arguments: "render photo.png --style test -o o.png --content-size 9000", code: 65,
            message: "'photo.png': at --content-size 9000 it has 9000x9000 px; no side of a"),
        Case(
            arguments: "render flat.png --style test -o o.png --content-size 720", code: 65,
            message: "'flat.png': at --content-size 720 it has 205714x720 px; no side of a"),
        Case(
            arguments: "render photo.png --style test:abc -o o.png", code: 64,
            message: "'test:abc': the weight 'abc' is no number"),
        Case(
            arguments: "render photo.png stripes --style test -o o.png", code: 64,
            message: "with --style all paths are photos, and there is no file 'stripes'"),
        Case(
            arguments: "render photo.png stripes -o o.png --transformer saved_model_transformer_js", code: 69,
            message: "impasto models pull saved_model_style_js saved_model_transformer_js"),
        Case(
            arguments: "render photo.png cut.png -o o.png", code: 65,
            message: "impasto: 'cut.png': the PNG file is"),
        Case(
            arguments: "render photo.png --style test -o o.png", code: 65, message: "is not a gallery",
            environment: ["IMPASTO_GALLERY": "text.png"]),
    ]

    @Test("with a code and a message", arguments: cases) func failure(_ failing: Case) async throws {
        let workspace = try Workspace()
        let photo = try TestPictures.png(width: 32, height: 32)
        try workspace.write("photo.png", photo)
        try workspace.write("cut.png", photo.prefix(60))
        try workspace.write("text.png", "not a picture".utf8)
        if failing.arguments.contains("flat.png") {
            try workspace.write("flat.png", TestPictures.png(width: 2000, height: 7))
        }
        if failing.arguments.contains("large.png") {
            try workspace.write("large.png", TestPictures.png(width: 1100, height: 1000))
        }
        if failing.arguments.contains("--style ") { _ = try await workspace.saveStyle("test") }
        let outcome = try await Program.run(
            failing.arguments.split(separator: " ").map(String.init), in: workspace,
            environment: failing.environment)
        #expect(outcome.code == failing.code, "\(outcome.errors)")
        #expect(outcome.errors.contains(failing.message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(!workspace.exists("o.png"))
    }
}
