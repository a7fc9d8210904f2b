/// What the planes of a code mean: red, green and blue of 0 to 1, each a sum of the samples (ITU-T H.273, 8.3).
struct SampleMatrix: Equatable {
    /// For each of red, green and blue: the factors of Y, Cb and Cr, and what is added.
    let rows: [[Double]]

    /// `nil` for a matrix in which colours are no such sums.
    init?(_ points: CodedFormat.CodePoints, bitDepth: Int) {
        let unit = Double(1 << (bitDepth - 8))
        let most = Double(1 << bitDepth) - 1
        let middle = Double(1 << (bitDepth - 1))
        let luma =
            points.isFullRange ? (scale: 1 / most, black: 0) : (scale: 1 / (219 * unit), black: 16 * unit)
        let chroma = points.isFullRange ? 1 / most : 1 / (224 * unit)
        func row(_ y: Double, _ cb: Double, _ cr: Double) -> [Double] {
            [
                y * luma.scale, cb * chroma, cr * chroma,
                -y * luma.scale * luma.black - (cb + cr) * chroma * middle,
            ]
        }
        switch points.matrix {
        case 0:  // green, blue, red: all in luma's range
            let black = -luma.scale * luma.black
            rows = [[0, 0, luma.scale, black], [luma.scale, 0, 0, black], [0, luma.scale, 0, black]]
        case 8:  // YCgCo
            rows = [row(1, -1, 1), row(1, 1, 0), row(1, -1, -1)]
        default:
            guard let (red, blue) = Self.weights(points) else { return nil }
            let green = 1 - red - blue
            rows = [
                row(1, 0, 2 * (1 - red)),
                row(1, -2 * blue * (1 - blue) / green, -2 * red * (1 - red) / green),
                row(1, 2 * (1 - blue), 0),
            ]
        }
    }

    /// Only the luma, as red, green and blue.
    init(monochrome points: CodedFormat.CodePoints, bitDepth: Int) {
        let unit = Double(1 << (bitDepth - 8))
        let most = Double(1 << bitDepth) - 1
        let luma =
            points.isFullRange ? (scale: 1 / most, black: 0) : (scale: 1 / (219 * unit), black: 16 * unit)
        rows = [[Double]](repeating: [luma.scale, 0, 0, -luma.scale * luma.black], count: 3)
    }

    /// How much red and blue there is in luma (table 4).
    private static func weights(_ points: CodedFormat.CodePoints) -> (red: Double, blue: Double)? {
        switch points.matrix {
        case 1: (0.2126, 0.0722)
        case 4: (0.30, 0.11)
        case 2, 3, 5, 6: (0.299, 0.114)  // unspecified is what JPEG uses
        case 7: (0.212, 0.087)
        case 9: (0.2627, 0.0593)
        case 12: derived(points.primaries)
        default: nil
        }
    }

    /// By the primaries themselves (matrix 12).
    private static func derived(_ primaries: Int) -> (red: Double, blue: Double)? {
        switch primaries {
        case 1, 2: (0.2126, 0.0722)
        case 5: (0.2220, 0.0713)
        case 6, 7: (0.2124, 0.0865)
        case 9: (0.2627, 0.0593)
        case 11: (0.2095, 0.0688)
        case 12: (0.2290, 0.0793)
        default: nil
        }
    }
}
