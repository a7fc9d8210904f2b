import Application
import Foundation
import TestSupport
import Testing

@testable import Stylization

@Suite("The trial run of a new network")
struct ModelSmokeTestTests {
    private static let store = Result {
        try ModelStore(
            bundledFolder: Places.models,
            dataFolder: FileManager.default.temporaryDirectory.appending(path: "impasto-no-models"))
    }

    /// A bundled network, as if it had been added as one of `kind`.
    private func model(_ name: String, as kind: ModelKind) throws -> LoadedModel {
        let loaded = try Self.store.get().load(name)
        let record = loaded.descriptor.record
        let descriptor = ModelDescriptor(
            record: ModelRecord(
                name: "mine", kind: kind, space: record.space, title: "", licence: "", files: record.files),
            state: .present, folder: nil, isAdded: true)
        return LoadedModel(descriptor: descriptor, graph: loaded.graph)
    }

    @Test(
        "passes what comes with the program",
        arguments: [
            (ModelPair.bundled.style, ModelKind.style), (ModelPair.bundled.transformer, .transformer),
        ])
    func bundled(name: String, kind: ModelKind) throws {
        try ModelSmokeTest(threads: 2).check(try model(name, as: kind))
    }

    @Test(
        "refuses a network of the other kind, and says why",
        arguments: [
            (ModelPair.bundled.style, ModelKind.transformer, "it takes a style of 0 numbers"),
            (ModelPair.bundled.transformer, .style, "it takes a style of 100 numbers"),
        ])
    func otherKind(name: String, kind: ModelKind, reason: String) throws {
        let model = try model(name, as: kind)
        let error = try #require(throws: ApplicationError.self) {
            try ModelSmokeTest(threads: 1).check(model)
        }
        #expect(error.description.hasPrefix("model 'mine': \(reason)"), "\(error)")
    }
}
