package import Foundation
import GraphModel
import HostSystem

/// The networks on this machine: those that come with the program, those pulled, and user-added ones.
///
/// A store is only two folders and the manifest; every call looks at the disk afresh, so that networks
/// which arrive while the program runs are found. Loading verifies digests on the very bytes that it parses.
package struct ModelStore: Sendable {
    /// Every network that the program knows by itself.
    package let manifest: ModelManifest
    /// Where the networks that come with the program are.
    package let bundledFolder: URL
    /// Where pulled and added networks are; made when first needed.
    package let dataFolder: URL

    /// A store over these folders, which are searched in this order.
    package init(manifest: ModelManifest, bundledFolder: URL, dataFolder: URL) {
        self.manifest = manifest
        self.bundledFolder = bundledFolder
        self.dataFolder = dataFolder
    }

    /// A store over `bundledFolder`, which holds `manifest.json` and the bundled networks' folders.
    package init(
        bundledFolder: URL, dataFolder: URL = ModelStore.defaultDataFolder()
    ) throws(ModelStoreError) {
        let bytes: [UInt8]
        do {
            bytes = try ModelFile.read(
                bundledFolder.appending(path: ModelManifest.fileName), named: ModelManifest.fileName,
                limit: ModelManifest.byteLimit)
        } catch {
            throw .invalidManifest(file: ModelManifest.fileName, reason: "\(error)")
        }
        self.init(
            manifest: try ModelManifest(json: bytes), bundledFolder: bundledFolder, dataFolder: dataFolder)
    }

    /// The user's folder for networks: `models` in the ``DataFolder``; on macOS `Models`.
    package static func defaultDataFolder(
        environment: [String: String] = ProcessEnvironment.variables
    ) -> URL {
        #if os(macOS)
        let name = "Models"
        #else
        let name = "models"
        #endif
        return DataFolder.standard(environment: environment)
            .appending(path: name, directoryHint: .isDirectory)
    }

    // MARK: Listing

    /// All networks: the manifest's in its order, then user-added ones by name.
    ///
    /// Looks at lengths only.
    package func list() -> [ModelDescriptor] {
        manifest.models.map(locate) + addedRecords().map(locate)
    }

    /// The network called `name`, here or not.
    ///
    /// Throws ``ModelStoreError/unknownModel(_:known:)``, or ``ModelStoreError/invalidManifest(file:reason:)`` for
    /// a user-added network whose description is damaged.
    package func descriptor(_ name: String) throws(ModelStoreError) -> ModelDescriptor {
        if let record = manifest[name] { return locate(record) }
        if ModelRecord.isValidName(name), let record = try addedRecord(name) { return locate(record) }
        throw .unknownModel(name, known: list().map(\.record.name))
    }

    /// The pair to use when none was chosen: the original demo's default pair once it is here, else the bundled.
    package func defaultPair() -> ModelPair {
        let isHere = [ModelPair.original.style, ModelPair.original.transformer].allSatisfy { name in
            manifest[name].map { locate($0).isPresent } ?? false
        }
        return isHere ? .original : .bundled
    }

    // MARK: Loading

    /// The network called `name`, its files' lengths and digests verified.
    ///
    /// Throws ``ModelStoreError``: unknown, missing, damaged, or no graph that can be run.
    package func load(_ name: String) throws(ModelStoreError) -> LoadedModel {
        let descriptor = try descriptor(name)
        guard let folder = descriptor.folder else {
            throw .missingModel(name, bundled: descriptor.record.bundled)
        }
        let graph = try Self.graph(of: descriptor.record) { file throws(ModelStoreError) in
            try Self.verifiedBytes(of: file, in: folder, model: name)
        }
        return LoadedModel(descriptor: descriptor, graph: graph)
    }

    /// The graph of `record`, from bytes that `read` hands out for the files that the record lists.
    static func graph(
        of record: ModelRecord, read: (ModelRecord.File) throws(ModelStoreError) -> [UInt8]
    ) throws(ModelStoreError) -> Graph {
        func bytes(_ path: String) throws(ModelStoreError) -> [UInt8] {
            guard let file = record.files.first(where: { $0.path == path }) else {
                throw .unlistedFile(model: record.name, file: path)
            }
            return try read(file)
        }
        let json = try bytes(GraphModelLoader.modelJSONName)
        // The loader throws only errors of its own: this one is kept until loading has stopped.
        var failure: ModelStoreError?
        let graph: Graph
        do throws(GraphModelError) {
            graph = try GraphModelLoader.load(modelJSON: json) { path throws(GraphModelError) in
                do throws(ModelStoreError) {
                    return try bytes(path)
                } catch {
                    failure = error
                    throw .unreadableFile(file: path, reason: "\(error)")
                }
            }
        } catch {
            throw failure ?? .unusableGraph(model: record.name, error)
        }
        guard graph.placeholders.count == (record.kind == .style ? 1 : 2) else {
            throw .wrongKind(model: record.name, kind: record.kind, inputs: graph.placeholders.count)
        }
        return graph
    }

    private static func verifiedBytes(
        of file: ModelRecord.File, in folder: URL, model: String
    ) throws(ModelStoreError) -> [UInt8] {
        let bytes = try bytes(of: file.path, in: folder, model: model)
        var verification = FileVerification(file, .strongest)
        verification.update(bytes)
        try verification.finish(model: model)
        return bytes
    }

    // MARK: Folders

    /// Where `record`'s files are: the first folder that holds them all, else the first that holds some.
    private func locate(_ record: ModelRecord) -> ModelDescriptor {
        let isAdded = manifest[record.name] == nil
        var damaged: ModelDescriptor?
        for parent in isAdded ? [dataFolder] : [bundledFolder, dataFolder] {
            let folder = parent.appending(path: record.name, directoryHint: .isDirectory)
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isDirectory),
                isDirectory.boolValue
            else { continue }
            guard let reason = Self.damage(of: record, in: folder) else {
                return ModelDescriptor(record: record, state: .present, folder: folder, isAdded: isAdded)
            }
            damaged =
                damaged
                ?? ModelDescriptor(record: record, state: .damaged(reason), folder: folder, isAdded: isAdded)
        }
        return damaged ?? ModelDescriptor(record: record, state: .missing, folder: nil, isAdded: isAdded)
    }

    private static func damage(of record: ModelRecord, in folder: URL) -> String? {
        for file in record.files {
            let url = folder.appending(path: file.path).resolvingSymlinksInPath()
            guard let bytes = try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize else {
                return "'\(file.path)' is missing"
            }
            guard bytes == file.bytes else {
                return "'\(file.path)' has \(bytes) bytes instead of \(file.bytes)"
            }
        }
        return nil
    }

    /// The descriptions of user-added networks, by name; unreadable ones are left out.
    private func addedRecords() -> [ModelRecord] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: dataFolder.path)) ?? []
        return names.sorted().compactMap { name in
            guard ModelRecord.isValidName(name), manifest[name] == nil else { return nil }
            return (try? addedRecord(name)) ?? nil
        }
    }

    private func addedRecord(_ name: String) throws(ModelStoreError) -> ModelRecord? {
        let file = "\(name)/\(AddedModel.fileName)"
        let bytes: [UInt8]
        do {
            bytes = try ModelFile.read(
                dataFolder.appending(path: file), named: file, limit: ModelManifest.byteLimit)
        } catch .missingFile {
            return nil
        } catch {
            throw .invalidManifest(file: file, reason: "\(error)")
        }
        return try AddedModel(json: bytes, file: file, folder: name).model
    }
}
