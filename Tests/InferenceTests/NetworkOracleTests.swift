import Foundation
import GraphModel
import Inference
import Kernels
import TestSupport
import Testing

/// How far a network's result may be from the oracle's, relative to its largest magnitude.
private let tolerance = 5e-5

/// Pictures in memory, as usual; and streamed and added in place, as very large ones are.
let bothPlans = [
    PlanThresholds(), PlanThresholds(streamedBytes: 0, expandedBytes: 0, inPlaceBytes: 0),
]

/// The engine's result beside the oracle's; `nil` where they agree.
func difference(
    _ graph: Graph, height: Int, width: Int, level: CPULevel, pool: ThreadPool, seed: UInt64 = 1,
    thresholds: [PlanThresholds] = bothPlans
) throws -> String? {
    var random = SeededRandom(seed: seed)
    let picture = random.floats(height * width * 3, in: 0...1)
    let network = try Network(graph, kernels: KernelTable(level))
    let style = random.floats(network.styleCount)
    // The oracle does not check that windows fit.
    let plans = try thresholds.map { try Plan(network, height: height, width: width, thresholds: $0) }
    let expected = NaiveInterpreter(graph: graph).run(picture, height: height, width: width, style: style)
    let largest = expected.values.reduce(0) { max($0, $1.magnitude) }
    for (plan, thresholds) in zip(plans, thresholds) {
        let result = try Session(plan, pool: pool).run(image: picture, style: style)
        let how = thresholds == PlanThresholds() ? "" : " in a streamed plan"
        guard result.count == expected.values.count else {
            return "\(result.count) numbers, not \(expected.dimensions)\(how)"
        }
        for (index, (value, truth)) in zip(result, expected.values).enumerated()
        where !((Double(value) - truth).magnitude <= tolerance * largest) {
            return "[\(index)] is \(value), not \(Float(truth)); the largest is \(Float(largest))\(how)"
        }
    }
    return nil
}

@Suite("Fused networks give their graph's numbers")
struct NetworkOracleTests {
    /// The last two failed once, with shared readers and concatenations: a sum was written where the first reader of
    /// another was to keep it.
    private static let seeds: [UInt64] =
        FullSweeps.areOn
        ? Array(1...600) : Array(1...14) + [94, 149]

    @Test("at odd sizes, on every CPU level", arguments: SmallNetworks.allCases)
    func sweep(_ kind: SmallNetworks) {
        expectMeaning(kind, bothPlans)
    }

    @Test("at a size at which large kernels and those that move by two go by Winograd's method")
    func winograd() throws {
        let graph = GraphBuilder.graph(seed: 1) { b in
            let first = b.unary(.relu, b.conv(b.image, 32, kernel: (9, 9)))
            return b.conv(b.unary(.relu, b.bias(b.conv(first, 32, strides: (2, 2)))), 3)
        }
        try expectMeaning(graph, height: 127, width: 131) { steps in
            steps.contains { $0.contains("9x9 Winograd") } && steps.contains { $0.contains("strided") }
        }
    }

    @Test("with kernels of one row or column, which go by Winograd's method in one dimension")
    func lines() throws {
        let graph = GraphBuilder.graph(seed: 1) { b in
            let first = b.unary(.relu, b.conv(b.image, 96, kernel: (3, 3)))
            let row = b.unary(.relu, b.bias(b.conv(first, 96, kernel: (1, 7))))
            return b.conv(b.unary(.relu, b.conv(row, 96, kernel: (7, 1))), 3)
        }
        try expectMeaning(graph, height: 13, width: 18) { steps in
            steps.contains { $0.contains("1x7 Winograd") && $0.contains("2 groups") }
                && steps.contains { $0.contains("7x1 Winograd") }
        }
    }

    /// The graph's own meaning on every CPU level, by a plan of the steps that it is about.
    private func expectMeaning(
        _ graph: Graph, height: Int, width: Int, by isMeant: ([String]) -> Bool
    ) throws {
        let pool = ThreadPool(threads: 2)
        for level in CPULevel.available {
            let network = try Network(graph, kernels: KernelTable(level))
            #expect(isMeant(try Plan(network, height: height, width: width).stepNames))
            let difference = try difference(graph, height: height, width: width, level: level, pool: pool)
            #expect(difference == nil, "\(level)")
        }
    }

    private func expectMeaning(_ kind: SmallNetworks, _ plans: [PlanThresholds]) {
        let pool = ThreadPool(threads: 2)
        for seed in Self.seeds {
            let graph = kind.graph(seed: seed)
            var random = SeededRandom(seed: seed)
            // Unpadded windows and mirrored borders need some room.
            let smallest = kind == .transformer || kind == .chain || kind == .inception ? 13 : 1
            let height = Int.random(in: smallest...19, using: &random)
            let width = Int.random(in: smallest...23, using: &random)
            for level in CPULevel.available {
                let tuple: Comment = "\(kind) seed \(seed) at \(height)x\(width) on \(level)"
                do {
                    let difference = try difference(
                        graph, height: height, width: width, level: level, pool: pool, seed: seed,
                        thresholds: plans)
                    #expect(difference == nil, tuple)
                } catch {
                    Issue.record(error, tuple)
                }
            }
        }
    }
}
