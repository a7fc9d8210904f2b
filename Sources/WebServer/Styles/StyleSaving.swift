import Gallery
import Hummingbird
import RenderQueue
import Stylization

/// Turns what a request calls a style into something that the gallery keeps.
struct StyleSaving: Sendable {
    let rendering: RenderingService
    let gallery: Gallery

    /// A style that is to be saved.
    struct Order: Sendable {
        let name: StyleName
        let details: StyleDetails
        let favourite: Bool
        let source: StyleSource

        /// Throws ``Problem`` and `GalleryError`.
        init(_ fields: inout FieldReader, limits: ServerLimits) throws {
            details = try StyleDetails(&fields)
            name = try StyleSaving.name(details.name)
            favourite = try fields.flag("favourite") ?? false
            guard let value = fields.value("style") else {
                throw Problem.invalidField("style", "the style is missing", allowed: "a style")
            }
            let defaults = try StyleSource.Defaults(&fields)
            source = try StyleSource(value, name: "style", defaults: defaults, limits: limits)
        }
    }

    /// Saves the style of a request.
    ///
    /// Throws ``Problem``, `GalleryError`, or what computing throws.
    func save(
        _ received: Received<Order>, client: ClientID, context: WebContext?
    ) async throws -> SaveOutcome {
        let order = received.value
        let details = order.details
        let (vector, recipe, madeBy) = try await content(
            of: order.source, styleModel: try await rendering.styleModel(details.styleModel), field: "style",
            client: client, context: context, holding: received.memory)
        let draft = StyleContent(
            name: order.name, vector: vector, styleModel: madeBy, recipe: recipe, tags: details.tags,
            isFavourite: order.favourite, notes: details.notes)
        return try await named(order.name) { try await gallery.save(draft, onConflict: details.policy) }
    }

    /// The vector of a style, how it came about, and the network that made it.
    func content(
        of source: StyleSource, styleModel: String, field: String, client: ClientID, context: WebContext?,
        holding memory: MemoryReservation? = nil
    ) async throws -> (vector: StyleVector, recipe: StyleRecipe, styleModel: String?) {
        switch source {
        case .saved(let reference):
            let saved = try await rendering.resolver.savedStyle(reference, field: field)
            return (saved.vector, saved.recipe, saved.styleModel)
        case .vector(let vector):
            return (vector, .imported(format: "vector"), nil)
        case .picture(_, let styleSize, let square):
            let vector = try await rendering.vector(
                of: source, styleModel: styleModel, field: field, client: client, context: context,
                holding: memory)
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

    static func tags(_ fields: inout FieldReader, in field: String = "tags") throws -> StyleTags? {
        if case .formText(let text)? = fields.peek(field) {
            _ = fields.value(field)
            return try StyleTags(list: text)
        }
        guard let items = try fields.list(field, count: 0...StyleTags.maximumCount) else { return nil }
        return try StyleTags(
            items.enumerated().map { index, item throws(Problem) in
                guard case .text(let tag) = item else {
                    throw .invalidField("\(field)[\(index)]", "a tag must be a text", allowed: "a text")
                }
                return tag
            })
    }

    static func notes(_ fields: inout FieldReader) throws -> StyleNotes? {
        try fields.text("notes", maximumLength: StyleNotes.maximumBytes).map { try StyleNotes($0) }
    }
}

extension StyleTags {
    /// Tags as people type them, with commas between.
    init(list text: String) throws(GalleryError) {
        try self.init(
            text.split { $0 == "," || $0 == "，" }.map { String($0).trimmingSpaces }.filter { !$0.isEmpty })
    }
}
