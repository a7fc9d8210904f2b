import Foundation
import GraphModel
import Inference
import Kernels
import TestSupport
import Testing

/// The steps that a network gets at the sizes that people use, on every CPU level: which layers run together, by which
/// kernel, in which tiles.
///
/// Planning runs no kernel, so the table is the same on every machine of an architecture.
private struct PlanTable {
    let network: String

    /// A photo as the page previews it and one of 12 MP, whose largest images are streamed; a style picture.
    private var sizes: [(height: Int, width: Int)] {
        network.contains("transformer") ? [(512, 512), (3000, 4000)] : [(256, 256)]
    }

    private var levels: [CPULevel] {
        #if arch(x86_64)
        CPULevel.allCases
        #else
        [.generic]
        #endif
    }

    /// The sections of the table, `transformer-quarter 512x512 avx2` and the steps below.
    func sections(_ graph: Graph) throws -> [String] {
        try levels.flatMap { level in
            let network = try Network(graph, kernels: KernelTable(level))
            return try sizes.map { size in
                let plan = try Plan(network, height: size.height, width: size.width)
                let title = "\(self.network) \(size.height)x\(size.width) \(level.rawValue)"
                return ([title] + plan.stepNames.map { "  \($0)" }).joined(separator: "\n")
            }
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Plans")

    /// Whether the tables are there, or are to be written.
    static var isThere: Bool { writes || FileManager.default.fileExists(atPath: folder.path) }

    private static let writes = ProcessInfo.processInfo.environment["IMPASTO_WRITE_PLANS"] == "1"

    private var file: URL { Self.folder.appending(path: "\(network).txt") }

    /// The table as it is checked in; written anew where `IMPASTO_WRITE_PLANS` is 1.
    func expected(_ sections: [String]) throws -> [String] {
        if Self.writes {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try Data((sections.joined(separator: "\n\n") + "\n").utf8).write(to: file)
        }
        return try String(contentsOf: file, encoding: .utf8)
            .trimmingCharacters(in: .newlines).components(separatedBy: "\n\n")
    }
}

@Suite(
    "Every network gets the steps of the checked-in table", .serialized,
    .enabled(if: PlanTable.isThere, "needs the tables; IMPASTO_WRITE_PLANS=1 writes them"))
struct PlanTableTests {
    private func expectTable(_ network: String, in models: URL) async throws {
        let table = PlanTable(network: network)
        let graph = try await LoadedGraphs.shared.graph(models.appending(path: network))
        let sections = try table.sections(graph)
        let expected = try table.expected(sections)
        for section in sections where !expected.contains(section) {
            Issue.record(
                """
                A plan has changed. If that is meant, and measured, write the table anew with IMPASTO_WRITE_PLANS=1:
                \(section)
                """)
        }
    }

    @Test("the bundled pair", arguments: ["style-mobilenet-v2", "transformer-quarter"])
    func bundled(_ network: String) async throws {
        try await expectTable(network, in: Places.models)
    }

    @Test(
        "the original's four networks",
        .enabled(
            if: Originals.folder != nil || Places.isContinuousIntegration,
            "needs the reference folder and python3"), arguments: GoldenTests.originals)
    func original(_ network: String) async throws {
        try await expectTable(network, in: #require(Originals.folder))
    }
}
