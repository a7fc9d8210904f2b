/// An ICC profile (ICC.1:2022) of the matrix and curve kind: for files that cannot say what their colors mean in another
/// way, and for sRGB itself.
struct ColorimetricProfile {
    let primaries: RGBPrimaries
    let curve: Curve
    /// What programs show as the profile's name; ASCII.
    let name: String

    /// The curves that ICC profiles know.
    enum Curve {
        case power(Double)
        case linearStart(exponent: Double, a: Double, b: Double, slope: Double, threshold: Double)
    }

    /// `nil` for a curve that such profiles do not know.
    init?(name: String, primaries: RGBPrimaries, transfer: TransferFunction) {
        self.name = name
        self.primaries = primaries
        switch transfer {
        case .power(let exponent): curve = .power(exponent)
        case .linearStart(let exponent, let a, let b, let slope, let threshold):
            curve = .linearStart(exponent: exponent, a: a, b: b, slope: slope, threshold: threshold)
        case .perceptualQuantizer, .hybridLogGamma: return nil
        }
    }

    /// The profile of sRGB, 0.6 kB.
    static let sRGB =
        ColorimetricProfile(name: "sRGB", primaries: .sRGB, transfer: .sRGB)?.bytes ?? []

    // MARK: The file

    /// The finished profile.
    var bytes: [UInt8] {
        let curve = curveTag
        let d50 = ColorMatrix.d50
        var tags: [(name: String, content: [UInt8])] = [
            ("desc", Self.text(name)), ("cprt", Self.text("CC0")),
            ("wtpt", Self.numbers("XYZ ", [d50.x, d50.y, d50.z])),
            ("chad", Self.numbers("sf32", (0..<9).map { primaries.adaptation.columns[$0 % 3][$0 / 3] })),
        ]
        for (name, column) in zip(["rXYZ", "gXYZ", "bXYZ"], primaries.toXYZ.columns) {
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
        let d50 = ColorMatrix.d50
        put(fixed(d50.x) + fixed(d50.y) + fixed(d50.z), at: 68)
        return header + table + body
    }
}
