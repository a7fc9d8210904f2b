/// What the first bytes of a file show it to be.
///
/// A declared type or a file's ending is never believed.
package enum FileSignature: Sendable, Equatable {
    /// A format that ``ImageDecoder`` reads, unless this build lacks it.
    case picture(ImageFormat)
    /// A known format that it does not read, by its common name, e.g. "TIFF".
    case other(String)
    /// No bytes at all.
    case empty
    /// Nothing that is known.
    case unknown

    /// How many bytes from the start on are looked at.
    package static let mostBytes = 1024

    /// Looks at no more than the first ``mostBytes`` bytes.
    package init(_ bytes: [UInt8]) {
        if bytes.isEmpty {
            self = .empty
        } else if let format = Self.picture(bytes) {
            self = .picture(format)
        } else if let name = Self.nameOfContainer(bytes) ?? Self.nameByPrefix(bytes) ?? Self.nameOfText(bytes)
        {
            self = .other(name)
        } else {
            self = .unknown
        }
    }

    /// The format of a file that ``ImageDecoder`` reads, unless this build lacks it.
    ///
    /// Throws ``ImageCodecError`` for everything else.
    var format: ImageFormat {
        get throws(ImageCodecError) {
            switch self {
            case .picture(let format): return format
            case .other(let name): throw .unsupportedFormat(name)
            case .empty: throw .empty
            case .unknown: throw .unknownFormat
            }
        }
    }

    private static func ascii(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        guard range.upperBound <= bytes.count else { return "" }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    private static func picture(_ bytes: [UInt8]) -> ImageFormat? {
        if bytes.starts(with: PNGChunks.signature) { return .png }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if ascii(bytes, 0..<4) == "RIFF", ascii(bytes, 8..<12) == "WEBP" { return .webp }
        if ["GIF87a", "GIF89a"].contains(ascii(bytes, 0..<6)) { return .gif }
        return heif(bytes)
    }

    /// A HEIF file names the brands that it follows (ISO/IEC 14496-12, 4.3): the one that it is written for, then those
    /// that it can be read as.
    private static func heif(_ bytes: [UInt8]) -> ImageFormat? {
        guard ascii(bytes, 4..<8) == "ftyp", let end = ByteReader(bytes[...]).uint32(0) else { return nil }
        let places = [8] + Array(stride(from: 16, to: min(end, bytes.count) - 3, by: 4))
        for brand in places.map({ ascii(bytes, $0..<$0 + 4) }) {
            switch brand {
            case "avif", "avis": return .avif
            case "heic", "heix", "heim", "heis", "hevc", "hevx": return .heic
            default: break
            }
        }
        return nil
    }

    /// RIFF and ISO base media files (ISO/IEC 14496-12) name their content a few bytes later.
    private static func nameOfContainer(_ bytes: [UInt8]) -> String? {
        if ascii(bytes, 0..<4) == "RIFF" {
            switch ascii(bytes, 8..<12) {
            case "AVI ": return "AVI video"
            case "WAVE": return "WAV audio"
            default: return "RIFF"
            }
        }
        guard ascii(bytes, 4..<8) == "ftyp" else { return nil }
        switch ascii(bytes, 8..<12) {
        case "mif1", "msf1": return "HEIF with pictures that are neither HEVC nor AV1"
        case "crx ": return "camera raw (CR3)"
        default: return "MP4 or QuickTime video"
        }
    }

    private static let prefixes: [(prefix: [UInt8], name: String)] = [
        (Array("II*\0".utf8), "TIFF or camera raw"),
        (Array("MM\0*".utf8), "TIFF or camera raw"),
        (Array("II+\0".utf8), "BigTIFF"),
        (Array("MM\0+".utf8), "BigTIFF"),
        ([0x49, 0x49, 0xBC, 0x01], "JPEG XR"),
        ([0xFF, 0x0A], "JPEG XL"),
        ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "JPEG XL"),
        ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], "JPEG 2000"),
        ([0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
        ([0xFF, 0xD8], "damaged JPEG"),
        (Array("BM".utf8), "BMP"),
        (Array("8BPS".utf8), "Photoshop (PSD)"),
        (Array("gimp xcf".utf8), "GIMP (XCF)"),
        (Array("qoif".utf8), "QOI"),
        (Array("FLIF".utf8), "FLIF"),
        (Array("DDS ".utf8), "DDS"),
        (Array("#?RADIANCE".utf8), "Radiance HDR"),
        ([0x76, 0x2F, 0x31, 0x01], "OpenEXR"),
        ([0x8A, 0x4D, 0x4E, 0x47], "MNG"),
        ([0x8B, 0x4A, 0x4E, 0x47], "JNG"),
        (Array("AT&TFORM".utf8), "DjVu"),
        ([0, 0, 1, 0], "ICO"),
        ([0, 0, 2, 0], "CUR"),
        (Array("%PDF".utf8), "PDF"),
        (Array("%!PS".utf8), "PostScript"),
        ([0x1A, 0x45, 0xDF, 0xA3], "WebM or Matroska video"),
        ([0x50, 0x4B, 0x03, 0x04], "ZIP"),
        ([0x1F, 0x8B], "gzip"),
    ]

    private static func nameByPrefix(_ bytes: [UInt8]) -> String? {
        if let match = prefixes.first(where: { bytes.starts(with: $0.prefix) }) { return match.name }
        // Netpbm: "P1" to "P7", then white space.
        if bytes.count >= 3, bytes[0] == 0x50, (0x31...0x37).contains(bytes[1]),
            [0x20, 0x09, 0x0A, 0x0D].contains(bytes[2])
        {
            return "Netpbm (PBM, PGM, PPM)"
        }
        return nil
    }

    private static func nameOfText(_ bytes: [UInt8]) -> String? {
        let start = String(decoding: bytes.prefix(mostBytes), as: UTF8.self).lowercased()
        let text = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        guard text.first == "<" else { return nil }
        if text.contains("<svg") { return "SVG" }
        if text.hasPrefix("<!doctype html") || text.contains("<html") { return "HTML" }
        return text.hasPrefix("<?xml") ? "XML" : nil
    }
}
