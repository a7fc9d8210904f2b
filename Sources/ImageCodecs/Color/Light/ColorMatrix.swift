/// Three by three numbers that take light of one set of primaries to another.
struct ColorMatrix: Sendable, Equatable {
    var columns: [SIMD3<Double>]

    static func * (a: ColorMatrix, b: SIMD3<Double>) -> SIMD3<Double> {
        a.columns[0] * b.x + a.columns[1] * b.y + a.columns[2] * b.z
    }

    static func * (a: ColorMatrix, b: ColorMatrix) -> ColorMatrix {
        ColorMatrix(columns: b.columns.map { a * $0 })
    }

    /// `nil` if the columns lie in a plane.
    var inverse: ColorMatrix? {
        let (a, b, c) = (columns[0], columns[1], columns[2])
        let rows = [Self.cross(b, c), Self.cross(c, a), Self.cross(a, b)]
        let determinant = (a * rows[0]).sum()
        let largest = columns.map { max(abs($0.x), abs($0.y), abs($0.z)) }.reduce(1, *)
        guard abs(determinant) > 1e-9 * largest else { return nil }
        return ColorMatrix(
            columns: (0..<3).map { column in
                SIMD3(rows[0][column], rows[1][column], rows[2][column]) / determinant
            })
    }

    private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }

    /// ICC.1, 7.2.16.
    static let d50 = SIMD3(0.9642, 1, 0.8249)

    /// From colors under `white` (XYZ) to those that look the same under D50 (ICC.1, annex E: the Bradford transform).
    static func adaptation(from white: SIMD3<Double>) -> ColorMatrix? {
        let cones = ColorMatrix(columns: [
            SIMD3(0.8951, -0.7502, 0.0389), SIMD3(0.2664, 1.7135, -0.0685), SIMD3(-0.1614, 0.0367, 1.0296),
        ])
        let from = cones * white
        guard from.min() > 1e-6, let back = cones.inverse else { return nil }
        let scale = (cones * d50) / from
        return back
            * ColorMatrix(columns: [SIMD3(scale.x, 0, 0), SIMD3(0, scale.y, 0), SIMD3(0, 0, scale.z)])
            * cones
    }
}
