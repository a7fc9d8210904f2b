/// An ICC profile (ICC.1:2022) of the matrix and curve kind, made of what a PNG's chunks say: for JPEG files,
/// which have no such chunks.
struct ColorimetricProfile {
    /// CIE 1931 x and y.
    typealias Chromaticity = (x: Double, y: Double)

    /// White, red, green, blue.
    let chromaticities: [Chromaticity]
    let curve: Curve

    /// From a sample of 0 to 1 to light.
    enum Curve: Equatable {
        case power(Double)
        /// `(a * sample + b) ^ exponent` from `threshold` on, `slope * sample` below.
        case linearStart(exponent: Double, a: Double, b: Double, slope: Double, threshold: Double)

        /// IEC 61966-2-1.
        static let sRGB = linearStart(
            exponent: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, slope: 1 / 12.92, threshold: 0.04045)
        /// ITU-R BT.709 and BT.2020.
        static let television = linearStart(
            exponent: 1 / 0.45, a: 1 / 1.099, b: 0.099 / 1.099, slope: 1 / 4.5, threshold: 0.081)
    }

    static let d65: Chromaticity = (0.3127, 0.3290)
    static let sRGBChromaticities: [Chromaticity] = [d65, (0.64, 0.33), (0.30, 0.60), (0.15, 0.06)]

    /// What `chunks` mean; `nil` for code points that have no such profile (high dynamic range, narrow
    /// range), and for numbers that are no colours.
    init?(_ chunks: ColorChunks) {
        if let points = chunks.codePoints {
            guard points.isFullRange, let chromaticities = Self.primaries(points.primaries),
                let curve = Self.transfer(points.transfer)
            else { return nil }
            self.chromaticities = chromaticities
            self.curve = curve
            return
        }
        // What one of the two chunks leaves open is sRGB's.
        chromaticities =
            chunks.chromaticities.map { numbers in
                stride(from: 0, to: 8, by: 2).map {
                    (Double(numbers[$0]) / 1e5, Double(numbers[$0 + 1]) / 1e5)
                }
            } ?? Self.sRGBChromaticities
        curve = chunks.gamma.map { .power(1e5 / Double($0)) } ?? .sRGB
    }

