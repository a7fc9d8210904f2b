import Foundation
import Foundations
import GraphModel
import Stylization
import TestSupport

/// Networks of a few hundred bytes, and a store over a temporary folder that knows them.
struct TinyNetworks {
    static let space = StyleSpace(rawValue: "tiny")

    /// Files of a graph model: `style` has one input, `transformer` two.
    static func files(_ kind: ModelKind, scale: Float = 0.5) -> [(path: String, bytes: [UInt8])] {
        let shape = { (extents: String) in
            "{\"shape\":{\"dim\":["
                + extents.split(separator: ",").map { "{\"size\":\($0)}" }.joined(separator: ",") + "]}}"
        }
        var nodes = [
            "{\"name\":\"image\",\"op\":\"Placeholder\",\"attr\":{\"shape\":\(shape("-1,-1,-1,3"))}}",
            "{\"name\":\"scale\",\"op\":\"Const\"}",
            "{\"name\":\"scaled\",\"op\":\"Mul\",\"input\":[\"image\",\"scale\"]}",
        ]
        if kind == .transformer {
            nodes += [
                "{\"name\":\"style\",\"op\":\"Placeholder\",\"attr\":{\"shape\":\(shape("-1,1,1,1"))}}",
                "{\"name\":\"styled\",\"op\":\"Add\",\"input\":[\"scaled\",\"style\"]}",
            ]
        }
        let json = """
            {"modelTopology":{"node":[\(nodes.joined(separator: ","))]},"weightsManifest":[{"paths":["shards/one","two"],\
            "weights":[{"name":"scale","shape":[3],"dtype":"float32"}]}]}
            """
        let weights = [scale, 1, 2].flatMap { value in
            withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
        }
        return [
            ("model.json", Array(json.utf8)), ("shards/one", Array(weights.prefix(5))),
            ("two", Array(weights.dropFirst(5))),
        ]
    }

    /// The record of such a network.
    static func record(_ name: String, _ kind: ModelKind, bundled: Bool = false) -> ModelRecord {
        ModelRecord(
            name: name, kind: kind, space: space, title: "Tiny \(kind.rawValue)", licence: "CC0-1.0",
            bundled: bundled,
            files: files(kind).enumerated().map { index, file in
                // Digests of either kind, and both.
                ModelRecord.File(
                    path: file.path, bytes: file.bytes.count,
                    sha256: index == 1 ? nil : SHA256.hexDigest(of: file.bytes),
                    gitBlobSHA1: index == 0 ? nil : SHA1.gitBlobID(of: file.bytes))
            })
    }

    static func write(_ kind: ModelKind, to folder: URL) throws {
        for (path, bytes) in files(kind) {
            let url = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
    }
}

/// A store over two fresh folders, removed when this goes.
///
/// `here` comes with the program and is there; `away` can be pulled and is not.
final class TemporaryStore {
    let top = URL.temporaryDirectory.appending(path: "model-store-\(UUID().uuidString)")
    let store: ModelStore

    init() throws {
        let records = [
            TinyNetworks.record("here", .style, bundled: true), TinyNetworks.record("away", .transformer),
        ]
        store = ModelStore(
            manifest: try ModelManifest(models: records), bundledFolder: top.appending(path: "bundled"),
            dataFolder: top.appending(path: "data/models"))
        try TinyNetworks.write(.style, to: store.bundledFolder.appending(path: "here"))
    }

    deinit { try? FileManager.default.removeItem(at: top) }

    /// Puts the network `away` into the data folder.
    func pull() throws { try TinyNetworks.write(.transformer, to: store.dataFolder.appending(path: "away")) }

    /// Names in the data folder, hidden ones included.
    var dataNames: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: store.dataFolder.path)) ?? []).sorted()
    }

    func loadingError(_ name: String) -> ModelStoreError? {
        do throws(ModelStoreError) {
            _ = try store.load(name)
            return nil
        } catch {
            return error
        }
    }
}
