import Foundation
import Stylization
import TestSupport
import Testing

/// `impasto models` against a server on loopback.
@Suite("impasto models fetches, checks, adds and removes networks") struct ModelsCommandTests {
    private let mirror: ModelMirror
    private var workspace: Workspace { mirror.workspace }

    init() throws { mirror = try ModelMirror() }

    private func entry(_ name: String) async throws -> JSON {
        let outcome = try await mirror.run(["models", "list", "--verify", "--json"])
        return try #require(try outcome.json()["models"].items.first { try $0["name"].string == name })
    }

    @Test("a network is pulled, verified, used and removed") func life() async throws {
        let before = try await entry("net")
        #expect(try before["state"] == "missing" && before["origin"] == "published")
        #expect(try before.optional("digests") == nil)
        #expect(try before["howToGet"] == "impasto models pull net")

        let pulled = try await mirror.pull(["net", "--json"])
        #expect(pulled.code == 0, "\(pulled.errors)")
        let told = try pulled.jsonLines()
        let last = try #require(told.last)
        #expect(try last["event"] == "installed" && last["bytes"] == last["totalBytes"])
        let files = try told.filter { try $0["event"] == "file" }.map { try $0["file"].string }
        #expect(files == ["model.json", "group1-shard1of1"])

        let here = try await entry("net")
        #expect(try here["state"] == "present" && here["digests"] == "ok")
        #expect(try here.optional("howToGet") == nil)
        let again = try await mirror.pull(["net", "--json"])
        #expect(try again.jsonLines().map { try $0["event"].string } == ["present"])

        _ = try await workspace.saveStyle("test")
        try workspace.write("photo.png", TestPictures.png(width: 24, height: 24))
        let painted = try await mirror.run(
            ["render", "photo.png", "--style", "test", "--transformer", "net", "-o", "out.png"])
        #expect(painted.code == 0, "\(painted.errors)")

        #expect(try await mirror.run(["models", "remove", "net"]).text == "removed net\n")
        #expect(try await entry("net")["state"] == "missing")
        #expect(try await mirror.run(["models", "remove", "net"]).code == 69)
    }

    @Test("a damaged file is found and named") func damage() async throws {
        #expect(try await mirror.pull(["net"]).code == 0)
        let shard = "data/impasto/models/net/group1-shard1of1"
        var bytes = try workspace.bytes(shard)
        bytes[1000] ^= 1
        try workspace.write(shard, bytes)
        let outcome = try await mirror.run(["models", "verify"])
        #expect(outcome.code == 65)
        #expect(outcome.text.contains("net: model 'net': 'group1-shard1of1' is damaged"))
        #expect(outcome.text.contains("transformer-quarter: ok"))
        let lines = try await mirror.run(["models", "verify", "--json", "transformer-quarter"]).jsonLines()
        let listed = try await entry("transformer-quarter")
        #expect(try lines.count == 1 && lines[0].members.keys == listed.members.keys)
        #expect(try lines[0]["digests"] == "ok" && lines[0]["kind"] == "transformer")
        _ = try await workspace.saveStyle("test")
        try workspace.write("photo.png", TestPictures.png(width: 24, height: 24))
        let painted = try await mirror.run(
            ["render", "photo.png", "--style", "test", "--transformer", "net", "-o", "out.png"])
        #expect(painted.code == 65)
    }

    @Test("a wrong byte ends in an error, and nothing is installed") func wrongBytes() async throws {
        mirror.server.failAlways("/net/group1-shard1of1", .wrongByte)
        let outcome = try await mirror.pull(["net", "--json"])
        #expect(outcome.code == 65)
        let last = try #require(try outcome.jsonLines().last)
        #expect(try last["event"] == "failed" && last["code"] == 65)
        #expect(try last["reason"].string.contains("is not the file that the manifest means"))
        #expect(outcome.errors.hasPrefix("impasto: "))
        #expect(try await entry("net")["state"] == "missing")
    }

    @Test(
        "what cannot be fetched is told",
        arguments: [
            (["nothing"], Int32(64), "no model 'nothing'"),
            (["net", "--base-url", "ftp://127.0.0.1/"], 64, "not a usable base address"),
            (["transformer-quarter"], 0, "already here and verified"),
        ])
    func refusals(arguments: [String], code: Int32, message: String) async throws {
        let outcome = try await mirror.pull(arguments)
        #expect(outcome.code == code)
        #expect((outcome.errors + outcome.text).contains(message), "\(outcome.errors)")
    }

    @Test("a missing file on the server is told at once") func notFound() async throws {
        mirror.server.failAlways("/net/model.json", .status(404))
        let outcome = try await mirror.pull(["net"])
        #expect(outcome.code == 69)
        #expect(outcome.errors.contains("the server answered 404"))
    }

