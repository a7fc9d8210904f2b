import Gallery
import Hummingbird
import RenderQueue
import Stylization

/// The bundled style samples as saved styles, for a gallery that is empty.
struct StarterPack: Sendable {
    let samples: SampleCatalog
    let strings: StringTable

    /// Computes what is missing and adds it; returns what was added.
    func add(
        to gallery: Gallery, studio: RenderingService, language: Language, client: ClientID,
        context: WebContext
    ) async throws -> [SavedStyle] {
        let model = try await studio.defaultPair().style
        let tag = try StyleTags(["starter"])
        var styles: [StyleContent] = []
        for sample in samples.style {
            let name = try StyleName(strings.text("sample-\(sample.name)", language))
            if (try? await gallery.style(matching: name.text)) != nil { continue }
            let size = StylizationLimits.defaultStyleHeight
            let vector = try await studio.vector(
                of: .picture(.sample(sample.name), styleSize: size, square: false), styleModel: model,
                field: "style", client: client, context: context)
            styles.append(
                StyleContent(
                    name: name, vector: vector, styleModel: model,
                    recipe: .image(styleSize: size, square: false),
                    tags: tag))
        }
        return try await gallery.addStarterPack(styles)
    }
}
