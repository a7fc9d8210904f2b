package import Foundation
import Foundations
import GraphModel

extension ModelStore {
    /// Reads every file of the network called `name` and compares all digests that are known.
    ///
    /// Throws ``ModelStoreError``: unknown, missing, or which file is damaged.
    package func verify(_ name: String) throws(ModelStoreError) {
        let descriptor = try descriptor(name)
        guard let folder = descriptor.folder else {
            throw .missingModel(name, bundled: descriptor.record.bundled)
        }
        for file in descriptor.record.files {
            let bytes = try Self.bytes(of: file.path, in: folder, model: name)
            var verification = FileVerification(file)
            verification.update(bytes)
            try verification.finish(model: name)
        }
    }

    /// Where the files of a network of the manifest gather while it is being fetched.
    package func stagingFolder(_ name: String) -> URL {
        dataFolder.appending(path: ".partial-\(name)", directoryHint: .isDirectory)
    }

    /// Removes the pulled or added network called `name`: also a damaged one, or one that was half fetched.
    ///
    /// Throws ``ModelStoreError``: unknown, missing, or one that comes with the program.
    package func remove(_ name: String) throws(ModelStoreError) {
        let folder = dataFolder.appending(path: name, directoryHint: .isDirectory)
        // A user-added network with a damaged description is unknown to lists, but can be removed.
        let folders = [folder, stagingFolder(name)].filter { folder in
            ModelRecord.isValidName(name) && FileManager.default.fileExists(atPath: folder.path)
        }
        guard !folders.isEmpty else {
            let descriptor = try descriptor(name)
            throw descriptor.folder == nil
                ? .missingModel(name, bundled: descriptor.record.bundled) : .cannotRemoveBundled(name)
        }
        for folder in folders { try ModelFolder.remove(folder) }
    }

    /// Adds a user's TensorFlow.js graph model to the store, under `name`.
    ///
    /// Only `model.json` and the weight files that it names are copied, together with a description that holds
    /// their digests. `check` is called with the network before anybody else can see it; what it throws
    /// (an unfitting output, a trial run that is not finite) leaves the store as it was.
    ///
    /// Throws ``ModelStoreError`` for a name that is unusable or taken, files that are no such graph, inputs
    /// that do not fit `kind`, or what the system refused; and whatever `check` throws.
    package func add(
        folder: URL, name: String, kind: ModelKind, space: StyleSpace, title: String? = nil,
        licence: String = "NOASSERTION", check: (LoadedModel) throws -> Void
    ) throws -> ModelDescriptor {
        let target = try freeFolder(name)
        guard ModelRecord.isValidName(space.rawValue) else {
            throw ModelStoreError.invalidName(space.rawValue)
        }
        let contents = try Self.contents(of: folder, model: name)
        let record = ModelRecord(
            name: name, kind: kind, space: space, title: title ?? name, licence: licence,
            files: contents.map { path, bytes in
                ModelRecord.File(path: path, bytes: bytes.count, sha256: SHA256.hexDigest(of: bytes))
            })
        if let reason = record.invalidReason {
            throw ModelStoreError.invalidManifest(file: AddedModel.fileName, reason: "the model \(reason)")
        }
        let graph = try Self.graph(of: record) { file throws(ModelStoreError) in
            // Every file of the record was made from these.
            contents.first { $0.path == file.path }?.bytes ?? []
        }
        let descriptor = ModelDescriptor(record: record, state: .present, folder: target, isAdded: true)
        try check(LoadedModel(descriptor: descriptor, graph: graph))

        let staging = try ModelFolder.makeHidden(in: dataFolder)
        do {
            for (path, bytes) in contents { try ModelFolder.write(bytes, to: staging.appending(path: path)) }
            try ModelFolder.write(
                try AddedModel(model: record).json, to: staging.appending(path: AddedModel.fileName))
            try ModelFolder.move(staging, to: try freeFolder(name))
        } catch {
            try? FileManager.default.removeItem(at: staging)
            throw error
        }
        return descriptor
    }

    /// Makes a network of the manifest visible whose verified files are in `staging`, a folder on the same
    /// file system as ``dataFolder``: `staging` becomes the network's folder, in one step.
    package func install(_ record: ModelRecord, from staging: URL) throws(ModelStoreError) {
        try ModelFolder.synchronize(staging)
        try ModelFolder.move(
            staging, to: dataFolder.appending(path: record.name, directoryHint: .isDirectory))
    }

    // MARK: Parts

    /// Where a network called `name` will stand, if nothing is in the way.
    private func freeFolder(_ name: String) throws(ModelStoreError) -> URL {
        guard ModelRecord.isValidName(name) else { throw .invalidName(name) }
        let folder = dataFolder.appending(path: name, directoryHint: .isDirectory)
        guard manifest[name] == nil, !FileManager.default.fileExists(atPath: folder.path) else {
            throw .nameTaken(name)
        }
        return folder
    }

    /// `model.json` and the weight files that it names, read once.
    private static func contents(
        of folder: URL, model: String
    ) throws(ModelStoreError) -> [(path: String, bytes: [UInt8])] {
        let json = try bytes(of: GraphModelLoader.modelJSONName, in: folder, model: model)
        let paths: [String]
        do {
            paths = try GraphModelLoader.shardPaths(modelJSON: json)
        } catch {
            throw .unusableGraph(model: model, error)
        }
        var contents = [(path: GraphModelLoader.modelJSONName, bytes: json)]
        var total = 0
        for path in paths where !contents.contains(where: { $0.path == path }) {
            let shard = try bytes(of: path, in: folder, model: model)
            total += shard.count
            guard total <= GraphModelLoader.weightByteLimit else {
                throw .unusableGraph(
                    model: model, .tooLarge(file: path, bytes: total, limit: GraphModelLoader.weightByteLimit)
                )
            }
            contents.append((path, shard))
        }
        return contents
    }

    static func bytes(
        of path: String, in folder: URL, model: String
    ) throws(ModelStoreError) -> [UInt8] {
        do {
            return try ModelFile.read(
                folder.appending(path: path), named: path,
                limit: path == GraphModelLoader.modelJSONName
                    ? GraphModelLoader.modelJSONByteLimit : GraphModelLoader.weightByteLimit)
        } catch {
            throw .unusableGraph(model: model, error)
        }
    }
}
