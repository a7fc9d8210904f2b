import Foundation
import Foundations
import GraphModel
import Stylization
import TestSupport
import Testing

@Suite struct `The manifest` {
    private static func shipped() throws -> ModelStore {
        try ModelStore(
            bundledFolder: Places.models, dataFolder: URL.temporaryDirectory.appending(path: "no-such-folder")
        )
    }

    @Test func `lists six networks of two spaces`() throws {
        let models = try Self.shipped().manifest.models
        #expect(
            models.map(\.name) == [
                "style-mobilenet-v2", "transformer-quarter", "saved_model_style_js",
                "saved_model_style_inception_js",
                "saved_model_transformer_separable_js", "saved_model_transformer_js",
            ])
        #expect(models.filter(\.bundled).allSatisfy { $0.space == .magentaMobile })
        #expect(
            models.filter { !$0.bundled }.allSatisfy { $0.space == .tfjsOriginal && $0.source?.commit != nil }
        )
        #expect(models.allSatisfy { $0.licence == "Apache-2.0" })
        for pair in [ModelPair.bundled, .original] {
            #expect(models.first { $0.name == pair.style }?.kind == .style)
            #expect(models.first { $0.name == pair.transformer }?.kind == .transformer)
        }
    }

    @Test(arguments: ["style-mobilenet-v2", "transformer-quarter"])
    func `describes the bundled networks as they are`(name: String) throws {
        let store = try Self.shipped()
        try store.verify(name)
        #expect(try store.descriptor(name).isPresent)
        #expect(try store.load(name).graph.placeholders.count == (name.hasPrefix("style") ? 1 : 2))
    }

    /// The one original shard that references hold, and the topologies, have the published digests.
    @Test(.enabled(if: Places.reference != nil, "needs the reference folder"))
    func `describes the original's files as they are`() throws {
        let originals = try #require(Places.reference).appending(path: "originals")
        let store = ModelStore(
            manifest: try Self.shipped().manifest, bundledFolder: originals,
            dataFolder: URL.temporaryDirectory.appending(path: "no-such-folder"))
        var compared = 0
        for record in store.manifest.models where record.space == .tfjsOriginal {
            for file in record.files {
                let url = originals.appending(path: record.name).appending(path: file.path)
                guard let bytes = try? ModelFile.read(url, named: file.path, limit: 1 << 30) else { continue }
                var verification = FileVerification(file)
                verification.update(bytes)
                try verification.finish(model: record.name)
                compared += 1
            }
        }
        #expect(compared >= 5)
        #expect(try store.load("saved_model_transformer_separable_js").graph.placeholders.count == 2)
    }

    @Test func `comes back as it was written`() throws {
        let manifest = try Self.shipped().manifest
        #expect(try ModelManifest(json: [UInt8](try JSONEncoder().encode(manifest))) == manifest)
    }

    @Test(arguments: [
        ("", ""), ("{}", ""), ("{\"version\":2,\"models\":[]}", "it has the version 2, not 1"),
    ])
    func `is refused when malformed`(json: String, reason: String) {
        do {
            _ = try ModelManifest(json: Array(json.utf8))
            Issue.record("accepted")
        } catch {
            guard case .invalidManifest(ModelManifest.fileName, let found) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(found.hasPrefix(reason))
        }
    }

    static let digest = String(repeating: "a", count: 64)
    static let topology = ModelRecord.File(path: "model.json", bytes: 10, sha256: digest)

    @Test(
        arguments: [
            ("../up", [topology], "has an unusable name"), ("", [topology], "has an unusable name"),
            (".hidden", [topology], "has an unusable name"), ("ok", [], "lists no model.json"),
            ("ok", [topology, topology], "lists a file twice"),
            (
                "ok", [topology, .init(path: "../x", bytes: 1, sha256: digest)],
                "lists the unusable path '../x'"
            ),
            ("ok", [topology, .init(path: "/x", bytes: 1, sha256: digest)], "lists the unusable path '/x'"),
            (
                "ok", [topology, .init(path: ".part", bytes: 1, sha256: digest)],
                "lists the unusable path '.part'"
            ),
            ("ok", [topology, .init(path: "x", bytes: -1, sha256: digest)], "lists 'x' with -1 bytes"),
            (
                "ok", [topology, .init(path: "x", bytes: .max, sha256: digest)],
                "lists 'x' with \(Int.max) bytes"
            ),
            ("ok", [topology, .init(path: "x", bytes: 1)], "lists 'x' without a digest"),
            (
                "ok", [topology, .init(path: "x", bytes: 1, sha256: "aa")],
                "lists 'x' with a malformed digest"
            ),
            (
                "ok", [topology, .init(path: "x", bytes: 1, gitBlobSHA1: String(repeating: "G", count: 40))],
                "lists 'x' with a malformed digest"
            ),
        ] as [(String, [ModelRecord.File], String)])
    func `is refused with an impossible model`(name: String, files: [ModelRecord.File], reason: String) {
        let record = ModelRecord(
            name: name, kind: .style, space: .tfjsOriginal, title: "", licence: "", files: files)
        do {
            _ = try ModelManifest(models: [record])
            Issue.record("accepted")
        } catch {
            guard case .invalidManifest(_, let found) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(found.hasPrefix("model '\(name)' \(reason)"))
        }
    }

    @Test func `has every name once`() {
        let record = TinyNetworks.record("twice", .style)
        #expect(
            throws: ModelStoreError.invalidManifest(
                file: "manifest.json", reason: "model 'twice' occurs twice")
        ) { try ModelManifest(models: [record, record]) }
    }
}
