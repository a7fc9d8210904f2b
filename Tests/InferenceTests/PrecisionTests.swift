import Foundation
import Kernels
import Tensors
import TestSupport
import Testing

@Suite("Transformers in bfloat16", .serialized)
struct PrecisionTests {
    private static func cases(_ networks: [String]) -> [GoldenCase] {
        networks.flatMap { network in
            CPULevel.available.map { GoldenCase(network: network, height: 65, width: 97, level: $0) }
        }
    }

    @Test(
        "paint what TensorFlow paints, but for less than a step in 255",
        arguments: cases(["transformer-quarter"]))
    func bundled(_ test: GoldenCase) async throws {
        try await expectClose(test, models: Places.models, golden: GoldenTests.folder)
    }

    @Test(
        "paint what TensorFlow paints with the original's networks, but for less than a step in 255",
        .enabled(
            if: Originals.folder != nil || Places.isContinuousIntegration,
            "needs the reference folder and python3"),
        arguments: cases(["saved_model_transformer_separable_js", "saved_model_transformer_js"]))
    func originals(_ test: GoldenCase) async throws {
        try await expectClose(
            test, models: #require(Originals.folder),
            golden: #require(Places.reference).appending(path: "golden"))
    }

    @Test("and so in tiles, which change layers of 32 channels")
    func tiles() async throws {
        let level = CPULevel.available.last!
        let test = GoldenCase(network: "transformer-quarter", height: 65, width: 97, level: level)
        try await expectClose(
            test, models: Places.models, golden: GoldenTests.folder, costs: .sapphireRapids)
    }

    @Test(
        "and so in tiles with the original's networks",
        .enabled(
            if: Originals.folder != nil || Places.isContinuousIntegration,
            "needs the reference folder and python3"),
        arguments: ["saved_model_transformer_separable_js", "saved_model_transformer_js"])
    func originalsInTiles(_ network: String) async throws {
        let level = CPULevel.available.last!
        let test = GoldenCase(network: network, height: 65, width: 97, level: level)
        try await expectClose(
            test, models: #require(Originals.folder),
            golden: #require(Places.reference).appending(path: "golden"), costs: .sapphireRapids)
    }

    /// In the mean, and the same bits for any number of threads.
    private func expectClose(
        _ test: GoldenCase, models: URL, golden: URL, costs: ProductCosts? = nil
    ) async throws {
        let graph = try await LoadedGraphs.shared.graph(models.appending(path: test.network))
        let expected = try test.golden(in: golden).values
        let result = try test.run(graph: graph, threads: 2, precision: .bfloat16, costs: costs)
        try #require(result.count == expected.count)
        let differences = zip(result, expected).map { ($0 - $1).magnitude }
        let mean = differences.reduce(0, +) / Float(differences.count)
        #expect(mean < 1.0 / 255)
        // It is another computation, or this tests nothing.
        #expect(result != (try test.run(graph: graph, threads: 2)))
        let single = try test.run(graph: graph, threads: 1, precision: .bfloat16, costs: costs)
        #expect(single.map(\.bitPattern) == result.map(\.bitPattern))
    }
}
