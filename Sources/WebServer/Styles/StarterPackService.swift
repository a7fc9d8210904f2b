import Application
import Gallery
import RenderQueue
import Stylization

/// Adds the starter pack in a request's language.
struct StarterPackService: Sendable {
    let samples: SampleCatalog
    let strings: StringTable

    /// Computes what is missing and adds it; returns what was added.
    func add(
        to gallery: Gallery, rendering: RenderingService, language: Language, client: ClientID,
        context: WebContext
    ) async throws -> [SavedStyle] {
        let model = try await rendering.defaultPair().style
        let pack = StarterPack(samples: samples.style.map(\.name)) { [strings] sample in
            strings.text("sample-\(sample)", language)
        }
        return try await pack.add(to: gallery) { sample, _ in
            let vector = try await rendering.vector(
                of: .picture(.sample(sample), styleSize: StarterPack.styleSize, square: false),
                styleModel: model, field: "style", client: client, context: context)
            return (vector, model)
        }
    }
}
