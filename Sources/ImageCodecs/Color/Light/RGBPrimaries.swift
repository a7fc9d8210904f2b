/// Which colors red, green, blue and white are.
package struct RGBPrimaries: Sendable, Equatable {
    /// CIE 1931 x and y.
    struct Chromaticity: Sendable, Equatable {
        let x: Double
        let y: Double

        init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    let white: Chromaticity
    let red: Chromaticity
    let green: Chromaticity
    let blue: Chromaticity
    /// From XYZ under the white to XYZ under D50.
    let adaptation: ColorMatrix
    /// From red, green and blue light to XYZ under D50.
    let toXYZ: ColorMatrix

    /// What full light of red, green and blue counts for luminance, under the white; together 1.
    let luminance: SIMD3<Double>

    /// Daylight of 6504 K.
    static let d65 = Chromaticity(0.3127, 0.3290)
    /// IEC 61966-2-1 and ITU-R BT.709.
    static let sRGB = known([
        d65, Chromaticity(0.64, 0.33), Chromaticity(0.30, 0.60), Chromaticity(0.15, 0.06),
    ])
    /// ITU-R BT.2020 and BT.2100.
    static let bt2020 = known([
        d65, Chromaticity(0.708, 0.292), Chromaticity(0.170, 0.797), Chromaticity(0.131, 0.046),
    ])

    /// White, red, green, blue; `nil` for numbers that are no colors, or lie on one line.
    init?(_ colors: [Chromaticity]) {
        guard colors.count == 4, colors[0].y > 1e-4,
            let adaptation = Self.xyz(colors[0]).flatMap(ColorMatrix.adaptation)
        else { return nil }
        let columns = colors.compactMap(Self.xyz)
        guard columns.count == 4,
            let weights = ColorMatrix(columns: Array(columns[1...])).inverse.map({ $0 * columns[0] }),
            weights.min() > 0
        else { return nil }
        luminance = weights
        self.adaptation = adaptation
        toXYZ = ColorMatrix(columns: (0..<3).map { adaptation * (columns[$0 + 1] * weights[$0]) })
        (white, red, green, blue) = (colors[0], colors[1], colors[2], colors[3])
    }

    /// Whether all four differ by no more than what files round.
    func isClose(to other: RGBPrimaries) -> Bool {
        zip([white, red, green, blue], [other.white, other.red, other.green, other.blue]).allSatisfy {
            abs($0.x - $1.x) < 0.01 && abs($0.y - $1.y) < 0.01
        }
    }

    /// ITU-T H.273, table 2.
    init?(codePoint: Int) {
        let illuminantC = Chromaticity(0.310, 0.316)
        let third = 1.0 / 3
        let colors: [Chromaticity]
        switch codePoint {
        case 1, 2:
            self = .sRGB
            return
        case 9:
            self = .bt2020
            return
        case 4: colors = [illuminantC, .init(0.67, 0.33), .init(0.21, 0.71), .init(0.14, 0.08)]
        case 5: colors = [Self.d65, .init(0.64, 0.33), .init(0.29, 0.60), .init(0.15, 0.06)]
        case 6, 7: colors = [Self.d65, .init(0.630, 0.340), .init(0.310, 0.595), .init(0.155, 0.070)]
        case 8: colors = [illuminantC, .init(0.681, 0.319), .init(0.243, 0.692), .init(0.145, 0.049)]
        case 10: colors = [.init(third, third), .init(1, 0), .init(0, 1), .init(0, 0)]
        case 11:
            colors = [
                .init(0.314, 0.351), .init(0.680, 0.320), .init(0.265, 0.690), .init(0.150, 0.060),
            ]
        case 12: colors = [Self.d65, .init(0.680, 0.320), .init(0.265, 0.690), .init(0.150, 0.060)]
        case 22: colors = [Self.d65, .init(0.630, 0.340), .init(0.295, 0.605), .init(0.155, 0.077)]
        default: return nil
        }
        self.init(colors)
    }

    private static func known(_ colors: [Chromaticity]) -> RGBPrimaries {
        guard let primaries = RGBPrimaries(colors) else {
            preconditionFailure("a standard's primaries are sound")
        }
        return primaries
    }

    /// The color at a luminance of 1.
    private static func xyz(_ color: Chromaticity) -> SIMD3<Double>? {
        // The primary blue of XYZ itself has no luminance.
        guard color.x >= 0, color.y >= 0, color.x + color.y <= 1.0001 else { return nil }
        let y = max(color.y, 1e-6)
        return SIMD3(color.x / y, 1, (1 - color.x - color.y) / y)
    }
}
