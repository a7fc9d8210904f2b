import Foundation
import ImageCodecs
import TestSupport
import Testing

/// What `-o` may name besides a new file.
@Suite("impasto render writes where it is told") struct OutputPlaceTests {
    private let workspace: Workspace
    private let render = "\"$0\" render photo.png --style test -o"

    init() async throws {
        workspace = try await Workspace.withPhotoAndStyle()
    }

    private func format(_ bytes: [UInt8]) throws -> ImageFormat {
        try ImageDecoder().header(of: bytes).format
    }

    @Test("a pipe with a name gets the picture and stays a pipe") func pipe() async throws {
        let outcome = try await Program.shell(
            "mkfifo q && { cat q >got & } && \(render) q && wait && test -p q", in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try format(workspace.bytes("got")) == .png)
    }

    @Test("standard output by any of its names", arguments: ["-", "/dev/stdout", "/dev/fd/1"])
    func standardOutput(name: String) async throws {
        let outcome = try await Program.shell("\(render) \(name)", in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try format(outcome.output) == .png)
    }

    @Test("another open descriptor") func descriptor() async throws {
        let outcome = try await Program.shell("\(render) /dev/fd/7 7>got", in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try format(workspace.bytes("got")) == .png)
    }

    @Test("a link is followed, and an old file keeps its mode") func linkAndMode() async throws {
        let outcome = try await Program.shell(
            "echo old >t.png; chmod 600 t.png; ln -s t.png l.png; umask 022; \(render) l.png; test -h l.png && ls -l t.png",
            in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.text.hasPrefix("-rw-------"))
        #expect(try format(workspace.bytes("t.png")) == .png)
    }

    @Test("a file that nobody may write is left as it is") func readOnly() async throws {
        let outcome = try await Program.shell(
            "echo old >t.png; chmod 444 t.png; \(render) t.png", in: workspace)
        #expect(outcome.code == 73)
        #expect(outcome.errors.contains("its mode (444) lets nobody write"), "\(outcome.errors)")
        #expect(try workspace.bytes("t.png") == Array("old\n".utf8))
    }

    @Test("an old file stays whole where there is no room for the new one") func noRoom() async throws {
        try workspace.write("large.png", TestPictures.png(width: 64, height: 64))
        // The gallery makes files of its own: a sample's style does without.
        let outcome = try await Program.shell(
            "mkdir out && echo old >out/t.png && ulimit -f 1 && \"$0\" render large.png stripes -o out/t.png",
            in: workspace)
        #expect(outcome.code == 74)
        #expect(outcome.errors.contains("cannot write 'out/t.png': file too large"), "\(outcome.errors)")
        #expect(try workspace.bytes("out/t.png") == Array("old\n".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.url("out").path) == ["t.png"])
    }

    @Test("no name is refused before anything is painted") func noName() async throws {
        let outcome = try await Program.shell("\(render) ''", in: workspace)
        #expect(outcome.code == 73)
        #expect(outcome.errors == "impasto: cannot write '': a file needs a name; give one, or '-'\n")
    }

    @Test("a name decides the format, and one of another format is refused") func endings() async throws {
        for name in ["a.gif", "a.tiff", "a.bmp", "a.HEIC"] {
            let outcome = try await Program.shell("\(render) \(name)", in: workspace)
            #expect(outcome.code == 64)
            #expect(
                outcome.errors.contains(
                    "cannot write \(name.dropFirst(2).uppercased()); name it .png, .jpg"))
            #expect(!workspace.exists(name))
        }
        for name in ["a.jfif", "a.JPE", "a.Jpg", "a.jpeg"] {
            #expect(try await Program.shell("\(render) \(name)", in: workspace).code == 0)
            #expect(try format(workspace.bytes(name)) == .jpeg)
        }
        for written in ImageFormat.writable {
            let name = "b.\(written.fileExtension)"
            #expect(try await Program.shell("\(render) \(name)", in: workspace).code == 0)
            #expect(try format(workspace.bytes(name)) == written)
        }
        #expect(try await Program.shell("\(render) a.webp --format png", in: workspace).code == 0)
        #expect(try format(workspace.bytes("a.webp")) == .png)
        #expect(try await Program.shell("\(render) bare", in: workspace).code == 0)
        #expect(try format(workspace.bytes("bare")) == .png)
    }

    @Test("a card is no JPEG") func card() async throws {
        let outcome = try await Program.run(["styles", "card", "test", "-o", "card.jpg"], in: workspace)
        #expect(outcome.code == 64)
        #expect(
            outcome.errors.contains("a card is a PNG, which JPG is not; name it .png"), "\(outcome.errors)")
        #expect(!workspace.exists("card.jpg"))
    }

    @Test("a card's place is looked at before the networks that paint its swatch")
    func cardNowhere() async throws {
        let outcome = try await Program.run(
            ["styles", "card", "test", "-o", "no/where.png"], in: workspace,
            environment: ["IMPASTO_MODELS": "nowhere"])
        #expect(outcome.code == 73)
        #expect(outcome.errors.contains("there is no folder 'no'"), "\(outcome.errors)")
    }

    @Test(
        "names of any bytes are read and written",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc")))
    func anyName() async throws {
        // Not every file system takes such names; those of Linux do.
        let outcome = try await Program.shell(
            """
            name=$(printf 'caf\\351') && cp photo.png "$name.png" && \
            "$0" render "$name.png" --style test -o out/ --json && rm "out/$name-test.png" "$name.png"
            """, in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try outcome.json()["content"] == "caf\\xE9.png")
    }
}
