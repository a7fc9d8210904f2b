import Foundation
import GraphModel
import Tensors
import TestSupport
import Testing

/// One of the six networks: what its file is known to hold.
struct KnownNetwork: Sendable, CustomTestStringConvertible {
    let name: String
    let isBundled: Bool
    let placeholders: Int
    let output: String
    let convolutions: Int
    let batchNorms: Int
    /// Values of the `Conv2D` and `DepthwiseConv2dNative` weights together.
    let weights: Int

    var testDescription: String { name }

    /// Where it is here, if it is complete: of the original four, references hold one shard only.
    var folder: URL? {
        let folder = isBundled ? Places.models : Places.reference?.appending(path: "originals")
        guard let folder = folder?.appending(path: name) else { return nil }
        guard
            let json = try? ModelFile.read(folder.appending(path: "model.json"), named: name, limit: 1 << 24),
            let shards = try? GraphModelLoader.shardPaths(modelJSON: json)
        else { return nil }
        let isComplete = shards.allSatisfy {
            FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
        }
        return isComplete ? folder : nil
    }

    static let all = [
        KnownNetwork(
            name: "style-mobilenet-v2", isBundled: true, placeholders: 1,
            output: "mobilenet_conv/Conv/BiasAdd",
            convolutions: 53, batchNorms: 0, weights: 2_317_760),
        KnownNetwork(
            name: "transformer-quarter", isBundled: true, placeholders: 2,
            output: "transformer/expand/conv3/conv/Sigmoid", convolutions: 42, batchNorms: 0, weights: 176_968
        ),
        KnownNetwork(
            name: "saved_model_transformer_separable_js", isBundled: false, placeholders: 2,
            output: "transformer/expand/conv3/dilate_conv/Sigmoid", convolutions: 55, batchNorms: 3,
            weights: 565_752),
    ]
}

@Suite struct `The networks load` {
    @Test(arguments: KnownNetwork.all.filter { $0.folder != nil })
    func `with the nodes that the result needs`(network: KnownNetwork) throws {
        let graph = try GraphModelLoader.load(folder: try #require(network.folder))

        #expect(graph.nodes[graph.output].name == network.output)
        #expect(
            graph.placeholders.map { graph.nodes[$0].name }
                == Array(["Placeholder", "Placeholder_1"].prefix(network.placeholders)))
        for (index, node) in graph.nodes.enumerated() {
            #expect(node.inputs.allSatisfy { $0 < index }, "\(node.name) comes before an input of it")
        }
        var convolutions = 0
        var batchNorms = 0
        var weights = 0
        for node in graph.nodes {
            switch node.operation {
            case .conv2D, .depthwiseConv2D:
                convolutions += 1
                if case .constant(.float(let tensor)) = graph.nodes[node.inputs[1]].operation {
                    weights += tensor.shape.count
                }
            case .fusedBatchNorm: batchNorms += 1
            default: break
            }
        }
        #expect(convolutions == network.convolutions)
        #expect(batchNorms == network.batchNorms)
        #expect(weights == network.weights)
    }

    /// The original's other three networks have no shards here; their topologies and manifests do load,
    /// up to the first weight file.
    @Test(
        .enabled(if: Places.reference != nil, "needs the reference folder"),
        arguments: ["saved_model_style_js", "saved_model_style_inception_js", "saved_model_transformer_js"])
    func `up to missing weight files`(name: String) throws {
        let folder = try #require(Places.reference).appending(path: "originals").appending(path: name)
        let json = try ModelFile.read(
            folder.appending(path: "model.json"), named: "model.json", limit: 1 << 24)
        let first = try #require(try GraphModelLoader.shardPaths(modelJSON: json).first)
        #expect(throws: GraphModelError.missingFile(file: first)) {
            try GraphModelLoader.load(folder: folder)
        }
    }

    /// Zeros fit as weights of any shape, so the structure can be checked without the shards.
    @Test(
        .enabled(if: Places.reference != nil, "needs the reference folder"),
        arguments: [
            ("saved_model_style_js", 53, 52), ("saved_model_style_inception_js", 71, 70),
            ("saved_model_transformer_js", 42, 3),
        ])
    func `in structure without their weights`(name: String, convolutions: Int, batchNorms: Int) throws {
        let folder = try #require(Places.reference).appending(path: "originals").appending(path: name)
        let json = try ModelFile.read(
            folder.appending(path: "model.json"), named: "model.json", limit: 1 << 24)
        let first = try #require(try GraphModelLoader.shardPaths(modelJSON: json).first)
        let zeros = try Self.zeros(json)
        let graph = try GraphModelLoader.load(modelJSON: json) { $0 == first ? zeros : [] }

        var (foundConvolutions, foundBatchNorms) = (0, 0)
        for node in graph.nodes {
            switch node.operation {
            case .conv2D, .depthwiseConv2D: foundConvolutions += 1
            case .fusedBatchNorm: foundBatchNorms += 1
            default: break
            }
        }
        #expect(foundConvolutions == convolutions)
        #expect(foundBatchNorms == batchNorms)
    }

    /// Weight bytes of the right length for a manifest: zeros, but true for the few integers.
    private static func zeros(_ json: [UInt8]) throws -> [UInt8] {
        struct Document: Decodable { let weightsManifest: [Group] }
        struct Group: Decodable { let weights: [Weight] }
        struct Weight: Decodable {
            let name: String
            let shape: [Int]
            let dtype: String
        }
        let integers: [(suffix: String, values: [Int32])] = [
            ("mul/x", [2]), ("Pad/paddings", [0, 0, 4, 4, 4, 4, 0, 0]),
            ("Pad_1/paddings", [0, 0, 1, 1, 1, 1, 0, 0]),
            ("strided_slice/stack", [1]), ("strided_slice/stack_1", [2]), ("strided_slice_1/stack_1", [3]),
            ("reduction_indices", [1, 2]), ("ExpandDims/dim", [1]), ("concat/axis", [3]),
        ]
        let document = try JSONDecoder().decode(Document.self, from: Data(json))
        var bytes: [UInt8] = []
        for weight in document.weightsManifest.flatMap(\.weights) {
            if weight.dtype == "int32" {
                let values = try #require(integers.first { weight.name.hasSuffix($0.suffix) }).values
                bytes += littleEndian(values)
            } else {
                bytes += [UInt8](repeating: 0, count: 4 * weight.shape.reduce(1, *))
            }
        }
        return bytes
    }
}
