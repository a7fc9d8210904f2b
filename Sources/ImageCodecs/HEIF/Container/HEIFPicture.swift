/// The picture that a HEIF file shows, as far as it can be known without decoding.
///
/// libheif is never handed the file: its boxes are read here, and it gets each coded picture alone, in a file that
/// ``HEIFSingle`` writes. So nothing that a file says of its structure can send a library astray, a grid takes the
/// memory of its tiles, and one that is cut off shows the tiles that are there.
struct HEIFPicture {
    /// The picture's colours.
    let color: HEIFLayer
    /// Its transparency, if it has any.
    let alpha: HEIFLayer?
    /// Whether the colours have been multiplied by it.
    let isPremultiplied: Bool
    /// The part that is shown, px.
    let crop: (left: Int, top: Int, width: Int, height: Int)
    /// How the part stands upright; the Exif orientation of a HEIF file means nothing (ISO/IEC 23008-12, A.2.4).
    let orientation: Orientation
    /// What the samples mean: by the property colr, or else by the code.
    let codePoints: CodedFormat.CodePoints
    /// The ICC profile, unread.
    let iccProfile: ArraySlice<UInt8>?
    /// See ``CodePoints/peakLuminance``.
    let peakLuminance: Double?

    /// What the samples mean as red, green and blue.
    var colorDescription: ColorDescription {
        if let profile = iccProfile.flatMap(ICCProfile.whole) { return .profile(profile) }
        return .codePoints(
            CodePoints(
                nclxPrimaries: codePoints.primaries, transfer: codePoints.transfer,
                peakLuminance: peakLuminance))
    }

    /// How the reader makes samples of the code.
    var sampleFormat: SampleFormat {
        SampleFormat(color.format.chroma == .monochrome ? .grayInRGB : .rgb, bits: color.format.bitDepth)
    }

    /// Whether its samples may have to stay words of more than 8 bits until their colors are known.
    var hasWords: Bool { color.format.bitDepth > 8 }

    /// The first picture of `items`.
    init(_ items: HEIFItems, limits: ImageLimits) throws(HEIFLayer.Fault) {
        guard let primary = items.primary else { throw .corrupt("it does not say which picture to show") }
        // A picture that only gives another one a new place or turn is not one that cameras write.
        color = try HEIFLayer(primary, of: items, limits: limits)
        let alpha = Self.alpha(of: primary, in: items)
        if let alpha {
            let layer = try HEIFLayer(alpha, of: items, limits: limits)
            guard layer.width == color.width, layer.height == color.height else {
                throw .unsupported("its transparency has another size than the picture")
            }
            self.alpha = layer
        } else {
            self.alpha = nil
        }
        isPremultiplied =
            alpha.map { items.items[primary]?.references["prem"]?.contains($0) == true } ?? false
        let properties = items.properties(of: primary)
        (crop, orientation) = try Self.geometry(properties, width: color.width, height: color.height)

        // A tile's word counts where the whole has none.
        let described = properties + items.properties(of: color.tiles[0].item)
        let colors = described.filter { $0.type == "colr" }
        codePoints = colors.lazy.compactMap { Self.codePoints($0.content) }.first ?? color.format.color
        iccProfile = colors.lazy.compactMap { Self.profile($0.content) }.first
        peakLuminance = Self.peakLuminance(described)
    }

    /// The auxiliary picture that says how transparent the picture `id` is.
    private static func alpha(of id: Int, in items: HEIFItems) -> Int? {
        let names = [
            "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1",
            "urn:mpeg:avc:2015:auxid:1",
        ]
        let found = items.items.filter { other, item in
            guard item.references["auxl"]?.contains(id) == true, other != id else { return false }
            return items.properties(of: other).contains { box in
                guard box.type == "auxC", let name = box.full?.content.prefix(while: { $0 != 0 }) else {
                    return false
                }
                return names.contains(String(decoding: name, as: UTF8.self))
            }
        }
        return found.keys.min()
    }

