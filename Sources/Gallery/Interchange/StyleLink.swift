package import Foundation
import Foundations
import ImageCodecs
package import Stylization

/// A style within a URL's fragment: `#style=…`, about 300 characters.
///
/// Browsers never send the fragment to a server, so that only a person with the link knows the style.
///
/// The text behind `style=` is base64url (without padding) of, in this order:
///
/// | bytes | what |
/// |---|---|
/// | 1 | the version, 1 |
/// | 1 | the space: 1 `magenta-mobile`, 2 `tfjs-original`; 0 if its name follows: 1 byte length, then as many of UTF-8 |
/// | 2 | length of the name in bytes, little-endian |
/// | … | the name, UTF-8 |
/// | 200 | 100 numbers, IEEE 754 binary16, little-endian |
/// | 4 | CRC-32 (IEEE 802.3) of all before it, little-endian |
///
/// The numbers have half precision (11 bits; relative error up to 0.05 %): a linked style cannot be distinguished from
/// its original by eye, but is not the same to the bit.
package struct StyleLink: Sendable, Equatable {
    /// What the fragment begins with, without `#`.
    package static let prefix = "style="
    /// The newest version that this program reads and writes.
    package static let version: UInt8 = 1
    /// The longest text behind ``prefix`` that is looked at.
    package static let maximumCharacters = 2000

    /// The name.
    package let name: StyleName
    /// The numbers, rounded to half precision.
    package let vector: StyleVector

    /// A link of a style; rounds the numbers to half precision.
    package init(name: StyleName, vector: StyleVector) {
        self.name = name
        self.vector = LinkedVector(vector).vector
    }

    /// The style as it is imported.
    package var style: PortableStyle {
        PortableStyle(
            StyleContent(
                name: name, vector: vector, styleModel: nil,
                recipe: .imported(format: StyleFormat.link.rawValue)))
    }

    /// The fragment with its `#`.
    package var fragment: String { "#" + Self.prefix + Base64URL.text(payload) }

    /// `page` with this style's fragment in place of its own.
    package func url(page: URL) -> URL? {
        let text = page.absoluteString
        return URL(string: text.prefix { $0 != "#" } + fragment)
    }

    private static let knownSpaces: [UInt8: StyleSpace] = [1: .magentaMobile, 2: .tfjsOriginal]

    private var payload: Data {
        var data = Data([Self.version])
        if let code = Self.knownSpaces.first(where: { $0.value == vector.space })?.key {
            data.append(code)
        } else {
            let space = Data(vector.space.rawValue.utf8.prefix(ASCIIName.maximumLength))
            data.append(contentsOf: [0, UInt8(space.count)] + space)
        }
        let name = Data(self.name.text.utf8)
        data.append(littleEndian: UInt16(name.count))
        data.append(name)
        for value in vector.values { data.append(littleEndian: float16Bits(value)) }
        data.append(littleEndian: CRC32.checksum(data))
        return data
    }

    /// Finds `style=…` in a link, a fragment or a text around one.
    ///
    /// Lengths are checked before anything is read by them. Throws ``GalleryError/unrecognizedImport(_:)`` if
    /// there is none, ``GalleryError/unsupportedImportVersion(found:known:)``, and
    /// ``GalleryError/invalidImport(_:)`` for one that is cut off, mistyped or damaged.
    package init(parsing text: String) throws(GalleryError) {
        // A native text's bytes are copied at once; character by character, 64 MiB would take five seconds.
        let bytes = ArraySlice(text.utf8)
        guard let start = Self.start(in: bytes) else {
            throw .unrecognizedImport("there is no style in this text; a style link holds '#style=…'")
        }
        let encoded = bytes[start...].prefix { Base64URL.isDigit($0) }
        guard encoded.count <= Self.maximumCharacters else {
            throw .invalidImport(
                "the style link of \(encoded.count) characters is too long; the limit is \(Self.maximumCharacters)"
            )
        }
        guard let data = Base64URL.bytes(String(decoding: encoded, as: UTF8.self)).map({ Data($0) }) else {
            throw Self.damaged
        }
        var reader = LinkReader(data)
        let version = try reader.byte()
        // Before the checksum: a later version may have another.
        guard version <= Self.version else {
            throw .unsupportedImportVersion(found: Int(version), known: Int(Self.version))
        }
        guard version == Self.version, data.count > 4,
            CRC32.checksum(data.dropLast(4)) == UInt32(littleEndian: data.suffix(4))
        else { throw Self.damaged }
        let space = try reader.space(known: Self.knownSpaces)
        let name = try reader.text(bytes: Int(try reader.uint16()))
        var values: [Float] = []
        for _ in 0..<StyleVector.count { values.append(float32(fromFloat16: try reader.uint16())) }
        guard reader.remaining == 4 else { throw Self.damaged }
        do {
            self.vector = try StyleVector(values, space: space)
        } catch {
            throw .invalidImport("the style link is invalid: \(error)")
        }
        self.name = try StyleName(name)
    }

    /// Where the digits begin, if the text of these bytes (UTF-8) holds a link.
    static func start(in bytes: ArraySlice<UInt8>) -> Int? {
        if let found = bytes.firstPlace(of: Array(("#" + prefix).utf8)) { return found.upperBound }
        // Without its '#', it stands at the beginning, perhaps behind spaces of any script.
        guard let found = bytes.firstPlace(of: Array(prefix.utf8)) else { return nil }
        var end = found.lowerBound
        while end > bytes.startIndex {
            // The bytes of one scalar, from its last to its first.
            var start = end - 1
            while bytes[start] & 0xC0 == 0x80, start > bytes.startIndex, end - start < 4 { start -= 1 }
            let scalars = String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars
            guard scalars.count == 1, scalars[scalars.startIndex].properties.isWhitespace else { return nil }
            end = start
        }
        return found.upperBound
    }

    static var damaged: GalleryError {
        .invalidImport("the style link is damaged or not complete; copy all of it")
    }
}

/// Reads a link's bytes from front to back.
private struct LinkReader {
    private let data: [UInt8]
    private var position = 0

    init(_ data: Data) { self.data = Array(data) }

    var remaining: Int { data.count - position }

    mutating func byte() throws(GalleryError) -> UInt8 {
        guard remaining >= 1 else { throw StyleLink.damaged }
        position += 1
        return data[position - 1]
    }

    mutating func uint16() throws(GalleryError) -> UInt16 {
        let low = UInt16(try byte())
        return low | UInt16(try byte()) << 8
    }

    mutating func text(bytes count: Int) throws(GalleryError) -> String {
        guard count <= remaining,
            let text = String(validating: data[position..<position + count], as: UTF8.self)
        else { throw StyleLink.damaged }
        position += count
        return text
    }

    mutating func space(known: [UInt8: StyleSpace]) throws(GalleryError) -> StyleSpace {
        let code = try byte()
        if let space = known[code] { return space }
        guard code == 0 else {
            throw .invalidImport("the style link names the unknown style space \(code)")
        }
        let space = StyleSpace(rawValue: try text(bytes: Int(try byte())))
        try StyleOrigin.validate(space: space)
        return space
    }
}
