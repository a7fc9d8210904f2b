package import Foundation
internal import ImageCodecs

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
        switch FileSignature(Array(bytes.prefix(FileSignature.mostBytes))) {
        case .picture(.png): mediaType = .png
        case .picture(.jpeg): mediaType = .jpeg
        case .picture, .other, .empty, .unknown: throw .invalidSwatch("a swatch must be a PNG or JPEG file")
        }
        self.bytes = bytes
    }

    /// px; `nil` for a file whose header cannot be read.
    var height: Int? {
        // A stored swatch is small; a larger one is no swatch.
        let limits = ImageLimits(fileBytes: Self.maximumBytes, pixels: 4_000_000)
        return try? CheckedImageHeader(of: Array(bytes), limits: limits).height
    }
}
