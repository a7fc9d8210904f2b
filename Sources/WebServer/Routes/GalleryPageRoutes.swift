import Foundation
import Gallery
import HTTPTypes
import Hummingbird
import NIOCore

/// The gallery for browsers without JavaScript: pages, and forms that post to them.
struct GalleryPageRoutes {
    let rendering: RenderingService
    let reader: BodyReader
    let pages: PageRenderer
    let gallery: Gallery?
    let starter: StarterPackService

    func add(to router: Router<WebContext>) {
        router.get("/gallery", use: list)
        router.get("/gallery/{id}", use: item)
        router.post("/gallery/starter", use: addStarterPack)
        router.post("/gallery/import", use: importStyles)
        router.post("/gallery/{id}", use: edit)
        router.post("/gallery/{id}/trash", use: trash)
        router.post("/gallery/{id}/restore", use: restore)
    }

    private func list(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let query = try StyleListing.Query(request)
        let page = GalleryListPage(
            listing: try await StyleListing(query, gallery: gallery), query: query,
            trashed: try await trashedStyle(request, gallery), strings: pages.strings,
            language: request.language)
        return pages.page("gallery", titleKey: "galleryTitle", model: page.model, language: request.language)
    }

    /// The style that was just put in the trash, which the list offers to restore.
    private func trashedStyle(_ request: Request, _ gallery: Gallery) async throws -> SavedStyle? {
        let id = request.uri.queryParameters["trashed"].flatMap { StyleID(String($0)) }
        guard let id else { return nil }
        return try await gallery.trashed(id)
    }

    private func item(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let id = try context.styleID
        let style = try await gallery.style(id)
        let page = GalleryItemPage(
            style: style, similar: try await gallery.similar(to: id, limit: 6),
            address: "\(context.scheme)://\(request.head.authority ?? "localhost")",
            strings: pages.strings, language: request.language)
        return pages.page(
            "gallery-item", title: "\(style.name.text) · Impasto", model: page.model,
            language: request.language)
    }

    private func addStarterPack(_ request: Request, context: WebContext) async throws -> Response {
        _ = try await starter.add(
            to: try gallery.required, rendering: rendering, language: request.language,
            client: request.client(context), context: context)
        return Response.redirect(to: "/gallery", type: .normal)
    }

    private func importStyles(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let form = try await reader.form(request, context)
        let parts = form.value.parts
        let file = parts.first { $0.head.name == "file" && $0.head.isFile && !$0.isEmpty }
        let text = parts.first { $0.head.name == "text" && !$0.isEmpty }
        guard let part = file ?? text else {
            throw Problem.invalidField(
                "file", "there is nothing to import", allowed: "a style file, a style card or a link")
        }
        let styles = try await reader.making(of: form, context) { _, _ in
            try StyleImport(reading: Data(part.bytes()))
        }
        _ = try await gallery.add(styles, onConflict: .rename)
        return Response.redirect(to: "/gallery", type: .normal)
    }

    private func edit(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let id = try context.styleID
        var fields = FieldReader(try await texts(request, context))
        let tags = try fields.text("tags", maximumLength: 4000) ?? ""
        let changes = StyleChanges(
            name: try StyleSaving.name(try fields.text("name", maximumLength: 1000)),
            tags: try StyleTags(list: tags), isFavourite: try fields.flag("favourite") ?? false,
            notes: try StyleNotes(try fields.text("notes", maximumLength: StyleNotes.maximumBytes) ?? ""))
        let version = try fields.integer("version", in: 1...Int(Int32.max))
        _ = try await gallery.edit(id, expecting: version, changes)
        return Response.redirect(to: "/gallery/\(id.text)", type: .normal)
    }

    private func trash(_ request: Request, context: WebContext) async throws -> Response {
        let style = try await gallery.required.trash(try context.styleID)
        return Response.redirect(to: "/gallery?trashed=\(style.id.text)", type: .normal)
    }

    private func restore(_ request: Request, context: WebContext) async throws -> Response {
        let outcome = try await gallery.required.restore(try context.styleID, onConflict: .rename)
        return Response.redirect(to: "/gallery/\(outcome.style.id.text)", type: .normal)
    }

    /// The texts of a form, in either of the ways in which browsers send them.
    private func texts(_ request: Request, _ context: WebContext) async throws -> [String: FieldValue] {
        try await reader.body(request, context, as: [.urlEncoded, .form]).value.fields { form in
            var fields: [String: FieldValue] = [:]
            for part in form.parts where !part.head.isFile {
                fields[part.head.name] = .formText(try FormFields.string(part))
            }
            return fields
        } isCancelled: {
            false
        }
    }
}