    /// ITU-T H.273, table 2.
    private static func primaries(_ number: UInt8) -> [Chromaticity]? {
        let illuminantC: Chromaticity = (0.310, 0.316)
        switch number {
        case 1: return sRGBChromaticities
        case 4: return [illuminantC, (0.67, 0.33), (0.21, 0.71), (0.14, 0.08)]
        case 5: return [d65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)]
        case 6, 7: return [d65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)]
        case 8: return [illuminantC, (0.681, 0.319), (0.243, 0.692), (0.145, 0.049)]
        case 9: return [d65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)]
        case 11: return [(0.314, 0.351), (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)]
        case 12: return [d65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)]
        case 22: return [d65, (0.630, 0.340), (0.295, 0.605), (0.155, 0.077)]
        default: return nil
        }
    }

    /// ITU-T H.273, table 3.
    private static func transfer(_ number: UInt8) -> Curve? {
        switch number {
        case 1, 6, 14, 15: .television
        case 4: .power(2.2)
        case 5: .power(2.8)
        case 8: .power(1)
        case 13: .sRGB
        default: nil
        }
    }

    // MARK: Colorimetry

    private typealias Vector = SIMD3<Double>

    /// Columns are the XYZ of red, green and blue at full light, relative to the profile connection space's
    /// white (D50).
    private struct Matrix {
        var columns: [Vector]

        static func * (a: Matrix, b: Vector) -> Vector {
            a.columns[0] * b.x + a.columns[1] * b.y + a.columns[2] * b.z
        }

        static func * (a: Matrix, b: Matrix) -> Matrix { Matrix(columns: b.columns.map { a * $0 }) }

        /// `nil` if the columns lie in a plane.
        var inverse: Matrix? {
            let (a, b, c) = (columns[0], columns[1], columns[2])
            let rows = [cross(b, c), cross(c, a), cross(a, b)]
            let determinant = (a * rows[0]).sum()
            guard abs(determinant) > 1e-9 else { return nil }
            return Matrix(
                columns: (0..<3).map { column in
                    Vector(rows[0][column], rows[1][column], rows[2][column]) / determinant
                })
        }

        private func cross(_ a: Vector, _ b: Vector) -> Vector {
            Vector(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
        }
    }

    private static func xyz(_ chromaticity: Chromaticity) -> Vector? {
        guard chromaticity.y > 1e-4, chromaticity.x >= 0, chromaticity.x + chromaticity.y <= 1.0001 else {
            return nil
        }
        return Vector(
            chromaticity.x / chromaticity.y, 1, (1 - chromaticity.x - chromaticity.y) / chromaticity.y)
    }

    /// ICC.1, 7.2.16.
    private static let d50 = Vector(0.9642, 1, 0.8249)

    /// From colours under `white` to those that look the same under D50 (ICC.1, annex E: the Bradford
    /// transform).
    private static func adaptation(from white: Vector) -> Matrix? {
        let cones = Matrix(columns: [
            Vector(0.8951, -0.7502, 0.0389), Vector(0.2664, 1.7135, -0.0685), Vector(-0.1614, 0.0367, 1.0296),
        ])
        let from = cones * white
        let to = cones * d50
        guard from.min() > 1e-6, let back = cones.inverse else { return nil }
        let scale = to / from
        return back
            * Matrix(columns: [Vector(scale.x, 0, 0), Vector(0, scale.y, 0), Vector(0, 0, scale.z)]) * cones
    }

    // MARK: The file

    /// The finished profile.
    var bytes: [UInt8]? {
        let colors = chromaticities.compactMap(Self.xyz)
        guard colors.count == 4, let adaptation = Self.adaptation(from: colors[0]),
            let weights = Matrix(columns: Array(colors[1...])).inverse.map({ $0 * colors[0] })
        else { return nil }
        let columns = (0..<3).map { adaptation * (colors[$0 + 1] * weights[$0]) }
        let curve = curveTag
        var tags: [(name: String, content: [UInt8])] = [
            ("desc", Self.text("RGB of a PNG file")), ("cprt", Self.text("No copyright, use freely")),
            ("wtpt", Self.numbers("XYZ ", [Self.d50.x, Self.d50.y, Self.d50.z])),
            ("chad", Self.numbers("sf32", (0..<9).map { adaptation.columns[$0 % 3][$0 / 3] })),
        ]
        for (name, column) in zip(["rXYZ", "gXYZ", "bXYZ"], columns) {
            tags.append((name, Self.numbers("XYZ ", [column.x, column.y, column.z])))
        }
        for name in ["rTRC", "gTRC", "bTRC"] { tags.append((name, curve)) }
        return Self.file(tags)
    }

    /// ICC.1, 10.18.
    private var curveTag: [UInt8] {
        switch curve {
        case .power(let exponent): Self.curve(kind: 0, [exponent])
        case .linearStart(let exponent, let a, let b, let slope, let threshold):
            Self.curve(kind: 3, [exponent, a, b, slope, threshold])
        }
    }

    private static func curve(kind: UInt8, _ parameters: [Double]) -> [UInt8] {
        Array("para".utf8) + [0, 0, 0, 0, 0, kind, 0, 0] + parameters.flatMap(fixed)
    }

    private static func numbers(_ type: String, _ values: [Double]) -> [UInt8] {
        Array(type.utf8) + [0, 0, 0, 0] + values.flatMap(fixed)
    }

    /// s15Fixed16Number.
    private static func fixed(_ value: Double) -> [UInt8] {
        let scaled = min(max((value * 65536).rounded(), Double(Int32.min)), Double(Int32.max))
        return PNGChunks.bigEndian(UInt32(bitPattern: Int32(scaled)))
    }

    /// multiLocalizedUnicodeType (ICC.1, 10.15) in American English.
    private static func text(_ text: String) -> [UInt8] {
        let utf16 = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        return Array("mluc".utf8) + [0, 0, 0, 0] + PNGChunks.bigEndian(1) + PNGChunks.bigEndian(12)
            + Array("enUS".utf8) + PNGChunks.bigEndian(UInt32(utf16.count)) + PNGChunks.bigEndian(28) + utf16
    }

    /// Header (ICC.1, 7.2), table of tags, tags; equal ones stand there once.
    private static func file(_ tags: [(name: String, content: [UInt8])]) -> [UInt8] {
        let start = 128 + 4 + 12 * tags.count
        var table = PNGChunks.bigEndian(UInt32(tags.count))
        var body: [UInt8] = []
        var places: [[UInt8]: Int] = [:]
        for tag in tags {
            let place = places[tag.content] ?? start + body.count
            if places.updateValue(place, forKey: tag.content) == nil {
                body += tag.content + [UInt8](repeating: 0, count: -tag.content.count & 3)
            }
            table +=
                Array(tag.name.utf8) + PNGChunks.bigEndian(UInt32(place))
                + PNGChunks.bigEndian(UInt32(tag.content.count))
        }
        var header = [UInt8](repeating: 0, count: 128)
        func put(_ bytes: [UInt8], at offset: Int) {
            header.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
        put(PNGChunks.bigEndian(UInt32(start + body.count)), at: 0)
        put([4, 0x30], at: 8)  // version 4.3
        put(Array("mntrRGB XYZ ".utf8), at: 12)
        put([7, 0xE8, 0, 1, 0, 1], at: 24)  // a date is demanded: 1 January 2024
        put(Array("acsp".utf8), at: 36)
        put(fixed(d50.x) + fixed(d50.y) + fixed(d50.z), at: 68)
        return header + table + body
    }
}
