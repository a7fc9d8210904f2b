/// G: how the taps of a kernel become its numbers at Winograd's frequencies, in double precision.
///
/// Rows of G evaluate a polynomial whose coefficients are the taps at a point: (1, x, x², …) / Π (x - the others) for the finite
/// points, and the last tap for infinity.
enum KernelTransform {
    /// 3x3 taps, evaluated along columns, then along rows: G g Gᵀ, or the same with factors added up or left out.
    case square(rows: [Evaluation], columns: [Evaluation])
    /// Seven taps of a row or column: G g.
    case line

    /// What three taps are multiplied by.
    typealias Evaluation = SIMD3<Double>

    /// Taps of the kernel.
    var taps: Int {
        switch self {
        case .square: 9
        case .line: WinogradForm.lineTaps
        }
    }

    /// The plain evaluation of three taps.
    static let threeTaps = evaluations(at: [0, 0.75, -0.75, 1.5, -1.5], taps: 3)
        .map { Evaluation($0[0], $0[1], $0[2]) }

    private static let sevenTaps = evaluations(
        at: [0, 0.375, -0.375, 0.875, -0.875, 1.25, -1.25, 2.5, -2.5], taps: WinogradForm.lineTaps)

    /// The points are those of the transforms in `Winograd.swift` and `WinogradLine.swift` of the microkernels.
    private static func evaluations(at points: [Double], taps: Int) -> [[Double]] {
        let finite = points.map { x in
            let product = points.filter { $0 != x }.reduce(1) { $0 * (x - $1) }
            var power = 1.0
            return (0..<taps).map { _ in
                defer { power *= x }
                return power / product
            }
        }
        return finite + [(0..<taps).map { $0 == taps - 1 ? 1 : 0 }]
    }

    /// Whether any kernel is zero at a frequency.
    func isZero(at frequency: Int) -> Bool {
        switch self {
        case .square(let rows, let columns): rows[frequency / 6] == .zero || columns[frequency % 6] == .zero
        case .line: false
        }
    }

    /// One frequency of `[taps, count]` weights.
    func transform(_ weights: [Float], _ count: Int, at frequency: Int) -> [Float] {
        switch self {
        case .square(let rows, let columns):
            let factors = rows[frequency / 6], evaluation = columns[frequency % 6]
            return (0..<count).map { index in
                func row(_ i: Int) -> Evaluation {
                    Evaluation(
                        Double(weights[3 * i * count + index]), Double(weights[(3 * i + 1) * count + index]),
                        Double(weights[(3 * i + 2) * count + index]))
                }
                let sum = (row(0) * factors.x + row(1) * factors.y + row(2) * factors.z) * evaluation
                return Float(sum.x + sum.y + sum.z)
            }
        case .line:
            let factors = Self.sevenTaps[frequency]
            return (0..<count).map { index in
                var sum = 0.0
                for tap in factors.indices { sum += factors[tap] * Double(weights[tap * count + index]) }
                return Float(sum)
            }
        }
    }
}
