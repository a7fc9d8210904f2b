import Foundation
import Gallery
import SystemLibC
import TestSupport
import Testing

/// Several processes, and processes that die, on one gallery.
@Suite("A gallery outlives its processes") struct SharedGalleryTests {
    private static let rounds = FullSweeps.areOn ? 40 : 3

    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// Writes `count` style files and returns the arguments of a program that imports them, each in a
    /// transaction of its own, and acknowledges each with a line.
    ///
    /// No two files with another `seed` hold the same style.
    private func importer(_ prefix: String, seed: Int, count: Int) throws -> [String] {
        var names: [String] = []
        for number in 0..<count {
            let name = "\(prefix)-\(number)"
            let values = TestPictures.vector(seed: UInt64(1000 * seed + number)).map(\.description).joined(
                separator: ",")
            let json = """
                {"format":"impasto-style","version":1,\
                "style":{"name":"\(name)","space":"magenta-mobile","vector":[\(values)]}}
                """
            try workspace.write("\(name).json", json.utf8)
            names.append("\(name).json")
        }
        return ["styles", "import"] + names
    }

    private func savedNames() async throws -> Set<String> {
        let gallery = try Gallery.open(.file(workspace.gallery))
        #expect(try await gallery.verify() == [])
        let names = try await gallery.exportAll().styles.map(\.name.text)
        try gallery.close()
        #expect(Set(names).count == names.count)
        return Set(names)
    }

    @Test("two processes that write at once lose nothing") func twoWriters() async throws {
        let count = 40
        let a = try importer("a", seed: 0, count: count), b = try importer("b", seed: 1, count: count)
        async let first = Program.run(a, in: workspace)
        async let second = Program.run(b, in: workspace)
        let outcomes = try await [first, second]
        for outcome in outcomes {
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(outcome.lines.count == count)
        }
        #expect(try await savedNames().count == 2 * count)
    }

    @Test("a killed process leaves an intact gallery with all that it acknowledged") func killed()
        async throws
    {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        var acknowledged: Set<String> = []
        for round in 0..<Self.rounds {
            let arguments = try importer("round\(round)", seed: round, count: 60)
            let last = Int.random(in: 1...50, using: &random)
            let outcome = try await Program.run(arguments, in: workspace) { program, output in
                if output.count(where: { $0 == UInt8(ascii: "\n") }) >= last { program.send(SIGKILL) }
            }
            // It may have come to its end before the signal did.
            #expect([-SIGKILL, 0].contains(outcome.code), "seed \(seed): \(outcome.errors)")
            #expect(outcome.lines.count >= last)
            for line in outcome.lines {
                let name = try #require(line.firstMatch(of: /^'(.+)' saved$/), "\(line)").1
                acknowledged.insert(String(name))
            }
            let missing = acknowledged.subtracting(try await savedNames())
            #expect(missing.isEmpty, "seed \(seed), round \(round)")
        }
    }
}
