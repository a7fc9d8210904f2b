import Foundation
import GraphModel
import Inference
import Kernels
import Tensors
import TestSupport
import Testing

/// DESIGN's tolerances: style vectors within 1e-4 of the largest magnitude, transformer outputs within 2e-4.
private func expectGolden(_ test: GoldenCase, models: URL, golden: URL) async throws {
    let graph = try await LoadedGraphs.shared.graph(models.appending(path: test.network))
    let expected = try test.golden(in: golden).values
    let result = try test.run(graph: graph, threads: 2)
    try #require(result.count == expected.count)
    let tolerance = test.isTransformer ? 2e-4 : 1e-4 * (expected.map(\.magnitude).max() ?? 0)
    let difference = zip(result, expected).map { ($0 - $1).magnitude }.max() ?? .nan
    #expect(difference <= tolerance, "differs by \(difference), tolerance \(tolerance)")
}

// One after the other: each computes with all processors already.
@Suite("Networks give TensorFlow's numbers", .serialized)
struct GoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    @Test("the bundled pair", arguments: GoldenCase.all(["style-mobilenet-v2", "transformer-quarter"]))
    func bundled(_ test: GoldenCase) async throws {
        try await expectGolden(test, models: Places.models, golden: Self.folder)
    }

    static let originals = [
        "saved_model_style_js", "saved_model_style_inception_js", "saved_model_transformer_separable_js",
        "saved_model_transformer_js",
    ]

    @Test(
        "the original's four networks",
        .enabled(
            if: Originals.folder != nil || Places.isContinuousIntegration,
            "needs the reference folder and python3"),
        arguments: GoldenCase.sampled(originals))
    func original(_ test: GoldenCase) async throws {
        let folder = try #require(Originals.folder)
        try await expectGolden(
            test, models: folder, golden: #require(Places.reference).appending(path: "golden"))
    }

    @Test("the same bits for any number of threads", arguments: CPULevel.available)
    func threads(_ level: CPULevel) async throws {
        for network in ["transformer-quarter", "style-mobilenet-v2"] {
            try await expectSameBits(Places.models.appending(path: network), level)
        }
    }

    @Test(
        "the same bits for any number of threads, of the original's networks",
        .enabled(
            if: Originals.folder != nil || Places.isContinuousIntegration,
            "needs the reference folder and python3"), arguments: originals)
    func originalThreads(_ network: String) async throws {
        let folder = try #require(Originals.folder)
        for level in CPULevel.available { try await expectSameBits(folder.appending(path: network), level) }
    }

    private func expectSameBits(_ folder: URL, _ level: CPULevel) async throws {
        let isTransformer = folder.lastPathComponent.contains("transformer")
        let (height, width) = isTransformer ? (65, 97) : (100, 133)
        let graph = try await LoadedGraphs.shared.graph(folder)
        let plan = try Plan(Network(graph, kernels: KernelTable(level)), height: height, width: width)
        let picture = GoldenCase.image(height, width)
        func bits(_ threads: Int) throws -> [UInt32] {
            try Session(plan, pool: ThreadPool(threads: threads)).run(
                image: picture, style: isTransformer ? GoldenCase.style : []
            ).map(\.bitPattern)
        }
        let one = try bits(1)
        for threads in [2, 3] {
            let several = try bits(threads)
            #expect(several == one, "\(folder.lastPathComponent) on \(level) with \(threads) threads")
        }
    }
}
