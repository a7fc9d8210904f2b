import Foundation
import ImageCodecs
import Testing

/// Where a photo may come from besides a file.
@Suite("impasto render reads what it is told") struct InputPlaceTests {
    private let workspace: Workspace

    init() async throws {
        workspace = try await Workspace.withPhotoAndStyle()
    }

    @Test(
        "a pipe by any name",
        arguments: [
            "cat photo.png | \"$0\" render - --style test -o out.png",
            "cat photo.png | \"$0\" render /dev/stdin --style test -o out.png",
            "\"$0\" render /dev/fd/5 --style test -o out.png 5<photo.png",
            "mkfifo q; cat photo.png >q & \"$0\" render q --style test -o out.png",
        ])
    func pipe(script: String) async throws {
        let outcome = try await Program.shell(script, in: workspace)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try ImageDecoder().header(of: workspace.bytes("out.png")).width == 16)
    }

    @Test("standard input once, and not when it is closed")
    func standardInput() async throws {
        for both in ["- -", "- /dev/stdin"] {
            let twice = try await Program.shell("\"$0\" render \(both) -o out.png <photo.png", in: workspace)
            #expect(twice.code == 64)
            #expect(twice.errors.contains("Standard input can be read only once"), "\(twice.errors)")
        }
        let imports = try await Program.shell(
            "\"$0\" styles export test | \"$0\" styles import - -", in: workspace)
        #expect(imports.code == 66)
        #expect(imports.errors.contains("standard input can be read only once"), "\(imports.errors)")
        let closed = try await Program.shell("\"$0\" render - --style test -o out.png <&-", in: workspace)
        #expect(closed.code == 66)
        #expect(closed.errors.contains("cannot read standard input: it is closed"), "\(closed.errors)")
    }

    @Test(
        "a file that there is no memory for is refused with a line and 71",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc"), "needs a limit that the system keeps"))
    func noMemory() async throws {
        // A file of nothing but a hole.
        let outcome = try await Program.shell(
            "dd if=/dev/zero of=big.png bs=1 count=0 seek=1048576000 2>&1; ulimit -v 1000000; "
                + "\"$0\" render big.png --style test -o out.png", in: workspace)
        #expect(outcome.code == 71)
        #expect(outcome.errors == "impasto: cannot read 'big.png': cannot allocate memory\n")
    }
}