    /// The properties clap, irot and imir (6.5.9, 6.5.10, 6.5.12) in the order in which they stand.
    private static func geometry(
        _ properties: [HEIFBoxes.Box], width: Int, height: Int
    ) throws(HEIFLayer.Fault) -> (crop: (left: Int, top: Int, width: Int, height: Int), Orientation) {
        var crop = (left: 0, top: 0, width: width, height: height)
        var orientation = Orientation.topLeft
        for box in properties {
            switch box.type {
            case "clap":
                guard orientation == .topLeft else { throw .unsupported("it is turned before it is cut out") }
                guard let part = CleanAperture(box.content)?.part(width: crop.width, height: crop.height)
                else {
                    throw .corrupt("the part to show lies outside the picture")
                }
                crop = (crop.left + part.left, crop.top + part.top, part.width, part.height)
            case "irot":
                for _ in 0..<((box.content.first ?? 0) & 3) { orientation = orientation.turnedLeft }
            case "imir":
                orientation = orientation.mirrored(leftToRight: (box.content.first ?? 0) & 1 == 1)
            default: break
            }
        }
        return (crop, orientation)
    }

    private static func codePoints(_ content: ArraySlice<UInt8>) -> CodedFormat.CodePoints? {
        let reader = ByteReader(content)
        guard content.starts(with: "nclx".utf8), let primaries = reader.uint16(4),
            let transfer = reader.uint16(6),
            let matrix = reader.uint16(8), let range = reader.slice(10, 1)?.first
        else { return nil }
        return CodedFormat.CodePoints(
            primaries: primaries, transfer: transfer, matrix: matrix, isFullRange: range & 0x80 != 0)
    }

    /// The properties clli and mdcv (ISO/IEC 14496-12, 12.1.5.6 and 12.1.5.7), of which what is said of the picture itself
    /// outranks what is said of the display that it was made on.
    static func peakLuminance(_ properties: [HEIFBoxes.Box]) -> Double? {
        func first(_ type: String, _ read: (ByteReader) -> Double?) -> Double? {
            properties.filter { $0.type == type }.compactMap { read(ByteReader($0.content)) }.first {
                $0 > 0
            }
        }
        return first("clli") { $0.uint16(0).map(Double.init) }
            // Behind four chromaticities of two numbers, in units of 0.0001 cd/m2.
            ?? first("mdcv") { $0.uint32(16).map { Double($0) / 10_000 } }
    }

    private static func profile(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        content.starts(with: "prof".utf8) || content.starts(with: "rICC".utf8) ? content.dropFirst(4) : nil
    }
}

/// The property clap (ISO/IEC 14496-12, 12.1.4): eight numbers that are four fractions, of the part's width and height
/// and of its middle's distance from the picture's.
private struct CleanAperture {
    private let fractions: [Double]

    init?(_ content: ArraySlice<UInt8>) {
        var reader = NumberReader(content)
        var fractions: [Double] = []
        for _ in 0..<4 {
            guard let above = reader.number(4), let below = reader.number(4), below != 0 else { return nil }
            fractions.append(Double(Int32(truncatingIfNeeded: above)) / Double(below))
        }
        self.fractions = fractions
    }

    /// In whole px; `nil` if it lies outside.
    func part(width: Int, height: Int) -> (left: Int, top: Int, width: Int, height: Int)? {
        let (wide, high) = (fractions[0].rounded(), fractions[1].rounded())
        let left = (fractions[2] + (Double(width) - wide) / 2).rounded(.down)
        let top = (fractions[3] + (Double(height) - high) / 2).rounded(.down)
        guard wide >= 1, high >= 1, left >= 0, top >= 0, left + wide <= Double(width),
            top + high <= Double(height)
        else { return nil }
        return (Int(left), Int(top), Int(wide), Int(high))
    }
}

extension Orientation {
    /// What a picture that is turned as this one says is after a turn by 90 degrees counter-clockwise.
    var turnedLeft: Orientation {
        switch self {
        case .topLeft: .leftBottom
        case .leftBottom: .bottomRight
        case .bottomRight: .rightTop
        case .rightTop: .topLeft
        case .topRight: .leftTop
        case .leftTop: .bottomLeft
        case .bottomLeft: .rightBottom
        case .rightBottom: .topRight
        }
    }

    /// What it is after its left and right, or else its top and bottom, have changed places.
    func mirrored(leftToRight: Bool) -> Orientation {
        let mirrored: Orientation =
            switch self {
            case .topLeft: .topRight
            case .topRight: .topLeft
            case .bottomRight: .bottomLeft
            case .bottomLeft: .bottomRight
            case .leftTop: .rightTop
            case .rightTop: .leftTop
            case .rightBottom: .leftBottom
            case .leftBottom: .rightBottom
            }
        return leftToRight ? mirrored : mirrored.turnedLeft.turnedLeft
    }
}
