import Foundation
import ImageCodecs
import TestSupport
import Testing

@Suite("impasto render paints regions in styles of their own") struct RenderRegionTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("photo.png", TestPictures.png(width: 120, height: 60))
        // White on the right.
        let values = (0..<120 * 60).flatMap { [UInt8](repeating: $0 % 120 < 60 ? 0 : 255, count: 3) }
        let mask = RasterImage(width: 120, height: 60, rgb: values)
        try workspace.write("right.png", ImageEncoder().png(mask))
    }

    private func render(_ options: [String]) async throws -> RasterImage {
        let outcome = try await Program.run(
            ["render", "photo.png"] + options + ["-o", "out.png"], in: workspace)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return try ImageDecoder().decode(workspace.bytes("out.png")).image
    }

    /// The red of a column.
    private func column(_ x: Int, of picture: RasterImage) -> [UInt8] {
        (0..<picture.height).map { picture.rgb[($0 * picture.width + x) * 3] }
    }

    @Test("a sample, a picture and a saved mix as styles of a region, and a part that stays")
    func regions() async throws {
        _ = try await workspace.saveStyle("one")
        _ = try await workspace.saveStyle("two", seed: 5)
        try workspace.write("style.png", TestPictures.png(width: 40, height: 40, seed: 2))
        let ground = try await render(["night-swirl"])
        for (region, alone) in [
            ("marble", ["marble"]), ("style.png", ["style.png"]),
            ("one:30 + two:70", ["--style", "one:30", "--style", "two:70"]),
        ] {
            let result = try await render(["night-swirl", "--region", "\(region)=right.png"])
            let plain = try await render(alone)
            #expect(column(5, of: result) == column(5, of: ground))
            #expect(column(115, of: result) == column(115, of: plain))
        }
        let kept = try await render(["night-swirl", "--keep", "right.png"])
        let photo = try ImageDecoder().decode(workspace.bytes("photo.png")).image
        #expect(column(5, of: kept) == column(5, of: ground))
        #expect(column(115, of: kept) == column(115, of: photo))
        let mapped = try await render(["night-swirl", "--strength", "90", "--strength-map", "right.png"])
        let (strong, own) = try await (
            render(["night-swirl", "--strength", "90"]), render(["night-swirl", "--strength", "0"])
        )
        #expect(column(115, of: mapped) == column(115, of: strong))
        #expect(column(5, of: mapped) == column(5, of: own))
    }

    /// Options with what is wrong with them.
    struct Mistake: Sendable {
        let options: [String]
        let code: Int32
        let text: String

        init(_ options: [String], _ code: Int32, _ text: String) {
            self.options = options
            self.code = code
            self.text = text
        }
    }

    private static let mistakes: [Mistake] = [
        Mistake(["--region", "marble"], 64, "give a style and a mask"),
        Mistake(["--region", "=right.png"], 64, "give a style and a mask"),
        Mistake(["--region", "marble=nowhere.png"], 66, "nowhere.png"),
        Mistake(["--region", "no such style=right.png"], 66, "no such style"),
        Mistake(["--region", "night-swril=right.png"], 66, "did you mean 'night-swirl'?"),
        Mistake(["--region", "oen=right.png"], 66, "no style file 'oen', nor a sample or a saved style"),
        Mistake(["--region", "oen=right.png"], 66, "did you mean 'one'?"),
        Mistake(["--region", "one + oen:30=right.png"], 66, "saved style of that name; did you mean 'one'?"),
        Mistake(["--style", "oen:3"], 66, "saved style of that name; did you mean 'one'?"),
        Mistake(["--keep", "nowhere.png"], 66, "nowhere.png"),
        Mistake(["--strength-map", "nowhere.png"], 66, "nowhere.png"),
        Mistake(
            Array(repeating: ["--region", "marble=right.png"], count: 9).flatMap { $0 }, 64, "at most 8"),
    ]

    @Test("what is wrong with a region is said before anything is painted", arguments: mistakes)
    func errors(_ mistake: Mistake) async throws {
        let (options, code, text) = (mistake.options, mistake.code, mistake.text)
        _ = try await workspace.saveStyle("one")
        let outcome = try await Program.run(
            ["render", "photo.png", "night-swirl", "-o", "out.png"] + options, in: workspace)
        #expect(outcome.code == code && outcome.errors.contains(text), "\(outcome.code): \(outcome.errors)")
        #expect(throws: (any Error).self) { try workspace.bytes("out.png") }
    }
}
