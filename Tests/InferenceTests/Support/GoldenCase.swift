import Foundation
import GraphModel
import Inference
import Kernels
import Tensors
import TestSupport
import Testing

/// A network, an input made by formula, and what TensorFlow makes of it.
struct GoldenCase: CustomTestStringConvertible, Sendable {
    let network: String
    let height: Int
    let width: Int
    let level: CPULevel

    var testDescription: String { "\(network) \(height)x\(width) on \(level.rawValue)" }
    var isTransformer: Bool { network.contains("transformer") }

    static let styleSizes = [(256, 256), (100, 133), (192, 320)]
    static let contentSizes = [(64, 96), (65, 97), (128, 128)]

    /// Every size of every network on every CPU level of this machine.
    static func all(_ networks: [String]) -> [GoldenCase] {
        networks.flatMap { network in
            sizes(network).flatMap { size in
                CPULevel.available.map {
                    GoldenCase(network: network, height: size.0, width: size.1, level: $0)
                }
            }
        }
    }

    /// Every size of every network on the best CPU level, and one with odd sides on the others: for networks too
    /// large to run in all combinations each time.
    static func sampled(_ networks: [String]) -> [GoldenCase] {
        all(networks).filter { test in
            test.level == CPULevel.available.last || (test.height, test.width) == sizes(test.network)[1]
        }
    }

    private static func sizes(_ network: String) -> [(Int, Int)] {
        network.contains("transformer") ? contentSizes : styleSizes
    }

    /// The golden inputs' formulas, in double, then Float32.
    static func image(_ height: Int, _ width: Int) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(height * width * 3)
        for y in 0..<height {
            for x in 0..<width {
                for c in 0..<3 {
                    let angle = 0.37 * Double(y) + 0.23 * Double(x) + 1.7 * Double(c) + 0.01 * Double(x * y)
                    values.append(Float(0.5 + 0.5 * sin(angle)))
                }
            }
        }
        return values
    }

    static let style: [Float] = (0..<100).map { Float(0.8 * sin(1 + 0.7 * Double($0))) }

    /// The engine's result for this case.
    func run(graph: Graph, threads: Int, precision: Precision = .float32, costs: ProductCosts? = nil) throws
        -> [Float]
    {
        let network = try Network(graph, kernels: KernelTable(level, precision: precision, costs: costs))
        let plan = try Plan(network, height: height, width: width)
        let session = try Session(plan, pool: ThreadPool(threads: threads))
        return try session.run(image: Self.image(height, width), style: isTransformer ? Self.style : [])
    }

    func golden(in folder: URL) throws -> Tensor {
        let file = folder.appending(path: "\(network)-\(height)x\(width).npy")
        return try NPY.decode([UInt8](Data(contentsOf: file)))
    }
}

/// Graphs are loaded once for all cases.
actor LoadedGraphs {
    static let shared = LoadedGraphs()
    private var graphs: [URL: Graph] = [:]

    func graph(_ folder: URL) throws -> Graph {
        if let graph = graphs[folder] { return graph }
        let graph = try GraphModelLoader.load(folder: folder)
        graphs[folder] = graph
        return graph
    }
}
