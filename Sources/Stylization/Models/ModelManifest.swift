import Foundation

/// `manifest.json`: every network that the program knows, here or to be pulled.
package struct ModelManifest: Codable, Sendable, Equatable {
    /// The schema that this program reads and writes.
    package static let currentVersion = 1
    /// The file's name in the folder of the bundled networks.
    package static let fileName = "manifest.json"
    /// The largest accepted manifest, in bytes: 1 MiB.
    package static let byteLimit = 1 << 20

    /// The schema's version; ``currentVersion``.
    package let version: Int
    /// The networks, in the order in which they are listed to people.
    package let models: [ModelRecord]

    /// A manifest of the current version.
    ///
    /// Throws ``ModelStoreError/invalidManifest(file:reason:)`` for records that cannot be true.
    package init(models: [ModelRecord]) throws(ModelStoreError) {
        version = Self.currentVersion
        self.models = models
        try validate(file: Self.fileName)
    }

    /// The manifest in the bytes of a `manifest.json`.
    package init(json: [UInt8]) throws(ModelStoreError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json))
        } catch {
            throw .invalidManifest(file: Self.fileName, reason: "\(error)")
        }
        try validate(file: Self.fileName)
    }

    /// The record of the network called `name`.
    package subscript(name: String) -> ModelRecord? { models.first { $0.name == name } }

    private func validate(file: String) throws(ModelStoreError) {
        guard version == Self.currentVersion else {
            throw .invalidManifest(
                file: file, reason: "it has the version \(version), not \(Self.currentVersion)")
        }
        var names: Set<String> = []
        for model in models {
            if let reason = model.invalidReason {
                throw .invalidManifest(file: file, reason: "model '\(model.name)' \(reason)")
            }
            guard names.insert(model.name).inserted else {
                throw .invalidManifest(file: file, reason: "model '\(model.name)' occurs twice")
            }
        }
    }
}
