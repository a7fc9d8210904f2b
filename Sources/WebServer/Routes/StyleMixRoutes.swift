import Gallery
import HTTPTypes
import Hummingbird
import RenderQueue
import Stylization

/// Mixes of saved styles and pictures, and the starter pack.
struct StyleMixRoutes {
    let studio: Studio
    let reader: BodyReader
    let gallery: Gallery?
    let starter: StarterPack

    private struct MixDocument: Encodable {
        let vector: [Float]
        let space: String
        let styleModel: String?
        let recipe: StyleRecipe
    }

    func add(to router: Router<WebContext>) {
        router.post("/api/styles/mix") { request, context in
            guard let gallery else { throw Problem.noGallery() }
            var fields = FieldReader(
                try await reader.object(request, limit: studio.configuration.limits.bodyBytes))
            let name = try fields.text("name", maximumLength: 1000)
            let saves = try fields.flag("save") ?? (name != nil)
            let tags = try StyleSaving.tags(&fields) ?? .none
            let notes = try StyleSaving.notes(&fields) ?? .none
            let extrapolates = try fields.flag("extrapolate") ?? false
            let policy = try fields.choice("onConflict", of: NameConflictPolicy.self) ?? .fail
            let saving = StyleSaving(studio: studio, gallery: gallery)
            let parts = try await parts(
                &fields, saving: saving, client: request.client(context), context: context)
            try fields.finish()
            guard saves else {
                let mix = try await gallery.mix(parts, extrapolate: extrapolates)
                return Response.json(
                    MixDocument(
                        vector: mix.vector.values, space: mix.vector.space.rawValue,
                        styleModel: mix.styleModel,
                        recipe: mix.recipe))
            }
            let checked = try StyleSaving.name(name)
            let outcome = try await saving.named(checked) {
                try await gallery.saveMix(
                    parts, name: checked, extrapolate: extrapolates, tags: tags, notes: notes,
                    onConflict: policy)
            }
            return StyleRoutes.created(outcome)
        }
        router.post("/api/styles/starter") { request, context in
            guard let gallery else { throw Problem.noGallery() }
            let added = try await starter.add(
                to: gallery, studio: studio, language: request.language, client: request.client(context),
                context: context)
            return Response.json(StyleListDocument(styles: added.map { StyleDocument($0) }))
        }
    }

    private func parts(
        _ fields: inout FieldReader, saving: StyleSaving, client: ClientID, context: WebContext
    ) async throws -> [MixPart] {
        let named = try fields.text("styleModel", maximumLength: 100)
        guard let items = try fields.list("styles", count: 1...ServerLimits.mixedStyles) else {
            throw Problem.invalidField(
                "styles", "the styles are missing",
                allowed: "1...\(ServerLimits.mixedStyles) styles with weights")
        }
        var sources: [(source: StyleSource, weight: Float)] = []
        for (index, item) in items.enumerated() {
            let name = "styles[\(index)]"
            var entry = try FieldReader.object(item, name: name)
            let weight = Float(try entry.number("weight", in: -100...100) ?? 1)
            guard let style = entry.value("style") else {
                throw Problem.invalidField("\(name).style", "the style is missing", allowed: "a style")
            }
            try entry.finish()
            let source = try StyleSource(
                style, name: "\(name).style",
                defaults: .init(styleSize: PaintingRequest.defaultStyleSize, square: false),
                limits: studio.configuration.limits)
            sources.append((source, weight))
        }
        let model = if let named { named } else { try await styleModel(fitting: sources.map(\.source)) }
        var parts: [MixPart] = []
        for (index, (source, weight)) in sources.enumerated() {
            if case .saved(let reference) = source {
                parts.append(MixPart(.saved(reference), weight: weight))
                continue
            }
            let content = try await saving.content(
                of: source, styleModel: model, field: Self.field(index), client: client, context: context)
            // Whatever the picture is called is its owner's business.
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
        let pair = try await studio.defaultPair()
        for (index, source) in sources.enumerated() {
            var saved: SavedStyle?
            if case .saved(let reference) = source {
                // One that is not there is the mix's problem.
                saved = try? await studio.resolver.savedStyle(reference, field: Self.field(index))
            }
            guard let space = PaintingResolver.space(of: source, saved: saved) else { continue }
            let networks = try await studio.painting.listNetworks()
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
