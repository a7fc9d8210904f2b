import Application
import Gallery
import HTTPTypes
import Hummingbird
import RenderQueue
import Stylization

/// The saved styles: list, save, change, delete and bring back.
struct StyleRoutes {
    let rendering: RenderingService
    let reader: BodyReader
    let gallery: Gallery?

    func add(to router: Router<WebContext>) {
        router.get("/api/styles", use: list)
        router.post("/api/styles", use: save)
        router.get("/api/styles/{id}", use: style)
        router.patch("/api/styles/{id}", use: edit)
        router.delete("/api/styles/{id}", use: trash)
        router.post("/api/styles/{id}/restore", use: restore)
        router.get("/api/styles/trash", use: listTrash)
        router.delete("/api/styles/trash", use: emptyTrash)
        router.get("/api/styles/{id}/similar", use: similar)
    }

    private func list(_ request: Request, context: WebContext) async throws -> Response {
        let query = try StyleListing.Query(request)
        let listing = try await StyleListing(query, gallery: try gallery.required)
        return Response.json(
            StyleListDocument(
                styles: listing.styles.map { StyleDocument($0, withVector: query.showsVectors) },
                total: listing.total,
                page: listing.page, pages: listing.pages))
    }

    private func save(_ request: Request, context: WebContext) async throws -> Response {
        let saving = StyleSaving(rendering: rendering, gallery: try gallery.required)
        let order = try await reader.fields(request, context, holding: \.source.fileBytes) {
            try StyleSaving.Order(&$0, limits: reader.limits)
        }
        return Self.created(
            try await saving.save(order, client: request.client(context), context: context))
    }

    private func style(_ request: Request, context: WebContext) async throws -> Response {
        Self.found(try await gallery.required.style(try context.styleID))
    }

    private func edit(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let id = try context.styleID
        guard let tags = request.ifMatch else { throw Problem.preconditionRequired() }
        let revision = try await tags.revision(of: id, in: gallery)
        var fields = try await reader.object(request, context)
        let order = try StyleEditing(&fields)
        try fields.finish()
        let saving = StyleSaving(rendering: rendering, gallery: gallery)
        return Self.found(try await saving.edit(id, expecting: revision, order))
    }

    private func trash(_ request: Request, context: WebContext) async throws -> Response {
        let (gallery, id) = (try gallery.required, try context.styleID)
        _ = try await gallery.trash(id, expecting: try await request.ifMatch?.revision(of: id, in: gallery))
        return Response(status: .noContent)
    }

    private func restore(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        var fields = try await reader.object(request, context, allowsEmpty: true)
        let policy = try fields.choice("onConflict", of: NameConflictPolicy.allCases) ?? .rename
        try fields.finish()
        return Self.found(try await gallery.restore(try context.styleID, onConflict: policy).style)
    }

    private func listTrash(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        return Response.json(
            StyleListDocument(
                styles: try await gallery.trashed().map { StyleDocument($0) },
                total: try await gallery.trashedCount()))
    }

    private func emptyTrash(_ request: Request, context: WebContext) async throws -> Response {
        _ = try await gallery.required.emptyTrash()
        return Response(status: .noContent)
    }

    private func similar(_ request: Request, context: WebContext) async throws -> Response {
        var query = FieldReader(request.query.fields)
        let limit = try query.integer("limit", in: 1...Gallery.maximumSimilar) ?? 10
        let similar = try await gallery.required.similar(to: try context.styleID, limit: limit)
        return Response.json(SimilarListDocument(similar))
    }

    static func created(_ outcome: SaveOutcome) -> Response {
        Response.json(
            StyleDocument(outcome),
            status: .created,
            headers: [
                .location: "/api/styles/\(outcome.style.id.text)", .eTag: StyleEntityTag.text(outcome.style),
            ])
    }

    private static func found(_ style: SavedStyle) -> Response {
        Response.json(StyleDocument(style, withVector: true), headers: [.eTag: StyleEntityTag.text(style)])
    }
}

extension Gallery? {
    /// The gallery.
    ///
    /// Throws ``Problem`` (503) where the server has none.
    var required: Gallery {
        get throws(Problem) {
            guard let self else { throw .noGallery() }
            return self
        }
    }
}
