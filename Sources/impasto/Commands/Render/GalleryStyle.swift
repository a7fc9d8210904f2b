import Application
import Gallery
import Stylization

/// A style by its name, or a mix of several, to paint photos in: of the gallery, of a sample or of a picture.
struct GalleryStyle: Sendable {
    let vector: StyleVector
    /// What it is called in the names of files.
    let name: String
    /// What a receipt tells of it.
    let told: Receipt.Style

    /// The mix of `styles`, each as `NAME[:WEIGHT]`; `extractor` finds the styles of pictures.
    ///
    /// Throws ``Failure`` and `GalleryError`.
    init(
        mixing styles: [String], extrapolate: Bool, in gallery: Gallery, pictures: PictureOptions,
        _ extractor: StyleExtractor
    ) async throws {
        var arguments: [MixedStyleArgument] = []
        var parts: [MixPart] = []
        for text in styles {
            let argument = try await MixedStyleArgument.resolve(text, in: gallery)
            arguments.append(argument)
            parts.append(try await argument.part(in: gallery, pictures: pictures, extractor))
        }
        vector = try await gallery.mix(parts, extrapolate: extrapolate).vector
        var told = Receipt.Style(vector)
        switch parts.count == 1 ? parts[0].source : nil {
        case .saved(let id):
            name = try await gallery.style(matching: id).name.fileStem
            told.saved = id
        case .vector(_, let name, _, _):
            self.name = name
            (told.styleSize, told.square) = (pictures.size.height, pictures.size.square)
            told.sample = (try? PictureFile.sample(arguments[0].name)) == nil ? nil : arguments[0].name
        case nil: name = "mix"
        }
        self.told = told
    }
}
