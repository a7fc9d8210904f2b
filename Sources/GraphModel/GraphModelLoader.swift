public import Foundation
import Tensors

/// Loads TensorFlow.js graph models: a `model.json` (topology and weights manifest) and the weight files
/// that it names.
///
/// Everything comes from outside and is checked before it is used: sizes are multiplied with overflow
/// checks, every constant must be finite, every node's inputs and shapes must fit its operation. What
/// loads is safe to plan; whatever does not load throws a ``GraphModelError`` that names the place.
///
/// Source of the format: TensorFlow.js converter, `tfjs_graph_model`; quantized weights as in its
/// `--quantize_*` options.
public enum GraphModelLoader {
    /// The largest accepted `model.json`, in bytes: 16 MiB.
    public static let modelJSONByteLimit = 16 << 20
    /// The most that a model's weight files may hold together, in bytes: 1 GiB.
    public static let weightByteLimit = 1 << 30
    /// The name that every model's topology has.
    public static let modelJSONName = "model.json"

    /// The most dimensions that a tensor may have.
    static let rankLimit = 8
    /// The largest extent of a tensor, stride, window or padding.
    static let extentLimit = 1 << 24

    /// The graph in `folder`, which holds `model.json` and the weight files beside it.
    public static func load(folder: URL) throws(GraphModelError) -> Graph {
        let json = try ModelFile.read(
            folder.appending(path: modelJSONName), named: modelJSONName, limit: modelJSONByteLimit)
        return try load(modelJSON: json) { path throws(GraphModelError) in
            try ModelFile.read(folder.appending(path: path), named: path, limit: weightByteLimit)
        }
    }

    /// The graph in the bytes of a `model.json` and of the weight files that `shards` gives by their path.
    ///
    /// `shards` is asked once for every path of the weights manifest, in its order, and only for relative
    /// paths without `..`; it may check what it hands out, because these very bytes are decoded.
    public static func load(
        modelJSON: [UInt8], shards: (String) throws(GraphModelError) -> [UInt8]
    ) throws(GraphModelError) -> Graph {
        guard modelJSON.count <= modelJSONByteLimit else {
            throw .tooLarge(file: modelJSONName, bytes: modelJSON.count, limit: modelJSONByteLimit)
        }
        let document = try ModelDocument.parse(modelJSON, file: modelJSONName)
        let layout = try WeightsLayout(document.weightsManifest, file: modelJSONName)
        // The topology first: it is cheaper to refuse than tens of megabytes of weights.
        let topology = try Topology(document, file: modelJSONName)
        var weights: [String: Constant] = [:]
        for group in layout.groups {
            try decode(group, shards: shards, into: &weights)
        }
        return try topology.graph(weights: weights)
    }

    /// The paths of the weight files that `modelJSON` names, in its order.
    public static func shardPaths(modelJSON: [UInt8]) throws(GraphModelError) -> [String] {
        guard modelJSON.count <= modelJSONByteLimit else {
            throw .tooLarge(file: modelJSONName, bytes: modelJSON.count, limit: modelJSONByteLimit)
        }
        let document = try ModelDocument.parse(modelJSON, file: modelJSONName)
        return try WeightsLayout(document.weightsManifest, file: modelJSONName).groups.flatMap(\.paths)
    }

    /// Reads a group's files, checks that they hold what the weights take, and only then allocates.
    private static func decode(
        _ group: WeightsLayout.Group, shards: (String) throws(GraphModelError) -> [UInt8],
        into weights: inout [String: Constant]
    ) throws(GraphModelError) {
        var shardBytes: [[UInt8]] = []
        var total = 0
        for path in group.paths {
            let shard = try shards(path)
            total += shard.count
            guard total <= group.bytes else { break }
            shardBytes.append(shard)
        }
        guard total == group.bytes else {
            throw .weightBytes(files: group.paths, found: total, needed: group.bytes)
        }
        let bytes = concatenated(shardBytes)
        shardBytes = []
        let files = group.paths.count == 1 ? group.paths[0] : modelJSONName
        var start = 0
        for weight in group.weights {
            let end = start + weight.bytes
            weights[weight.name] = try bytes.withUnsafeBufferPointer { all throws(GraphModelError) in
                try weight.decode(
                    UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[start..<end])), file: files)
            }
            start = end
        }
    }

    private static func concatenated(_ parts: [[UInt8]]) -> [UInt8] {
        if parts.count == 1 { return parts[0] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        // Array by array: each is one copy of memory, where a joined sequence goes byte by byte.
        for part in parts { bytes.append(contentsOf: part) }
        return bytes
    }
}
