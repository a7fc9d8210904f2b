package import Gallery
package import Stylization

/// The bundled style samples as saved styles, for a gallery that is empty.
package struct StarterPack: Sendable {
    /// The height in px at which the style network looks at the samples.
    package static let styleSize = StylizationLimits.defaultStyleHeight
    private static let tag = "starter"

    private let samples: [String]
    private let title: @Sendable (String) -> String

    /// A pack of `samples`, in this order; `title` gives the name under which one is saved.
    package init(samples: [String], title: @escaping @Sendable (String) -> String) {
        self.samples = samples
        self.title = title
    }

    /// Adds the styles whose names are free in `gallery`, all or none, and returns them.
    ///
    /// Throws `GalleryError`, and what `learn` throws. It is given a sample and the name under which it will be saved,
    /// and returns the sample's style, found at ``styleSize`` px, with the network that found it.
    package func add(
        to gallery: Gallery,
        learn: (_ sample: String, _ name: StyleName) async throws -> (vector: StyleVector, styleModel: String)
    ) async throws -> [SavedStyle] {
        let tags = try StyleTags([Self.tag])
        var styles: [StyleContent] = []
        for sample in samples {
            let name = try StyleName(title(sample))
            if (try? await gallery.style(matching: name.text)) != nil { continue }
            let learned = try await learn(sample, name)
            styles.append(
                StyleContent(
                    name: name, vector: learned.vector, styleModel: learned.styleModel,
                    recipe: .image(styleSize: Self.styleSize, square: false), tags: tags))
        }
        return try await gallery.addStarterPack(styles)
    }
}
