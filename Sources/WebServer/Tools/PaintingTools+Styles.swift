import Application
import Gallery
import ModelContext
import RenderQueue
import Stylization

extension PaintingTools {
    /// How many styles are listed where nothing is said.
    static let usualList = 50
    /// How many at once: what a model reads well.
    static let mostListed = 100
    static let usualSimilar = 10

    /// Lists saved styles.
    func listStyles(_ fields: inout FieldReader) async throws -> ToolResult {
        let search = try fields.text("q", maximumLength: 200) ?? ""
        let tag = try fields.text("tag", maximumLength: StyleTags.maximumCharacters)
        let limit = try fields.integer("limit", in: 1...Self.mostListed) ?? Self.usualList
        try fields.finish()
        let names = ShownNames(services.strings, .english)
        let page = try await services.gallery.required.list(
            StyleQuery(
                search: search, alsoFound: names.found(by: search), tags: tag.map { [$0] } ?? [], limit: limit
            ))
        return try document(
            StyleSummaries(
                styles: page.styles.map { StyleSummary($0, services.strings) }, total: page.total))
    }

    /// Finds the saved styles that look like one, or like a picture or mix.
    func similarStyles(_ fields: inout FieldReader, _ caller: ToolCaller) async throws -> ToolResult {
        let gallery = try services.gallery.required
        let style = fields.value("style")
        let limit = try fields.integer("limit", in: 1...Gallery.maximumSimilar) ?? Self.usualSimilar
        try fields.finish()
        let styles = try await arguments(caller).styles(style).styles
        let similar: [SimilarStyle]
        if styles.count == 1, case .saved(let reference) = styles[0].source {
            let saved = try await services.rendering.resolver.savedStyle(reference, field: "style")
            similar = try await gallery.similar(to: saved.id, limit: limit)
        } else {
            let mix = try await gallery.mix(try await parts(styles, gallery, caller))
            similar = try await gallery.similar(to: mix.vector, limit: limit)
        }
        return try document(
            SimilarSummaries(styles: similar.map { SimilarStyleDocument($0, withSwatch: false) }))
    }

    /// Saves one style.
    func saveStyle(_ fields: inout FieldReader, _ caller: ToolCaller) async throws -> ToolResult {
        let gallery = try services.gallery.required
        let styles = try await arguments(caller).styles(fields.value("style")).styles
        guard styles.count == 1 else {
            throw Problem.invalidField(
                "style", "these are \(styles.count) styles", allowed: "one style",
                hint: "use mix_styles to save a mix")
        }
        var order: [String: FieldValue] = ["style": styles[0].source.fieldValue]
        for name in ["name", "tags", "notes", "favourite", "onConflict"] { order[name] = fields.value(name) }
        try fields.finish()
        var reader = FieldReader(order)
        let saving = StyleSaving(rendering: services.rendering, gallery: gallery)
        let received = Received(
            value: try StyleSaving.Order(&reader, limits: services.limits), memory: caller.memory)
        return try saved(try await saving.save(received, client: caller.client, context: nil))
    }

    /// Mixes styles by weight, and saves the mix.
    func mixStyles(_ fields: inout FieldReader, _ caller: ToolCaller) async throws -> ToolResult {
        let gallery = try services.gallery.required
        let style = fields.value("styles")
        let details = try StyleDetails(&fields)
        try fields.finish()
        let name = try StyleSaving.name(details.name)
        let styles = try await arguments(caller).styles(style).styles
        guard styles.count > 1 else {
            throw Problem.invalidField(
                "styles", "this is one style", allowed: "2...\(StylizationLimits.mostMixedStyles) styles",
                hint: "write them like: \(StyleNaming.example)")
        }
        let saving = StyleSaving(rendering: services.rendering, gallery: gallery)
        let parts = try await parts(styles, gallery, caller)
        return try saved(
            try await saving.named(name) {
                try await gallery.saveMix(
                    parts, name: name, tags: details.tags, notes: details.notes, onConflict: details.policy)
            })
    }

    private func parts(
        _ styles: [(source: StyleSource, weight: Double)], _ gallery: Gallery, _ caller: ToolCaller
    ) async throws -> [MixPart] {
        let sources: [StyleMixing.Source] = styles.map { ($0.source, Float($0.weight / 100)) }
        return try await StyleMixing(saving: StyleSaving(rendering: services.rendering, gallery: gallery))
            .parts(
                Received(value: sources, memory: caller.memory), client: caller.client, context: nil)
    }

    private func saved(_ outcome: SaveOutcome) throws -> ToolResult {
        try document(
            SavedSummary(outcome, services.strings, kept: services.configuration.keepsGallery))
    }
}
