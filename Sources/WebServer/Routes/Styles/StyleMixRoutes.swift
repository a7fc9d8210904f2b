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
        let parts = try await parts(
            received, saving: saving, client: request.client(context), context: context)
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

    private func parts(
        _ received: Received<Order>, saving: StyleSaving, client: ClientID, context: WebContext
    ) async throws -> [MixPart] {
        let order = received.value
        let model =
            if let named = order.details.styleModel {
                named
            } else {
                try await styleModel(fitting: order.sources.map(\.source))
            }
        var parts: [MixPart] = []
        for (index, (source, weight)) in order.sources.enumerated() {
            if case .saved(let reference) = source {
                parts.append(MixPart(.saved(reference), weight: weight))
                continue
            }
            let content = try await saving.content(
                of: source, styleModel: model, field: Self.field(index), client: client, context: context,
                holding: received.memory)
            // Not the file's name, which is its owner's business.
            parts.append(
                MixPart(
                    .vector(
                        content.vector, name: Self.label(source), styleModel: content.styleModel,
                        recipe: content.recipe), weight: weight))
        }
        return parts
    }

    /// The style network for a mix's pictures: of the space of what is numbers already, else the default's.
    private func styleModel(fitting sources: [StyleSource]) async throws -> String {
        let pair = try await rendering.defaultPair()
        for (index, source) in sources.enumerated() {
            var saved: SavedStyle?
            if case .saved(let reference) = source {
                // One that is not there is the mix's problem.
                saved = try? await rendering.resolver.savedStyle(reference, field: Self.field(index))
            }
            guard let space = PaintingResolver.space(of: source, saved: saved) else { continue }
            let networks = try await rendering.engine.listNetworks()
            return networks.preferred(.style, in: space, over: pair)?.name ?? pair.style
        }
        return pair.style
    }

    /// What a style is called in problems.
    private static func field(_ index: Int) -> String { "styles[\(index)].style" }

    private static func label(_ source: StyleSource) -> String {
        switch source {
        case .picture(.sample(let name), _, _): name
        case .picture: "picture"
        case .vector, .saved: "vector"
        }
    }
}
