package import Foundation
import ImageCodecs

/// Styles that came from outside, read and checked, not yet saved.
package struct StyleImport: Sendable, Equatable {
    /// The most bytes that are looked at.
    package static let maximumBytes = 128 << 20

    /// The form in which they came.
    package let format: StyleFormat
    /// The styles, in their order there.
    package let styles: [PortableStyle]
    /// Keys that this program does not know and left out, such as `style.colour`; at most 50.
    package let unknownKeys: [String]

    init(format: StyleFormat, styles: [PortableStyle], unknownKeys: [String] = []) {
        self.format = format
        self.styles = styles
        self.unknownKeys = unknownKeys
    }

    /// Recognizes a style file, a bundle, a card or a link (also within other text) by its content; names and
    /// declared types count for nothing.
    ///
    /// Throws ``GalleryError/unrecognizedImport(_:)`` for anything else, and ``GalleryError`` with the cases
    /// about imports for what is damaged, too large or too new.
    package init(reading bytes: Data) throws(GalleryError) {
        guard bytes.count <= Self.maximumBytes else {
            throw .importTooLarge(
                "\(bytes.count) bytes are too many to import; the limit is \(Self.maximumBytes)")
        }
        switch FileSignature(Array(bytes.prefix(FileSignature.mostBytes))) {
        case .picture(.png):
            self = try StyleCard.read(bytes)
            return
        case .picture(let format):
            throw .unrecognizedImport(
                "a \(format) picture carries no style; to learn a style from how it looks, use it as a style image"
            )
        case .empty:
            throw .unrecognizedImport("there is nothing to import: the file or text is empty")
        case .other, .unknown: break
        }
        let start = bytes.firstIndex { !Self.isSkipped($0) } ?? bytes.endIndex
        if start < bytes.endIndex, bytes[start] == UInt8(ascii: "{") {
            // As it stands: a bundle of megabytes is not copied to be read.
            self = try StyleJSON.read(bytes[start...])
            return
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unrecognizedImport(
                "this is neither a style file, a bundle, a style card nor a style link")
        }
        try self.init(reading: text)
    }

    /// As ``init(reading:)-(Data)``, for text that was pasted or typed.
    package init(reading text: String) throws(GalleryError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw .importTooLarge(
                "\(text.utf8.count) bytes are too many to import; the limit is \(Self.maximumBytes)")
        }
        if text.utf8.first(where: { !Self.isSkipped($0) }) == UInt8(ascii: "{") {
            self = try StyleJSON.read(Data(text.utf8.drop(while: Self.isSkipped)))
        } else {
            self.init(format: .link, styles: [try StyleLink(parsing: text).style])
        }
    }

    /// Space, and the bytes of a byte order mark, which some editors put in front.
    private static func isSkipped(_ byte: UInt8) -> Bool {
        [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(byte)
    }
}
