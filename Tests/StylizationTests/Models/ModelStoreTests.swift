import Foundation
import GraphModel
import Stylization
import TestSupport
import Testing

@Suite struct `The model store` {
    @Test func `lists what is here and what is not`() throws {
        let temporary = try TemporaryStore()
        #expect(temporary.store.list().map(\.record.name) == ["here", "away"])
        #expect(temporary.store.list().map(\.state) == [.present, .missing])
        // It looks afresh: no restart for a new network.
        try temporary.pull()
        #expect(temporary.store.list().map(\.state) == [.present, .present])
    }

    @Test func `loads from either folder`() throws {
        let temporary = try TemporaryStore()
        try temporary.pull()
        let here = try temporary.store.load("here")
        #expect(here.graph.placeholders.count == 1)
        #expect(here.descriptor.record.space == TinyNetworks.space)
        #expect(try temporary.store.load("away").graph.placeholders.count == 2)
    }

    @Test func `prefers whole files over damaged ones`() throws {
        let temporary = try TemporaryStore()
        let bundled = temporary.store.bundledFolder.appending(path: "here")
        try Data([1]).write(to: bundled.appending(path: "two"))
        #expect(temporary.store.list()[0].state == .damaged("'two' has 1 bytes instead of 7"))
        let pulled = temporary.store.dataFolder.appending(path: "here")
        try TinyNetworks.write(.style, to: pulled)
        #expect(temporary.store.list()[0].folder?.path == pulled.path)
        #expect(try temporary.store.load("here").graph.nodes.count == 3)
    }

    @Test func `says what is unknown, and what is known`() throws {
        let error = try TemporaryStore().loadingError("nowhere")
        #expect(error == .unknownModel("nowhere", known: ["here", "away"]))
        #expect("\(error!)" == "there is no model 'nowhere'; known are here, away")
    }

    @Test func `says how to get what is missing`() throws {
        let error = try TemporaryStore().loadingError("away")
        #expect(error == .missingModel("away", bundled: false))
        #expect("\(error!)".contains("impasto models pull away"))
    }

    @Test(arguments: ["../here", "/", "", ".", "..", "a/b"])
    func `looks at no path outside its folders`(name: String) throws {
        let temporary = try TemporaryStore()
        #expect(temporary.loadingError(name) == .unknownModel(name, known: ["here", "away"]))
        #expect(throws: ModelStoreError.self) { try temporary.store.remove(name) }
        #expect(temporary.loadingError("here") == nil)
    }

    @Test(arguments: ["model.json", "shards/one", "two"])
    func `refuses a changed byte in any file`(path: String) throws {
        let temporary = try TemporaryStore()
        let url = temporary.store.bundledFolder.appending(path: "here").appending(path: path)
        var bytes = [UInt8](try Data(contentsOf: url))
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: url)
        for error in [temporary.loadingError("here"), verificationError(temporary, "here")] {
            guard case .wrongDigest("here", path, _, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test(arguments: ["model.json", "shards/one", "two"])
    func `refuses another length, and a missing file`(path: String) throws {
        let temporary = try TemporaryStore()
        let url = temporary.store.bundledFolder.appending(path: "here").appending(path: path)
        let length = try Data(contentsOf: url).count
        try Data(count: length + 1).write(to: url)
        #expect(
            temporary.loadingError("here")
                == .wrongLength(model: "here", file: path, bytes: length + 1, expected: length))
        try FileManager.default.removeItem(at: url)
        #expect(temporary.loadingError("here") == .unusableGraph(model: "here", .missingFile(file: path)))
        #expect(temporary.store.list()[0].state == .damaged("'\(path)' is missing"))
    }

    @Test func `refuses weights that the manifest does not list`() throws {
        let record = TinyNetworks.record("here", .style)
        let short = ModelRecord(
            name: "here", kind: .style, space: record.space, title: "", licence: "",
            files: Array(record.files.prefix(2)))
        let temporary = try TemporaryStore()
        let store = ModelStore(
            manifest: try ModelManifest(models: [short]), bundledFolder: temporary.store.bundledFolder,
            dataFolder: temporary.store.dataFolder)
        #expect(throws: ModelStoreError.unlistedFile(model: "here", file: "two")) { try store.load("here") }
    }

    @Test func `refuses a network of the other kind`() throws {
        let record = TinyNetworks.record("here", .style)
        let other = ModelRecord(
            name: "here", kind: .transformer, space: record.space, title: "", licence: "", files: record.files
        )
        let temporary = try TemporaryStore()
        let store = ModelStore(
            manifest: try ModelManifest(models: [other]), bundledFolder: temporary.store.bundledFolder,
            dataFolder: temporary.store.dataFolder)
        #expect(throws: ModelStoreError.wrongKind(model: "here", kind: .transformer, inputs: 1)) {
            try store.load("here")
        }
    }

    @Test func `takes the original's pair as default once both are here`() throws {
        let temporary = try TemporaryStore()
        let records = [ModelPair.bundled, .original].flatMap {
            [TinyNetworks.record($0.style, .style), TinyNetworks.record($0.transformer, .transformer)]
        }
        let store = ModelStore(
            manifest: try ModelManifest(models: records), bundledFolder: temporary.store.bundledFolder,
            dataFolder: temporary.store.dataFolder)
        #expect(store.defaultPair() == .bundled)
        try TinyNetworks.write(.style, to: store.dataFolder.appending(path: ModelPair.original.style))
        #expect(store.defaultPair() == .bundled)
        try TinyNetworks.write(
            .transformer, to: store.dataFolder.appending(path: ModelPair.original.transformer))
        #expect(store.defaultPair() == .original)
    }

    #if !os(macOS)
    @Test func `has its data folder where the user's data are`() {
        func path(_ environment: [String: String]) -> String {
            ModelStore.defaultDataFolder(environment: environment).path
        }
        #expect(path(["XDG_DATA_HOME": "/data", "HOME": "/home/me"]) == "/data/impasto/models")
        #expect(
            path(["XDG_DATA_HOME": "relative", "HOME": "/home/me"]) == "/home/me/.local/share/impasto/models")
        #expect(path(["HOME": "/home/me"]) == "/home/me/.local/share/impasto/models")
        let service = ["STATE_DIRECTORY": "/var/lib/impasto:/var/lib/other", "XDG_DATA_HOME": "/data"]
        #expect(path(service) == "/var/lib/impasto/models")
        #expect(path(["STATE_DIRECTORY": "relative", "XDG_DATA_HOME": "/data"]) == "/data/impasto/models")
    }
    #endif

    private func verificationError(_ temporary: TemporaryStore, _ name: String) -> ModelStoreError? {
        do throws(ModelStoreError) {
            try temporary.store.verify(name)
            return nil
        } catch {
            return error
        }
    }
}
