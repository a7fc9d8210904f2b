import Application
import Gallery
import HTTPTypes
import Hummingbird
import RenderQueue
import Stylization

/// Mixes of saved styles and pictures, and the starter pack.
struct StyleMixRoutes {
    let rendering: RenderingService
    let reader: BodyReader
    let gallery: Gallery?
    let starter: StarterPackService

    private struct MixDocument: Encodable {
        let vector: [Float]
        let space: String
        let styleModel: String?
        let recipe: StyleRecipe
    }

    func add(to router: Router<WebContext>) {
        router.post("/api/styles/mix", use: mix)
        router.post("/api/styles/starter", use: addStarterPack)
    }

    private func mix(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let received = try await reader.fields(request, context, as: [.json], holding: \.fileBytes) {
            try Order(&$0, limits: reader.limits)
        }
        let order = received.value
        let saving = StyleSaving(rendering: rendering, gallery: gallery)
        let parts = try await StyleMixing(saving: saving).parts(
            received.map(holding: order.fileBytes) { $0.sources }, styleModel: order.details.styleModel,
            client: request.client(context), context: context)
        guard order.saves else {
            let mix = try await gallery.mix(parts, extrapolate: order.extrapolates)
            return Response.json(
                MixDocument(
                    vector: mix.vector.values, space: mix.vector.space.rawValue,
                    styleModel: mix.styleModel, recipe: mix.recipe))
        }
        let details = order.details
        let name = try StyleSaving.name(details.name)
        let outcome = try await saving.named(name) {
            try await gallery.saveMix(
                parts, name: name, extrapolate: order.extrapolates, tags: details.tags,
                notes: details.notes, onConflict: details.policy)
        }
        return StyleRoutes.created(outcome)
    }

    private func addStarterPack(_ request: Request, context: WebContext) async throws -> Response {
        let added = try await starter.add(
            to: try gallery.required, rendering: rendering, language: request.language,
            client: request.client(context), context: context)
        return Response.json(StyleListDocument(styles: added.map { StyleDocument($0) }))
    }

    /// A mix that is asked for.
    private struct Order: Sendable {
        let details: StyleDetails
        let saves: Bool
        let extrapolates: Bool
        let sources: [(source: StyleSource, weight: Float)]

        var fileBytes: Int { sources.reduce(0) { $0 + $1.source.fileBytes } }

        /// Throws ``Problem`` and ``GalleryError``.
        init(_ fields: inout FieldReader, limits: ServerLimits) throws {
            details = try StyleDetails(&fields)
            saves = try fields.flag("save") ?? (details.name != nil)
            extrapolates = try fields.flag("extrapolate") ?? false
            guard let items = try fields.list("styles", count: 1...StylizationLimits.mostMixedStyles) else {
                throw Problem.invalidField(
                    "styles", "the styles are missing",
                    allowed: "1...\(StylizationLimits.mostMixedStyles) styles with weights")
            }
            let extrapolates = self.extrapolates
            sources = try items.enumerated().map { index, item in
                let name = "styles[\(index)]"
                var entry = try FieldReader.object(item, name: name)
                let weight =
                    try entry.weight(extrapolates: extrapolates) ?? Float(StylizationLimits.defaultWeight)
                guard let style = entry.value("style") else {
                    throw Problem.invalidField("\(name).style", "the style is missing", allowed: "a style")
                }
                try entry.finish()
                let source = try StyleSource(
                    style, name: "\(name).style",
                    defaults: .init(), limits: limits)
                return (source, weight)
            }
        }
    }
}
