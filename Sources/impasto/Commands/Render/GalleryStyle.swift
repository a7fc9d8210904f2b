import Application
import Gallery
import Stylization

/// A style from the gallery, or a mix of several, to paint photos in.
struct GalleryStyle: Sendable {
    let vector: StyleVector
    /// What it is called in the names of files.
    let name: String
    /// What a receipt tells of it.
    let told: Receipt.Style

    /// The mix of `styles`, each as `NAME[:WEIGHT]`.
    ///
    /// Throws ``Failure`` and `GalleryError`.
    init(mixing styles: [String], extrapolate: Bool, in gallery: Gallery) async throws {
        var parts: [MixPart] = []
        var names: [StyleName] = []
        var ids: [String] = []
        for text in styles {
            let part = try await MixedStyleArgument.resolve(text, in: gallery)
            let style = try await gallery.style(matching: part.name)
            parts.append(MixPart(.saved(style.id.text), weight: part.weight))
            names.append(style.name)
            ids.append(style.id.text)
        }
        vector = try await gallery.mix(parts, extrapolate: extrapolate).vector
        name = names.count == 1 ? names[0].fileStem : "mix"
        var told = Receipt.Style(vector)
        if ids.count == 1 { told.saved = ids[0] }
        self.told = told
    }
}
