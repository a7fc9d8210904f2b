import Application
import Gallery
import Hummingbird

/// Several saved styles at once: changed, deleted, brought back; and the tags that hold them together.
struct StyleBulkRoutes {
    let reader: BodyReader
    let gallery: Gallery?

    private struct TagList: Encodable {
        struct Entry: Encodable {
            let tag: String
            let count: Int
        }
        let tags: [Entry]
    }

    func add(to router: Router<WebContext>) {
        router.get("/api/styles/tags", use: tags)
        router.post("/api/styles/bulk", use: change)
    }

    private func tags(_ request: Request, context: WebContext) async throws -> Response {
        let tags = try await gallery.required.tags()
        return Response.json(TagList(tags: tags.map { .init(tag: $0.tag, count: $0.count) }))
    }

    private func change(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        var fields = try await reader.object(request, context)
        let order = try Order(&fields)
        try fields.finish()
        let changed =
            switch order.action {
            case .edit(let change): try await edit(order.ids, change, gallery)
            case .trash: try await gallery.trash(order.ids)
            case .restore: try await gallery.restore(order.ids)
            }
        return Response.json(StyleListDocument(styles: changed.map { StyleDocument($0) }))
    }

    /// Throws ``Problem`` and `GalleryError`.
    private func edit(
        _ ids: [StyleID], _ change: BulkChange, _ gallery: Gallery
    ) async throws -> [SavedStyle] {
        do {
            return try await gallery.edit(ids, change)
        } catch GalleryError.invalidTags(let reason) {
            // Those to remove make no style's tags too many.
            throw Problem.invalidField("addTags", reason)
        }
    }

    /// What is asked for, of which styles.
    private struct Order {
        enum Action {
            case edit(BulkChange)
            case trash
            case restore
        }
        /// The words for what is no change of the styles themselves.
        enum Move: String, CaseIterable {
            case trash, restore
        }

        let ids: [StyleID]
        let action: Action

        /// Throws ``Problem`` and `GalleryError`.
        init(_ fields: inout FieldReader) throws {
            ids = try Self.ids(&fields)
            let move = try fields.choice("action", of: Move.allCases)
            let change = BulkChange(
                addedTags: try Self.tags(&fields, in: "addTags"),
                removedTags: try Self.tags(&fields, in: "removeTags"),
                isFavourite: try fields.flag("favourite"))
            if let tag = change.contradiction {
                throw Problem.invalidField(
                    "removeTags", "the tag '\(tag)' is to be added as well",
                    hint: "leave it out of one of them")
            }
            switch (move, change) {
            case (nil, BulkChange()):
                throw Problem.invalidField(
                    "action", "nothing is to be changed",
                    allowed: "addTags, removeTags, favourite, or an action")
            case (nil, _): action = .edit(change)
            case (.trash, BulkChange()): action = .trash
            case (.restore, BulkChange()): action = .restore
            default:
                throw Problem.invalidField(
                    "action", "styles are either changed or moved", hint: "make two requests of it")
            }
        }

        private static func tags(_ fields: inout FieldReader, in field: String) throws -> StyleTags {
            do {
                return try StyleSaving.tags(&fields, in: field) ?? .none
            } catch GalleryError.invalidTags(let reason) {
                throw Problem.invalidField(field, reason)
            }
        }

        /// Each once.
        private static func ids(_ fields: inout FieldReader) throws(Problem) -> [StyleID] {
            guard let items = try fields.list("ids", count: 1...Gallery.maximumBulk) else {
                throw .invalidField(
                    "ids", "the styles' ids are missing", allowed: "1...\(Gallery.maximumBulk) ids")
            }
            var seen: Set<StyleID> = []
            var ids: [StyleID] = []
            for (index, item) in items.enumerated() {
                guard case .text(let text) = item, let id = StyleID(text) else {
                    throw .invalidField("ids[\(index)]", "ids[\(index)] is no style's id")
                }
                if seen.insert(id).inserted { ids.append(id) }
            }
            return ids
        }
    }
}
