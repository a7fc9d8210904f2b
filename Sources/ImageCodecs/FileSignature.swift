/// What the first bytes of a file show it to be.
///
/// A declared type or a file's ending is never believed.
package enum FileSignature: Sendable, Equatable {
    /// A format that ``ImageDecoder`` reads.
    case readable(ImageFormat)
    /// A known format that it does not read, by its common name, e.g. "WebP".
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
        } else if bytes.starts(with: PNGChunks.signature) {
            self = .readable(.png)
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .readable(.jpeg)
        } else if let name = Self.nameOfContainer(bytes) ?? Self.nameByPrefix(bytes) ?? Self.nameOfText(bytes)
        {
            self = .other(name)
        } else {
            self = .unknown
        }
    }

    /// The format of a file that ``ImageDecoder`` reads.
    ///
    /// Throws ``ImageCodecError`` for all that ``ImageDecoder`` does not read.
    var readableFormat: ImageFormat {
        get throws(ImageCodecError) {
            switch self {
            case .readable(let format): return format
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

    /// RIFF and ISO base media files (ISO/IEC 14496-12) name their content a few bytes later.
    private static func nameOfContainer(_ bytes: [UInt8]) -> String? {
        if ascii(bytes, 0..<4) == "RIFF" {
            switch ascii(bytes, 8..<12) {
            case "WEBP": return "WebP"
            case "AVI ": return "AVI video"
            case "WAVE": return "WAV audio"
            default: return "RIFF"
            }
        }
        guard ascii(bytes, 4..<8) == "ftyp" else { return nil }
        switch ascii(bytes, 8..<12) {
        case "avif", "avis": return "AVIF"
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": return "HEIC"
        case "crx ": return "camera raw (CR3)"
        default: return "MP4 or QuickTime video"
        }
    }

    private static let prefixes: [(prefix: [UInt8], name: String)] = [
        (Array("GIF87a".utf8), "GIF"),
        (Array("GIF89a".utf8), "GIF"),
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