    @Test("Ctrl-C leaves a download that goes on where it stopped") func interruption() async throws {
        mirror.server.fail("/net/group1-shard1of1", .cut(after: 100_000))
        // It is in the pause before its second try when the signal comes.
        let stopped = try await mirror.pull(["net", "--json"]) { program, output in
            let last = String(decoding: output, as: UTF8.self).split(separator: "\n").last ?? ""
            if last.contains("\"event\":\"retry\"") { program.send(SIGINT) }
        }
        #expect(stopped.code == 130)
        #expect(try stopped.jsonLines().last?["code"] == 130)
        #expect(stopped.errors.contains("pull again to go on"))
        #expect(try await entry("net")["state"] == "missing")
        #expect(try await mirror.pull(["net"]).code == 0)
        let ranges = mirror.server.requests.filter { $0.path == "/net/group1-shard1of1" }.map(\.range)
        #expect(ranges == [nil, "bytes=100000-"])
    }

    @Test("a network of one's own is added after a trial run") func adding() async throws {
        let folder = Places.models.appending(path: "transformer-quarter").path
        let added = try await mirror.run(
            ["models", "add", folder, "--name", "mine", "--kind", "transformer", "--space", "own", "--json"])
        #expect(added.code == 0, "\(added.errors)")
        let mine = try await entry("mine")
        for (field, value) in [
            ("origin", "own"), ("space", "own"), ("kind", "transformer"), ("digests", "ok"),
        ] {
            #expect(try mine[field].string == value)
        }
        let taken = try await mirror.run(
            ["models", "add", folder, "--name", "mine", "--kind", "transformer", "--space", "own"])
        #expect(taken.code == 64)
        #expect(taken.errors.contains("there is a model 'mine' already"))
        let byFile = try await mirror.run(
            [
                "models", "add", folder + "/model.json", "--name", "again", "--kind", "transformer",
                "--space", "own",
            ])
        #expect(byFile.code == 0, "\(byFile.errors)")
    }

    @Test("what only looks like a network is refused in its maker's words") func lookalikes() async throws {
        let folder = Places.models.appending(path: "transformer-quarter")
        let json = try String(contentsOf: folder.appending(path: "model.json"), encoding: .utf8)
        try workspace.write("old/tensorflowjs_model.pb", [1, 2])
        try workspace.write("old/weights_manifest.json", "[]".utf8)
        try workspace.write("pointer/model.json", json.utf8)
        try workspace.write(
            "pointer/group1-shard1of1",
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0", count: 64))\nsize 5\n"
                .utf8)
        try workspace.write("dot/model.json", json.replacing("\"group1-", with: "\"./group1-").utf8)
        for (name, message) in [
            ("old", "holds a model of TensorFlow.js before 1.0"),
            (
                "pointer",
                "it is a Git LFS pointer, which stands for the file itself; fetch that with: git lfs pull"
            ),
            ("dot", "names the weight file './group1-shard1of1'; write it without './'"),
        ] {
            let outcome = try await mirror.run(
                ["models", "add", name, "--name", "mine", "--kind", "transformer", "--space", "own"])
            #expect(outcome.code == 65)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test("a network that nobody knows is named once", arguments: [["verify", "nope"], ["remove", "nope"]])
    func unknown(arguments: [String]) async throws {
        let outcome = try await mirror.run(["models"] + arguments)
        #expect(outcome.code == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("impasto: there is no model 'nope'; known are"), "\(outcome.errors)")
    }

    @Test(
        "a download whose report cannot be written is whole all the same",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
    func fullReport() async throws {
        let outcome = try await Program.shell(
            "\"$0\" models pull net >/dev/full", in: workspace, environment: mirror.environment)
        #expect(outcome.code == 74)
        #expect(outcome.errors.hasPrefix("impasto: cannot write to standard output: "), "\(outcome.errors)")
        #expect(try await entry("net")["state"] == "present")
    }

    @Test("a network that does not fit its kind is refused") func unfitting() async throws {
        let folder = Places.models.appending(path: "transformer-quarter")
        let wrongKind = try await mirror.run(
            ["models", "add", folder.path, "--name", "mine", "--kind", "style", "--space", "own"])
        #expect(wrongKind.code == 65)
        #expect(wrongKind.errors.contains("a style network takes 1"))

        // Half-precision infinities in place of the weights.
        let shard = [UInt8](try Data(contentsOf: folder.appending(path: "group1-shard1of1")))
        try workspace.write("broken/model.json", Data(contentsOf: folder.appending(path: "model.json")))
        try workspace.write("broken/group1-shard1of1", shard.indices.map { $0 % 2 == 0 ? 0 : 0x7C })
        let broken = try await mirror.run(
            ["models", "add", "broken", "--name", "mine", "--kind", "transformer", "--space", "own"])
        #expect(broken.code == 65)
        #expect(broken.errors.contains("finite"), "\(broken.errors)")

        let missing = try await mirror.run(
            ["models", "add", "nowhere", "--name", "mine", "--kind", "transformer", "--space", "own"])
        #expect(missing.code == 66)
        let list = try await mirror.run(["models", "list", "--json"])
        #expect(try !list.json()["models"].items.contains { try $0["name"] == "mine" })
    }
}
