import Foundation
import GraphModel
import Inference
import Kernels
import TestSupport
import Testing

@Suite("Streamed plans equal plans in memory", .serialized)
struct StreamingTests {
    /// Every picture that can be streamed is, and every residual is added in place.
    static let always = PlanThresholds(streamedBytes: 0, expandedBytes: 0, inPlaceBytes: 0)

    private func expectEqual(_ graph: Graph, _ test: GoldenCase) throws {
        let network = try Network(graph, kernels: KernelTable(test.level))
        let pool = ThreadPool(threads: 2)
        let style = network.styleCount == 0 ? [] : GoldenCase.style
        let picture = GoldenCase.image(test.height, test.width)
        let held = try Session(Plan(network, height: test.height, width: test.width), pool: pool)
            .run(image: picture, style: style)
        let plan = try Plan(network, height: test.height, width: test.width, thresholds: Self.always)
        let streamed = try Session(plan, pool: pool).run(image: picture, style: style)
        #expect(plan.stepNames.contains { $0.contains("fused") }, "nothing was streamed")
        let difference = zip(held, streamed).map { ($0 - $1).magnitude }.max() ?? .nan
        #expect(difference <= 1e-4, "differs by \(difference)")
        // The part before the style can be kept there too.
        let session = try Session(plan, pool: pool)
        let content = try session.encodeContent(image: picture)
        let again = try session.stylize(content, style: style)
        #expect(
            again.map(\.bitPattern) == streamed.map(\.bitPattern),
            "encoding the content first changed the result")
    }

    @Test("the bundled transformer", arguments: GoldenCase.all(["transformer-quarter"]))
    func bundled(_ test: GoldenCase) async throws {
        try expectEqual(await LoadedGraphs.shared.graph(Places.models.appending(path: test.network)), test)
    }

    @Test(
        "the original's transformers",
        .enabled(
            if: Originals.folder != nil || Places.isContinuousIntegration,
            "needs the reference folder and python3"),
        arguments: GoldenCase.sampled(["saved_model_transformer_separable_js", "saved_model_transformer_js"])
            .filter { $0.width % 2 == 1 })
    func original(_ test: GoldenCase) async throws {
        let folder = try #require(Originals.folder)
        try expectEqual(await LoadedGraphs.shared.graph(folder.appending(path: test.network)), test)
    }
}
