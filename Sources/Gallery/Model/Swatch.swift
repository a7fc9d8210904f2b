package import Foundation
package import Stylization

/// A small picture that shows a saved style: a bundled sample painted in it, never a picture of the user's.
package struct Swatch: Sendable, Equatable {
    /// The two kinds of file that are stored.
    package enum MediaType: String, Sendable, Codable {
        /// PNG.
        case png = "image/png"
        /// JPEG.
        case jpeg = "image/jpeg"
    }

    /// The most bytes of a stored swatch.
    package static let maximumBytes = 1 << 20

    /// The file.
    package let bytes: Data
    /// What the file is, by its first bytes.
    package let mediaType: MediaType

    /// Throws ``GalleryError/invalidSwatch(_:)`` if `bytes` do not begin as a PNG or JPEG file, or are too many.
    package init(_ bytes: Data) throws(GalleryError) {
        guard bytes.count <= Self.maximumBytes else {
            throw .invalidSwatch(
                "a swatch of \(bytes.count) bytes is too large; the limit is \(Self.maximumBytes)")
        }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            mediaType = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            mediaType = .jpeg
        } else {
            throw .invalidSwatch("a swatch must be a PNG or JPEG file")
        }
        self.bytes = bytes
    }
}

/// Paints swatches: the gallery knows styles, its caller knows transformers and samples.
package struct SwatchPainter: Sendable {
    /// Paints a bundled sample under a vector with the default transformer of the vector's space; `nil` if
    /// there is none on this machine.
    package let paint: @Sendable (StyleVector) async throws -> Swatch?

    /// A painter.
    package init(paint: @escaping @Sendable (StyleVector) async throws -> Swatch?) {
        self.paint = paint
    }
}
