import Foundation
import GraphModel
import Stylization
import TestSupport
import Testing

@Suite struct `Changing the store` {
    private struct Refused: Error, Equatable {}

    /// A folder with a user's model, and a file that does not belong to it.
    private func ownFolder(_ temporary: TemporaryStore, _ kind: ModelKind = .style) throws -> URL {
        let folder = temporary.top.appending(path: "own")
        try TinyNetworks.write(kind, to: folder)
        try Data("private".utf8).write(to: folder.appending(path: "notes.txt"))
        return folder
    }

    @Test func `adds a user's model`() throws {
        let temporary = try TemporaryStore()
        var checked: [String] = []
        let descriptor = try temporary.store.add(
            folder: try ownFolder(temporary), name: "mine-1.0", kind: .style, space: TinyNetworks.space
        ) { checked.append("\($0.descriptor.record.name) \($0.graph.nodes.count)") }
        #expect(checked == ["mine-1.0 3"])
        #expect(descriptor.isAdded && descriptor.isPresent)
        #expect(temporary.store.list().map(\.record.name) == ["here", "away", "mine-1.0"])
        #expect(try temporary.store.descriptor("mine-1.0") == descriptor)
        #expect(try temporary.store.load("mine-1.0").graph.placeholders.count == 1)
        try temporary.store.verify("mine-1.0")
        #expect(temporary.dataNames == ["mine-1.0"])
        let folder = temporary.store.dataFolder.appending(path: "mine-1.0")
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "notes.txt").path))

        try Data([0]).write(to: folder.appending(path: "two"))
        guard case .wrongLength? = temporary.loadingError("mine-1.0") else {
            Issue.record("damage was not noticed")
            return
        }
        try temporary.store.remove("mine-1.0")
        #expect(temporary.store.list().map(\.record.name) == ["here", "away"])
        #expect(temporary.dataNames.isEmpty)
    }

    @Test func `adds nothing that fails the check`() throws {
        let temporary = try TemporaryStore()
        #expect(throws: Refused()) {
            try temporary.store.add(
                folder: try ownFolder(temporary), name: "mine", kind: .style, space: TinyNetworks.space
            ) { _ in throw Refused() }
        }
        #expect(temporary.dataNames.isEmpty)
    }

    @Test(arguments: [
        ("here", ModelStoreError.nameTaken("here")), ("../x", .invalidName("../x")), ("", .invalidName("")),
        ("-x", .invalidName("-x")),
    ])
    func `adds nothing under a name that is taken or unusable`(name: String, error: ModelStoreError) throws {
        let temporary = try TemporaryStore()
        #expect(throws: error) {
            try temporary.store.add(
                folder: try ownFolder(temporary), name: name, kind: .style, space: TinyNetworks.space
            ) { _ in }
        }
        #expect(temporary.dataNames.isEmpty)
    }

    @Test func `adds a name once`() throws {
        let temporary = try TemporaryStore()
        let folder = try ownFolder(temporary)
        func add() throws {
            _ = try temporary.store.add(folder: folder, name: "mine", kind: .style, space: TinyNetworks.space)
            { _ in }
        }
        try add()
        #expect(throws: ModelStoreError.nameTaken("mine")) { try add() }
        #expect(temporary.loadingError("mine") == nil)
    }

    @Test func `adds no graph of the other kind, and none that does not load`() throws {
        let temporary = try TemporaryStore()
        let folder = try ownFolder(temporary, .transformer)
        #expect(throws: ModelStoreError.wrongKind(model: "mine", kind: .style, inputs: 2)) {
            try temporary.store.add(folder: folder, name: "mine", kind: .style, space: TinyNetworks.space) {
                _ in
            }
        }
        try FileManager.default.removeItem(at: folder.appending(path: "two"))
        #expect(throws: ModelStoreError.unusableGraph(model: "mine", .missingFile(file: "two"))) {
            try temporary.store.add(
                folder: folder, name: "mine", kind: .transformer, space: TinyNetworks.space
            ) { _ in }
        }
        #expect(temporary.dataNames.isEmpty)
    }

    @Test(arguments: [
        "", "{}", "{\"version\":1}", "[]",
        "{\"version\":1,\"model\":{\"name\":\"other\",\"kind\":\"style\",\"space\":\"s\",\"title\":\"\",\"licence\":\"\",\"bundled\":false,\"files\":[]}}",
    ])
    func `a damaged description hides a model, and it can be removed`(json: String) throws {
        let temporary = try TemporaryStore()
        let folder = temporary.store.dataFolder.appending(path: "mine")
        try TinyNetworks.write(.style, to: folder)
        try Data(json.utf8).write(to: folder.appending(path: "impasto-model.json"))
        #expect(temporary.store.list().map(\.record.name) == ["here", "away"])
        guard case .invalidManifest("mine/impasto-model.json", _)? = temporary.loadingError("mine") else {
            Issue.record("\(String(describing: temporary.loadingError("mine")))")
            return
        }
        try temporary.store.remove("mine")
        #expect(temporary.dataNames.isEmpty)
    }

    @Test func `removes what was pulled, not what came with the program`() throws {
        let temporary = try TemporaryStore()
        #expect(throws: ModelStoreError.cannotRemoveBundled("here")) { try temporary.store.remove("here") }
        #expect(throws: ModelStoreError.missingModel("away", bundled: false)) {
            try temporary.store.remove("away")
        }
        try temporary.pull()
        try temporary.store.remove("away")
        #expect(temporary.store.list().map(\.state) == [.present, .missing])
        #expect(temporary.dataNames.isEmpty)
    }

    @Test func `removes what was half fetched`() throws {
        let temporary = try TemporaryStore()
        let staging = temporary.store.stagingFolder("away")
        try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
        try temporary.store.remove("away")
        #expect(temporary.dataNames.isEmpty)
    }

    @Test func `installs a staged folder in one step, over a damaged one too`() throws {
        let temporary = try TemporaryStore()
        try temporary.pull()
        try Data([0]).write(to: temporary.store.dataFolder.appending(path: "away/two"))
        let staging = temporary.store.dataFolder.appending(path: ".staging")
        try TinyNetworks.write(.transformer, to: staging)
        try temporary.store.install(TinyNetworks.record("away", .transformer), from: staging)
        #expect(temporary.loadingError("away") == nil)
        #expect(temporary.dataNames == ["away"])
    }
}
