import Foundation
import StrictJSON

/// `impasto-model.json`: the description in the folder of a user-added network, as the manifest has it for the
/// others.
struct AddedModel: Codable, Equatable {
    static let fileName = "impasto-model.json"

    let version: Int
    let model: ModelRecord

    init(model: ModelRecord) {
        version = ModelManifest.currentVersion
        self.model = model
    }

    /// Throws ``ModelStoreError/invalidManifest(file:reason:)``, also if it describes another folder.
    init(json: [UInt8], file: String, folder: String) throws(ModelStoreError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json))
        } catch {
            throw .invalidManifest(file: file, reason: "\(error)")
        }
        guard version == ModelManifest.currentVersion else {
            throw .invalidManifest(
                file: file, reason: "it has the version \(version), not \(ModelManifest.currentVersion)")
        }
        if let reason = model.invalidReason {
            throw .invalidManifest(file: file, reason: "the model \(reason)")
        }
        guard model.name == folder, !model.bundled else {
            throw .invalidManifest(file: file, reason: "it describes '\(model.name)'")
        }
    }

    var json: [UInt8] {
        get throws {
            try CanonicalJSON.bytes(self, layout: .indented) + Array("\n".utf8)
        }
    }
}
