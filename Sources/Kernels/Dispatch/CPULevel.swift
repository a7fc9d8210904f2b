internal import CCPUFeatures
import HostSystem

/// A set of vector instructions that the microkernels are compiled for.
package enum CPULevel: String, Sendable, CaseIterable, Comparable {
    /// What every processor of the architecture has: SSE2 or NEON.
    case generic
    /// AVX2 and FMA: 8 floats a vector.
    case avx2
    /// AVX-512 F, VL, DQ, BW: 16 floats a vector.
    case avx512

    /// Whether `right` has all instructions of `left`, and more.
    package static func < (left: CPULevel, right: CPULevel) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }

    /// The levels that this machine runs, lowest first.
    package static var available: [CPULevel] {
        var levels: [CPULevel] = [.generic]
        if impasto_cpu_has_avx2() { levels.append(.avx2) }
        if impasto_cpu_has_avx512() { levels.append(.avx512) }
        return levels
    }

    /// The environment variable that names a level to use.
    package static let variable = "IMPASTO_CPU"

    /// The best available level, or a lower one that ``variable`` names.
    ///
    /// A level that this machine lacks means the best that it has: `impasto bench` shows the level in use. So does a
    /// name that is unknown, which commands refuse before.
    package static let preferred: CPULevel = {
        let best = available.last!
        guard let name = ProcessEnvironment[variable], let asked = CPULevel(rawValue: name) else {
            return best
        }
        return min(asked, best)
    }()
}
