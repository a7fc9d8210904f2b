/// What an oracle says about one number of a result.
enum Expectation {
    /// Within `tolerance` of `value`.
    case number(Double, tolerance: Double)
    /// Not written at all: a gap between pixels.
    case untouched
}

/// Tolerances against oracles in double, relative to the sum of the magnitudes of what is added up.
///
/// They are far below what a wrong index does (a term that is missing or too many is 1e-3 of the largest sums that
/// the sweeps make), and above any order of summation in Float32.
enum Tolerance {
    static let sum = 4e-6
}

extension Expectation {
    /// A sum whose terms' magnitudes add up to `magnitude`.
    static func sum(_ value: Double, magnitude: Double) -> Expectation {
        .number(value, tolerance: Tolerance.sum * magnitude + 1e-30)
    }
}

extension GuardedBuffer<Float> {
    /// How the buffer differs from what is expected of it, or `nil`.
    func difference(from expected: [Expectation]) -> String? {
        if let overrun { return overrun }
        precondition(expected.count == count)
        for (index, expectation) in expected.enumerated() {
            switch expectation {
            case .untouched where !isUntouched(at: index):
                return "[\(index)] is \(base[index]), but is not part of the result"
            case .number(let value, let tolerance)
            where !((Double(base[index]) - value).magnitude <= tolerance):
                return "[\(index)] is \(base[index]), not \(Float(value)); tolerance \(Float(tolerance))"
            default: break
            }
        }
        return nil
    }
}
