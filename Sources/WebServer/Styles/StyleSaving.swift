import Gallery
import Hummingbird
import RenderQueue
import Stylization

/// Turns what a request calls a style into something that the gallery keeps.
struct StyleSaving: Sendable {
    let studio: Studio
    let gallery: Gallery

    /// Saves the style of a request's object. Throws ``Problem``, ``GalleryError``, or what computing throws.
    func save(
        _ fields: inout FieldReader, client: ClientID, context: WebContext
    ) async throws -> SaveOutcome {
        let name = try Self.name(try fields.text("name", maximumLength: 1000))
        let tags = try Self.tags(&fields) ?? .none
        let notes = try Self.notes(&fields) ?? .none
        let favourite = try fields.flag("favourite") ?? false
        let policy = try fields.choice("onConflict", of: NameConflictPolicy.self) ?? .fail
        let model = try await Self.styleModel(&fields, studio: studio)
        guard let value = fields.value("style") else {
            throw Problem.invalidField("style", "the style is missing", allowed: "a style")
        }
        let styleSize = try fields.integer("styleSize", in: PaintingRequest.styleSizes)
        let square = try fields.flag("square")
        try fields.finish()
        let source = try StyleSource(
            value, name: "style",
            defaults: .init(
                styleSize: styleSize ?? PaintingRequest.defaultStyleSize, square: square ?? false),
            limits: studio.configuration.limits)
        let (vector, recipe, madeBy) = try await content(
            of: source, styleModel: model, field: "style", client: client, context: context)
        let draft = StyleDraft(
            name: name, vector: vector, styleModel: madeBy, recipe: recipe, tags: tags,
            isFavourite: favourite,
            notes: notes)
        return try await named(name) { try await gallery.save(draft, onConflict: policy) }
    }

    /// The vector of a style, how it came about, and the network that made it.
    func content(
        of source: StyleSource, styleModel: String, field: String, client: ClientID, context: WebContext
    ) async throws -> (vector: StyleVector, recipe: StyleRecipe, styleModel: String?) {
        switch source {
        case .saved(let reference):
            let saved = try await studio.resolver.savedStyle(reference, field: field)
            return (saved.vector, saved.recipe, saved.styleModel)
        case .vector(let vector):
            return (vector, .imported(format: "vector"), nil)
        case .picture(_, let styleSize, let square):
            let vector = try await studio.vector(
                of: source, styleModel: styleModel, field: field, client: client, context: context)
            return (vector, .image(styleSize: styleSize, square: square), styleModel)
        }
    }

    /// Adds a free name to the problem of a name that is taken.
    func named<Value>(_ name: StyleName, _ save: () async throws -> Value) async throws -> Value {
        do {
            return try await save()
        } catch GalleryError.nameConflict(let taken, _) {
            let free = try? await gallery.freeName(like: name)
            throw Problem.nameTaken(taken, suggestion: free?.text)
        }
    }

    static func name(_ text: String?) throws -> StyleName {
        guard let text else {
            throw Problem.invalidField("name", "the name is missing", allowed: "1...80 characters")
        }
        return try StyleName(text)
    }

    static func tags(_ fields: inout FieldReader) throws -> StyleTags? {
        guard let items = try fields.list("tags", count: 0...StyleTags.maximumCount) else { return nil }
        return try StyleTags(
            items.enumerated().map { index, item throws(Problem) in
                guard case .text(let tag) = item else {
                    throw .invalidField("tags[\(index)]", "a tag must be a text", allowed: "a text")
                }
                return tag
            })
    }

    static func notes(_ fields: inout FieldReader) throws -> StyleNotes? {
        try fields.text("notes", maximumLength: StyleNotes.maximumBytes).map { try StyleNotes($0) }
    }

    /// The style network that the request names, else the default's.
    static func styleModel(_ fields: inout FieldReader, studio: Studio) async throws -> String {
        if let name = try fields.text("styleModel", maximumLength: 100) { return name }
        return try await studio.defaultPair().style
    }
}
