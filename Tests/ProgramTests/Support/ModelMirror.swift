import Foundation
import Stylization
import TestSupport

/// A manifest that knows, beside the bundled networks, some that must be fetched, and a server that has them.
final class ModelMirror: Sendable {
    let workspace: Workspace
    let server: FaultyServer

    /// A network to fetch: a bundled one's files under another name.
    struct Copy {
        let name: String
        let bundled: String
        let space: StyleSpace
    }

    /// `net`, a copy of the bundled transformer.
    static let net = [Copy(name: "net", bundled: "transformer-quarter", space: .magentaMobile)]
    /// The original's default pair by name and space, the bundled pair by its files.
    static let originalPair = [
        Copy(name: ModelPair.original.style, bundled: ModelPair.bundled.style, space: .tfjsOriginal),
        Copy(
            name: ModelPair.original.transformer, bundled: ModelPair.bundled.transformer,
            space: .tfjsOriginal),
    ]

    init(_ copies: [Copy] = net) throws {
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
        var files: [String: [UInt8]] = [:]
        for copy in copies {
            let original = bundled[copy.bundled]!
            models.append(
                ModelRecord(
                    name: copy.name, kind: original.kind, space: copy.space, title: "A copy",
                    licence: original.licence, source: .init(repository: "https://example.org/networks"),
                    files: original.files))
            for file in original.files {
                let url = Places.models.appending(path: "\(original.name)/\(file.path)")
                files["/\(copy.name)/\(file.path)"] = [UInt8](try Data(contentsOf: url))
            }
        }
        try workspace.write("models/manifest.json", JSONEncoder().encode(try ModelManifest(models: models)))
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

    /// Runs the program as a server while `body` talks to it.
    func serve(_ body: (LoopbackHTTP) async throws -> Void) async throws {
        try await RunningServer.run(in: workspace, environment: environment) { try await body($0.http) }
    }

    /// Beside the workspace's.
    var environment: [String: String] {
        ["IMPASTO_MODELS": workspace.url("models").path, "IMPASTO_MODELS_URL": server.address.absoluteString]
    }
}
