package import Foundation
package import ImageCodecs
import Stylization

/// A style as a picture: its swatch, its hundred numbers as a band of coloured stripes, and its name.
///
/// The PNG file carries the style itself in a text chunk, so that the picture *is* the preset.
///
/// Notes and the favourite mark are not in a card. Programs that re-encode pictures (chats, photo sites) drop text
/// chunks; then the card is only a picture, and reading it says so.
package struct StyleCard: Sendable, Equatable {
    /// The keyword of the iTXt chunk, whose text is the JSON of a ``StyleFile``.
    package static let keyword = "Impasto-Style"
    /// How such a file's name ends.
    package static let fileNameSuffix = ".impasto-style.png"

    /// The style, without notes and favourite mark.
    package let style: PortableStyle

    /// A card of a style.
    package init(_ style: PortableStyle) { self.style = style.withoutPrivateFields }

    /// The PNG file: with `swatch`, the middle of a bundled sample painted in the style; without one, the numbers are shown
    /// as a mosaic.
    ///
    /// Throws ``GalleryError/invalidSwatch(_:)`` if the card cannot be written.
    package func png(swatch: RasterImage? = nil) throws(GalleryError) -> Data {
        do {
            let picture = try CardLayout(style: style, swatch: swatch).paint()
            let json = String(decoding: StyleFile(style).data(), as: UTF8.self)
            let text = [
                PNGText(keyword: "Title", text: style.name.text),
                PNGText(keyword: Self.keyword, text: json),
            ]
            return Data(try ImageEncoder().png(picture, text: text))
        } catch {
            throw .invalidSwatch("the style card cannot be made: \(error)")
        }
    }

    /// The PNG file, with a stored swatch.
    package func png(swatch: Swatch?) throws(GalleryError) -> Data {
        guard let swatch else { return try png() }
        let image: RasterImage
        do {
            // A stored swatch is small; a larger one is no swatch.
            let decoder = ImageDecoder(
                limits: ImageLimits(fileBytes: Swatch.maximumBytes, pixels: 4_000_000))
            image = try decoder.decode(Array(swatch.bytes)).image
        } catch {
            throw .invalidSwatch("the swatch cannot be decoded: \(error)")
        }
        return try png(swatch: image)
    }

    /// The style in a card's text chunk.
    ///
    /// Throws ``GalleryError/unrecognizedImport(_:)`` if the picture carries none, and what reading a
    /// ``StyleFile`` throws.
    static func read(_ bytes: Data) throws(GalleryError) -> StyleImport {
        let texts: [PNGText]
        do {
            texts = try PNGTextChunks.read(from: Array(bytes))
        } catch {
            throw .invalidImport("the style card cannot be read: \(error)")
        }
        guard let text = texts.first(where: { $0.keyword == keyword }) else {
            throw .unrecognizedImport(
                "this picture carries no style (programs that re-encode pictures drop it); "
                    + "to learn a style from how it looks, use it as a style image")
        }
        return try StyleJSON.read(Data(text.text.utf8), card: true)
    }
}
