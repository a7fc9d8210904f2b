import Foundation
import GraphModel
import Inference
import Kernels
import Tensors
import TestSupport
import Testing

/// A network's files with its weights stored in fewer bits, as TF.js's converter does.
private enum Quantization: String, CaseIterable {
    case float16, uint8

    /// How far the smaller weights may move a network's result: a share of the largest magnitude of a style
    /// vector, a color of a painting.
    ///
    /// Measured: 0.013 and 0.0015 with float16, 0.089 and 0.12 with uint8.
    var tolerance: (style: Float, transformer: Float) {
        switch self {
        case .float16: (0.015, 0.002)
        case .uint8: (0.1, 0.15)
        }
    }

    /// `model.json` and the one shard of the folder's weights, quantized.
    func copy(of folder: URL) throws -> (json: [UInt8], shard: [UInt8]) {
        var model = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "model.json")))
                as? [String: Any])
        let groups = try #require(model["weightsManifest"] as? [[String: Any]])
        var shard: [UInt8] = []
        var weights: [[String: Any]] = []
        for group in groups {
            var blob: [UInt8] = []
            for path in try #require(group["paths"] as? [String]) {
                blob += try Data(contentsOf: folder.appending(path: path))
            }
            var at = 0
            for weight in try #require(group["weights"] as? [[String: Any]]) {
                var weight = weight
                let count = try #require(weight["shape"] as? [Int]).reduce(1, *)
                guard weight["dtype"] as? String == "float32", weight["quantization"] == nil else {
                    let stored = weight["quantization"] as? [String: Any]
                    let bytes = count * (stored == nil ? 4 : 2)
                    shard += blob[at..<at + bytes]
                    at += bytes
                    weights.append(weight)
                    continue
                }
                let values = blob[at..<at + 4 * count].withUnsafeBytes { raw in
                    (0..<count).map {
                        Float(bitPattern: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))
                    }
                }
                at += 4 * count
                weight["quantization"] = append(values, to: &shard)
                weights.append(weight)
            }
        }
        model["weightsManifest"] = [["paths": ["weights"], "weights": weights]]
        return ([UInt8](try JSONSerialization.data(withJSONObject: model)), shard)
    }

    private func append(_ values: [Float], to shard: inout [UInt8]) -> [String: Any] {
        switch self {
        case .float16:
            for value in values { withUnsafeBytes(of: Float16(value).bitPattern) { shard += $0 } }
            return ["dtype": "float16"]
        case .uint8:
            let low = values.min() ?? 0, high = values.max() ?? 0
            let scale = high > low ? (high - low) / 255 : 1
            for value in values { shard.append(UInt8(((value - low) / scale).rounded())) }
            return ["dtype": "uint8", "scale": Double(scale), "min": Double(low)]
        }
    }
}

@Suite("Quantized copies of the original's networks stay close to TensorFlow's numbers", .serialized)
struct QuantizedTests {
    @Test(
        .enabled(
            if: Originals.folder != nil || Places.isContinuousIntegration,
            "needs the reference folder and python3"),
        arguments: GoldenTests.originals, Quantization.allCases)
    fileprivate func parity(_ network: String, _ quantization: Quantization) throws {
        let folder = try #require(Originals.folder).appending(path: network)
        let (json, shard) = try quantization.copy(of: folder)
        let graph = try GraphModelLoader.load(modelJSON: json) { _ throws(GraphModelError) in shard }
        let isTransformer = network.contains("transformer")
        for level in CPULevel.available {
            let test = GoldenCase(
                network: network, height: isTransformer ? 65 : 100, width: isTransformer ? 97 : 133,
                level: level)
            let expected = try test.golden(in: #require(Places.reference).appending(path: "golden")).values
            let result = try test.run(graph: graph, threads: 2)
            let largest = isTransformer ? 1 : expected.map(\.magnitude).max() ?? 0
            let difference = (zip(result, expected).map { ($0 - $1).magnitude }.max() ?? .nan) / largest
            let tolerance = isTransformer ? quantization.tolerance.transformer : quantization.tolerance.style
            #expect(difference <= tolerance, "\(network), \(quantization) on \(level): \(difference)")
            #expect(difference > 0, "nothing was quantized")
        }
    }
}
