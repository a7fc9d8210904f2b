import Application
import Foundation
import Gallery
import HostSystem
import ImageCodecs
import Stylization

/// Reads the styles and masks of regions.
struct RegionReader {
    let options: RegionOptions

    /// The styles that come from the gallery, by what they were called; the others are pictures.
    ///
    /// A file goes before a sample, and a sample before a saved style. Throws ``Failure`` and `GalleryError`.
    func savedStyles(in gallery: GalleryOptions, extrapolate: Bool) async throws -> [String: StyleVector] {
        let saved = options.regions.map(\.style).filter { !PictureFile.isStyle($0) }
        guard !saved.isEmpty else { return [:] }
        return try await gallery.read { gallery in
            var vectors: [String: StyleVector] = [:]
            for style in saved {
                let parts = style.components(separatedBy: " + ")
                vectors[style] = try await GalleryStyle(
                    mixing: parts, extrapolate: extrapolate, in: gallery
                ).vector
            }
            return vectors
        }
    }

    /// The regions, with the styles of pictures found by `reader`; `strength` is 0 to 1.
    ///
    /// Throws ``Failure`` that names the file.
    func regions(
        saved: [String: StyleVector], strength: Float, _ reader: StylePictureReader
    ) throws -> [StyleRegion] {
        try options.regions.map { region in
            StyleRegion(
                style: try saved[region.style] ?? reader.vector(of: region.style), strength: strength,
                mask: try mask(region.mask, reader.decoder))
        }
    }

    /// Where the photo stays as it is; `nil` for nowhere.
    func kept(_ decoder: ImageDecoder) throws -> RegionMask? {
        try options.keep.map { try mask($0, decoder) }
    }

    private func mask(_ path: String, _ decoder: ImageDecoder) throws -> RegionMask {
        let picture = try PictureFile.decode(
            path, decoder, atLeastHeight: nil, limitFlag: "--max-megapixels")
        PictureFile.report(picture.warnings, of: path)
        return RegionMask(picture.image)
    }
}
