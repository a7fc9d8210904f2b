import Foundation
import Stylization
import TestSupport

/// A manifest that knows, beside the bundled networks, one that must be fetched (`net`, a copy of the bundled
/// transformer), and a server that has it.
final class ModelMirror: Sendable {
    let workspace: Workspace
    let server: FaultyServer

    init() throws {
        let workspace = try Workspace()
        self.workspace = workspace
        let bundled = try ModelStore(bundledFolder: Places.models).manifest
        var models = bundled.models.filter(\.bundled)
        for model in models {
            try FileManager.default.createDirectory(
                at: workspace.url("models"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                at: workspace.url("models/\(model.name)"),
                withDestinationURL: Places.models.appending(path: model.name))
        }
        let original = bundled["transformer-quarter"]!
        models.append(
            ModelRecord(
                name: "net", kind: original.kind, space: original.space, title: "A copy",
                licence: original.licence,
                source: .init(repository: "https://example.org/networks"), files: original.files))
        try workspace.write("models/manifest.json", JSONEncoder().encode(try ModelManifest(models: models)))
        var files: [String: [UInt8]] = [:]
        for file in original.files {
            let url = Places.models.appending(path: "\(original.name)/\(file.path)")
            files["/net/\(file.path)"] = [UInt8](try Data(contentsOf: url))
        }
        server = try FaultyServer(files)
    }

    deinit { server.stop() }

    func run(_ arguments: [String]) async throws -> Program.Outcome {
        try await Program.run(arguments, in: workspace, environment: environment)
    }

    func pull(
        _ arguments: [String], onOutput: @escaping @Sendable (ChildProcess, [UInt8]) -> Void = { _, _ in }
    ) async throws -> Program.Outcome {
        try await Program.run(
            ["models", "pull"] + arguments, in: workspace, environment: environment, onOutput: onOutput)
    }

    private var environment: [String: String] {
        ["IMPASTO_MODELS": workspace.url("models").path, "IMPASTO_MODELS_URL": server.address.absoluteString]
    }
}
