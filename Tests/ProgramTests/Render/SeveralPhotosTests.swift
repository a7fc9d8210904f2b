import Foundation
import ImageCodecs
import TestSupport
import Testing

@Suite("impasto render paints several photos") struct SeveralPhotosTests {
    private let workspace: Workspace

    init() async throws {
        workspace = try Workspace()
        for name in ["x.png", "z.png", "a/p.png", "b/p.png", "P.png"] {
            try workspace.write(name, TestPictures.png(width: 16, height: 16))
        }
        try workspace.write("bad.png", "no picture".utf8)
        _ = try await workspace.saveStyle("test")
    }

    private func render(_ photos: String, _ options: String = "-o out/") async throws -> Program.Outcome {
        try await Program.run(
            "render \(photos) --style test \(options)".split(separator: " ").map(String.init), in: workspace)
    }

    @Test(
        "but not two into one file",
        arguments: ["a/p.png b/p.png", "x.png x.png", "P.png a/p.png"])
    func collisions(photos: String) async throws {
        let outcome = try await render(photos)
        #expect(outcome.code == 64)
        let names = photos.split(separator: " ")
        #expect(
            outcome.errors.contains("'\(names[0])' and '\(names[1])' would both be painted into 'out/"),
            "\(outcome.errors)")
        #expect(!workspace.exists("out"))
    }

    @Test("nor two through links") func links() async throws {
        let outcome = try await Program.shell(
            """
            mkdir out && : >out/x-test.png && ln -s x-test.png out/z-test.png && \
            "$0" render x.png z.png --style test -o out/
            """, in: workspace)
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains("would both be painted into"), "\(outcome.errors)")
        #expect(try workspace.bytes("out/x-test.png").isEmpty)
    }

    @Test("never over one that is read") func inputs() async throws {
        let photo = try workspace.bytes("x.png")
        let outcome = try await render("x.png", "-o ./x.png")
        #expect(outcome.code == 64)
        #expect(
            outcome.errors.contains("'./x.png' would replace 'x.png', which is read"), "\(outcome.errors)")
        #expect(try workspace.bytes("x.png") == photo)
    }

    @Test("without the one that cannot be read, which is named") func oneBad() async throws {
        let outcome = try await render("x.png bad.png missing.png z.png", "-o out/ --json")
        #expect(outcome.code == 65)
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.url("out").path).sorted()
        #expect(names == ["x-test.png", "z-test.png"])
        #expect(
            outcome.errors.split(separator: "\n") == [
                "impasto: 'bad.png': \(ImageCodecError.unknownFormat)",
                "impasto: there is no file 'missing.png'", "impasto: 2 painted, 2 failed",
            ])
        let reports = try outcome.jsonLines()
        #expect(
            try reports.map { try $0["content"].string } == ["x.png", "bad.png", "missing.png", "z.png"])
        #expect(try reports.map { try $0.optional("code")?.int } == [nil, 65, 66, nil])
    }

    @Test("without the one that its format cannot hold, which is named") func notEncoded() async throws {
        let (width, height) = (65_520, 16)
        let wide = RasterImage(
            width: width, height: height, rgb: [UInt8](repeating: 120, count: width * height * 3))
        try workspace.write("wide.png", ImageEncoder().png(wide))
        let outcome = try await render("wide.png x.png", "-o out/ --format jpeg")
        #expect(outcome.code == 65)
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.url("out").path)
        #expect(names == ["x-test.jpg"])
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("impasto: 'wide.png': "), "\(outcome.errors)")
        #expect(lines.last == "impasto: 1 painted, 1 failed")
    }

    @Test(
        "until one cannot be written, and sums up what was",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
    func notWritten() async throws {
        let outcome = try await Program.shell(
            """
            mkdir out && ln -s /dev/full out/z-test.png && \
            "$0" render bad.png x.png z.png a/p.png --style test -o out/
            """, in: workspace)
        #expect(outcome.code == 74)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 3 && lines[1] == "impasto: 1 painted, 1 failed", "\(outcome.errors)")
        #expect(lines.last?.contains("cannot write 'out/z-test.png': no space left on device") == true)
        #expect(!workspace.exists("out/p-test.png"))
    }

    @Test("unless a name would be too long, which is said before") func longName() async throws {
        let name = String(repeating: "n", count: 251) + ".png"
        try workspace.write(name, TestPictures.png(width: 16, height: 16))
        let outcome = try await render("x.png \(name)")
        #expect(outcome.code == 73)
        #expect(outcome.errors.contains("the limit there is 255"), "\(outcome.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.url("out").path).isEmpty)
    }
}
