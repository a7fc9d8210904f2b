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
    func savedStyles(
        in gallery: GalleryOptions, extrapolate: Bool, pictures: PictureOptions, _ extractor: StyleExtractor
    ) async throws -> [String: StyleVector] {
        let saved = options.regions.map(\.style).filter { !PictureFile.isStyle($0) }
        guard !saved.isEmpty else { return [:] }
        return try await gallery.read { gallery in
            var vectors: [String: StyleVector] = [:]
            for style in saved {
                let parts = style.components(separatedBy: " + ")
                do {
                    vectors[style] = try await GalleryStyle(
                        mixing: parts, extrapolate: extrapolate, in: gallery, pictures: pictures, extractor
                    ).vector
                } catch GalleryError.notFound(let name) {
                    throw await MissingStyle(name).failure(in: gallery)
                }
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
                mask: try Self.mask(region.mask, for: .region, reader.decoder))
        }
    }

    /// Where the photo stays as it is; `nil` for nowhere.
    func kept(_ decoder: ImageDecoder) throws -> RegionMask? {
        try options.keep.map { try Self.mask($0, for: .keep, decoder) }
    }

    /// How much of the strength there is where; `nil` for all everywhere.
    func strengthMap(_ decoder: ImageDecoder) throws -> RegionMask? {
        try options.strengthMap.map { try Self.mask($0, for: .strength, decoder) }
    }

    /// The mask in the file `path`.
    ///
    /// Throws ``Failure`` that names it.
    static func mask(
        _ path: String, for use: MaskPicture.Use, _ decoder: ImageDecoder
    ) throws -> RegionMask {
        let file = try PictureFile.decode(
            path, decoder, atLeastHeight: nil, limitFlag: "--max-megapixels")
        PictureFile.report(file.warnings, of: path)
        let picture = MaskPicture(file.image, for: use)
        if let warning = picture.warning {
            Terminal.error("impasto: \(InputFile.name(of: path)): \(warning)")
        }
        return picture.mask
    }
}
