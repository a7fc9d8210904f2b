import Kernels
import TestSupport
import Testing

/// How much of the space of shapes a run of the tests looks at.
///
/// A sweep takes its cases from consecutive seeds and prints the seed of a failing one, so that it can be run again
/// alone. `IMPASTO_FULL_SWEEPS=1` looks at many times more seeds.
enum Sweep {
    private static let factor: UInt64 =
        FullSweeps.areOn ? 40 : 1

    /// `count` seeds by default, from 1 on.
    static func seeds(_ count: UInt64) -> ClosedRange<UInt64> { 1...count * factor }

    /// Runs `count` cases on a CPU level, each with a generator of its seed.
    static func run(
        _ level: CPULevel, _ count: UInt64, _ body: (KernelTable, inout SeededRandom, _ seed: UInt64) -> Void
    ) {
        let kernels = KernelTable(level)
        for seed in seeds(count) {
            var random = SeededRandom(seed: seed)
            body(kernels, &random, seed)
        }
    }

    /// Runs `count` cases on a CPU level and records an issue for each in which `difference` finds one.
    static func check(
        _ level: CPULevel, _ count: UInt64, sourceLocation: SourceLocation = #_sourceLocation,
        _ difference: (KernelTable, inout SeededRandom, _ seed: UInt64) -> String?
    ) {
        run(level, count) { kernels, random, seed in
            if let difference = difference(kernels, &random, seed) {
                Issue.record("seed \(seed): \(difference)", sourceLocation: sourceLocation)
            }
        }
    }
}

extension SeededRandom {
    /// Evenly spread over `range`.
    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True once in `chances` times.
    mutating func once(in chances: Int) -> Bool { int(1...chances) == 1 }

    /// One of `values`.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[int(0...values.count - 1)] }
}
