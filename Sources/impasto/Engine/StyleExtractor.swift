import Application
import Foundation
import Gallery
import HostSystem
import Stylization

/// Computes what the gallery keeps of styles: the vectors of pictures, and swatches.
struct StyleExtractor: Sendable {
    let stylizer: Stylizer

    /// A picture's style, with what the gallery notes of it.
    struct Learned: Sendable {
        let vector: StyleVector
        /// What the picture is called: its file's name without extension.
        let name: String
        let styleModel: String
        let recipe: StyleRecipe
    }

    /// The style of the picture in the file `path`, or of the bundled sample of that name.
    func learn(_ path: String, size: StyleSize, styleModel: String?) async throws -> Learned {
        try await DedicatedThread.run(name: "style") {
            let model = try NetworkChoice(styleModel: styleModel).pair(in: stylizer.models).style
            let reader = StylePictureReader(
                stylizer: stylizer, decoder: PictureFile.decoder(), size: size, styleModel: model)
            return Learned(
                vector: try reader.vector(of: path), name: PathText.display(PictureFile.stem(of: path)),
                styleModel: model, recipe: .image(styleSize: size.height, square: size.square))
        }
    }

    /// A bundled photo painted in a style; `nil` where neither the photo nor a transformer of the style's space
    /// is here.
    func swatch(of vector: StyleVector) async throws -> Swatch? {
        try await DedicatedThread.run(name: "swatch") {
            let photos = InstallationPaths.samples()?.swatchPhotos.filter { FileName.exists($0.path) } ?? []
            guard !photos.isEmpty else { return nil }
            let work = SwatchWork(engine: StylizerEngine(stylizer), photos: photos)
            guard let transformer = work.transformer(for: vector.space) else { return nil }
            return try work.paint(vector, transformer: transformer)
        }
    }

    /// Paints the swatch of a saved style, and stores it where the gallery can be written.
    ///
    /// A style without a swatch is a style all the same, so that a failure is only reported.
    @discardableResult
    func addSwatch(to style: SavedStyle, in gallery: Gallery) async -> Swatch? {
        do {
            guard let swatch = try await swatch(of: style.vector) else { return nil }
            if !gallery.isReadOnly { try await gallery.setSwatch(swatch, of: style.id) }
            return swatch
        } catch {
            Terminal.error("impasto: '\(style.name)' is saved without a swatch: \(Failure(error))")
            return nil
        }
    }
}
