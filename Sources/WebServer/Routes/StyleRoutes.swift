import Gallery
import HTTPTypes
import Hummingbird
import RenderQueue
import Stylization

/// The saved styles: list, save, change, delete and bring back.
struct StyleRoutes {
    let studio: RenderingService
    let reader: BodyReader
    let gallery: Gallery?

    func add(to router: Router<WebContext>) {
        router.get("/api/styles") { request, _ in
            let listing = try await StyleListing(try StyleListing.Query(request), gallery: try open())
            return Response.json(
                StyleListDocument(
                    styles: listing.styles.map { StyleDocument($0) }, total: listing.total,
                    page: listing.page,
                    pages: listing.pages))
        }
        router.post("/api/styles") { request, context in
            let saving = StyleSaving(studio: studio, gallery: try open())
            let order = try await reader.fields(request, context, holding: \.source.fileBytes) {
                try StyleSaving.Order(&$0, limits: reader.limits)
            }
            let outcome = try await saving.save(order, client: request.client(context), context: context)
            return Self.created(outcome)
        }
        router.get("/api/styles/{id}") { _, context in
            Self.found(try await open().style(try context.styleID))
        }
        router.patch("/api/styles/{id}") { request, context in
            let gallery = try open()
            let id = try context.styleID
            guard request.headers[.ifMatch] != nil else { throw Problem.preconditionRequired() }
            let revision = try await Self.expectedRevision(request, of: id, in: gallery)
            var fields = FieldReader(
                try await reader.object(request, context, limit: studio.configuration.limits.smallBodyBytes))
            let changes = StyleChanges(
                name: try fields.text("name", maximumLength: 1000).map { try StyleName($0) },
                tags: try StyleSaving.tags(&fields), isFavourite: try fields.flag("favourite"),
                notes: try StyleSaving.notes(&fields))
            let policy = try fields.choice("onConflict", of: NameConflictPolicy.self) ?? .fail
            try fields.finish()
            let saving = StyleSaving(studio: studio, gallery: gallery)
            let current = try await gallery.style(id)
            let outcome = try await saving.named(changes.name ?? current.name) {
                try await gallery.edit(id, expecting: revision, changes, onConflict: policy)
            }
            return Self.found(outcome.style)
        }
        router.delete("/api/styles/{id}") { request, context in
            let (gallery, id) = (try open(), try context.styleID)
            _ = try await gallery.trash(
                id, expecting: try await Self.expectedRevision(request, of: id, in: gallery))
            return Response(status: .noContent)
        }
        router.post("/api/styles/{id}/restore") { request, context in
            let gallery = try open()
            let limit = studio.configuration.limits.smallBodyBytes
            var fields = FieldReader(
                try await reader.object(request, context, limit: limit, allowsEmpty: true))
            let policy = try fields.choice("onConflict", of: NameConflictPolicy.self) ?? .rename
            try fields.finish()
            return Self.found(try await gallery.restore(try context.styleID, onConflict: policy).style)
        }
        router.get("/api/styles/trash") { _, _ in
            Response.json(StyleListDocument(styles: try await open().trashed().map { StyleDocument($0) }))
        }
        router.delete("/api/styles/trash") { _, _ in
            _ = try await open().emptyTrash()
            return Response(status: .noContent)
        }
        router.get("/api/styles/{id}/similar") { request, context in
            var fields = FieldReader(request.queryFields)
            let limit = try fields.integer("limit", in: 1...Gallery.maximumSimilar) ?? 10
            let similar = try await open().similar(to: try context.styleID, limit: limit)
            return Response.json(["styles": similar.map(SimilarDocument.init)])
        }
    }

    private struct SimilarDocument: Encodable {
        let id: String
        let name: String
        let similarity: Double
        let swatch: String

        init(_ similar: SimilarStyle) {
            id = similar.style.id.text
            name = similar.style.name.text
            similarity = (similar.similarity * 10_000).rounded() / 10_000
            swatch = StyleDocument.swatchPath(similar.style.id)
        }
    }

    private func open() throws(Problem) -> Gallery {
        guard let gallery else { throw .noGallery() }
        return gallery
    }

    static func created(_ outcome: SaveOutcome) -> Response {
        Response.json(
            StyleDocument(outcome.style, withVector: true, nearDuplicates: outcome.nearDuplicates),
            status: .created,
            headers: [
                .location: "/api/styles/\(outcome.style.id.text)", .eTag: StyleEntityTag.text(outcome.style),
            ])
    }

    private static func found(_ style: SavedStyle) -> Response {
        Response.json(StyleDocument(style, withVector: true), headers: [.eTag: StyleEntityTag.text(style)])
    }

    /// The revision in `If-Match`; `nil` without the header or for `*`. Of several the present one counts; weak tags
    /// never match (RFC 9110, 13.1.1).
    private static func expectedRevision(
        _ request: Request, of id: StyleID, in gallery: Gallery
    ) async throws -> Int? {
        guard let header = request.headers[.ifMatch], header.trimmingSpaces != "*" else { return nil }
        let tags = header.split(separator: ",").map { String($0).trimmingSpaces }
        let revisions = tags.filter { !$0.hasPrefix("W/") }.compactMap { StyleEntityTag.revision($0) }
        guard let first = revisions.first else {
            throw Problem.preconditionFailed("'\(header.prefix(64))' is no ETag of this style")
        }
        if revisions.count == 1 { return first }
        let present = try await gallery.style(id).revision
        return revisions.contains(present) ? present : first
    }
}

extension WebContext {
    /// The saved style that the path names. Throws ``Problem`` (404) for what can be no style's id.
    var styleID: StyleID {
        get throws(Problem) {
            guard let id = parameters.get("id").flatMap({ StyleID($0) }) else {
                throw .notFound("there is no such saved style", hint: "GET /api/styles lists them")
            }
            return id
        }
    }
}
