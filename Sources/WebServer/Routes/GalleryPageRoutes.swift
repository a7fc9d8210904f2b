import Foundation
import Gallery
import HTTPTypes
import Hummingbird
import NIOCore

/// The gallery for browsers without JavaScript: pages, and forms that post to them.
struct GalleryPageRoutes {
    let studio: RenderingService
    let reader: BodyReader
    let pages: PageRenderer
    let gallery: Gallery?
    let starter: StarterPack

    func add(to router: Router<WebContext>) {
        router.get("/gallery") { request, _ in
            let gallery = try open()
            let query = try StyleListing.Query(request)
            let trashedID = request.uri.queryParameters["trashed"].flatMap { StyleID(String($0)) }
            let trashed = try await trashedStyle(trashedID, gallery: gallery)
            let page = GalleryListPage(
                listing: try await StyleListing(query, gallery: gallery), query: query, trashed: trashed,
                strings: pages.strings, language: request.language)
            return pages.page(
                "gallery", titleKey: "galleryTitle", model: page.model, language: request.language)
        }
        router.get("/gallery/{id}") { request, context in
            let gallery = try open()
            let id = try context.styleID
            let style = try await gallery.style(id)
            let page = GalleryItemPage(
                style: style, similar: try await gallery.similar(to: id, limit: 6),
                address: "\(context.scheme)://\(request.head.authority ?? "localhost")",
                strings: pages.strings,
                language: request.language)
            return pages.page(
                "gallery-item", title: "\(style.name.text) · Impasto", model: page.model,
                language: request.language)
        }
        router.post("/gallery/starter") { request, context in
            _ = try await starter.add(
                to: try open(), studio: studio, language: request.language, client: request.client(context),
                context: context)
            return Response.redirect(to: "/gallery", type: .normal)
        }
        router.post("/gallery/import") { request, context in
            let gallery = try open()
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
        router.post("/gallery/{id}") { request, context in
            let gallery = try open()
            let id = try context.styleID
            var fields = FieldReader(try await form(request, context))
            let tags = try fields.text("tags", maximumLength: 4000) ?? ""
            let changes = StyleChanges(
                name: try StyleSaving.name(try fields.text("name", maximumLength: 1000)),
                tags: try StyleTags(list: tags),
                isFavourite: try fields.flag("favourite") ?? false,
                notes: try StyleNotes(try fields.text("notes", maximumLength: StyleNotes.maximumBytes) ?? ""))
            let version = try fields.integer("version", in: 1...Int(Int32.max))
            _ = try await gallery.edit(id, expecting: version, changes)
            return Response.redirect(to: "/gallery/\(id.text)", type: .normal)
        }
        router.post("/gallery/{id}/trash") { _, context in
            let style = try await open().trash(try context.styleID)
            return Response.redirect(to: "/gallery?trashed=\(style.id.text)", type: .normal)
        }
        router.post("/gallery/{id}/restore") { _, context in
            let outcome = try await open().restore(try context.styleID, onConflict: .rename)
            return Response.redirect(to: "/gallery/\(outcome.style.id.text)", type: .normal)
        }
    }

    private func open() throws(Problem) -> Gallery {
        guard let gallery else { throw .noGallery() }
        return gallery
    }

    private func trashedStyle(_ id: StyleID?, gallery: Gallery) async throws(GalleryError) -> SavedStyle? {
        guard let id else { return nil }
        return try await gallery.trashed().first { $0.id == id }
    }

    /// A form of texts, in either of the ways in which browsers send them.
    private func form(_ request: Request, _ context: WebContext) async throws -> [String: FieldValue] {
        switch HeaderParameters(request.headers[.contentType] ?? "").value {
        case "application/x-www-form-urlencoded":
            let body = try await reader.bytes(request, context, limit: reader.limits.smallBodyBytes)
            return Request.formFields(String(buffer: body.value))
        case "multipart/form-data":
            var fields: [String: FieldValue] = [:]
            for part in try await reader.form(request, context).value.parts where !part.head.isFile {
                fields[part.head.name] = .formText(try FormFields.string(part))
            }
            return fields
        default:
            throw Problem.unsupportedType("the form came in another way", allowed: "an HTML form")
        }
    }
}
