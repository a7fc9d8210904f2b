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

    /// The longest text that the import's form shows again: a link or a small file, not megabytes of a large one.
    private static let maximumEchoedBytes = 8192

    func add(to router: Router<WebContext>) {
        router.get("/gallery", use: list)
        router.get("/gallery/trash", use: trashList)
        router.post("/gallery/trash/empty", use: emptyTrash)
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
            listing: try await StyleListing(
                query, gallery: gallery, names: ShownNames(pages.strings, request.language)),
            query: query, trashed: try await trashedStyle(request, gallery), message: message(request),
            strings: pages.strings, language: request.language)
        return pages.page("gallery", titleKey: "galleryTitle", model: page.model, language: request.language)
    }

    private func trashList(_ request: Request, context: WebContext) async throws -> Response {
        let page = GalleryTrashPage(
            styles: try await gallery.required.trashed(), count: try await gallery.required.trashedCount(),
            message: message(request), strings: pages.strings, language: request.language)
        return pages.page("gallery-trash", titleKey: "trash", model: page.model, language: request.language)
    }

    /// The style that was just put in the trash, which the list offers to restore.
    private func trashedStyle(_ request: Request, _ gallery: Gallery) async throws -> SavedStyle? {
        let id = request.uri.queryParameters["trashed"].flatMap { StyleID(String($0)) }
        guard let id else { return nil }
        return try await gallery.trashed(id)
    }

    private func item(_ request: Request, context: WebContext) async throws -> Response {
        let style = try await gallery.required.style(try context.styleID)
        return try await itemPage(style, request, context, message: message(request, style))
    }

    private func itemPage(
        _ style: SavedStyle, _ request: Request, _ context: WebContext, message: String? = nil,
        refused: (form: GalleryItemPage.Form, status: HTTPResponse.Status)? = nil
    ) async throws -> Response {
        let page = GalleryItemPage(
            style: style, similar: try await gallery.required.similar(to: style.id, limit: 6),
            address: context.ownAddress(request, base: rendering.configuration.basePath),
            strings: pages.strings, language: request.language, refused: refused?.form, message: message)
        let title = ShownNames(pages.strings, request.language).style(style)
        return pages.page(
            "gallery-item", title: "\(title) · Impasto", model: page.model, language: request.language,
            status: refused?.status ?? .ok)
    }

    private func addStarterPack(_ request: Request, context: WebContext) async throws -> Response {
        _ = try await starter.add(
            to: try gallery.required, rendering: rendering, language: request.language,
            client: request.client(context), context: context)
        return Response.redirect(to: "/gallery?done=starter", type: .normal)
    }

    private func importStyles(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let form = try await reader.form(request, context)
        let parts = form.value.parts
        let file = parts.first { $0.head.name == "file" && $0.head.isFile && !$0.isEmpty }
        let text = parts.first { $0.head.name == "text" && !$0.isEmpty }
        do {
            guard let part = file ?? text else {
                throw Problem.invalidField(
                    "file", "there is nothing to import", allowed: "a style file, a style card or a link")
            }
            let styles = try await reader.making(of: form, context) { _, _ in
                try StyleImport(reading: Data(part.bytes()))
            }
            let count = try await gallery.add(styles, onConflict: .rename).entries.compactMap(\.saved).count
            return Response.redirect(to: "/gallery?done=imported&count=\(count)", type: .normal)
        } catch {
            let problem = Problem(of: error)
            guard [.invalidField, .tooLarge, .damagedPicture, .nameTaken].contains(problem.kind) else {
                throw error
            }
            // The form is there again, with what was typed, if that is short, and says what is wrong with it.
            let query = StyleListing.Query()
            let typed = (try? text.map(FormFields.string)) ?? ""
            let page = GalleryListPage(
                listing: try await StyleListing(query, gallery: gallery), query: query, trashed: nil,
                importError: words(request).text(problem),
                importText: typed.utf8.count <= Self.maximumEchoedBytes ? typed : "", strings: pages.strings,
                language: request.language)
            return pages.page(
                "gallery", titleKey: "galleryTitle", model: page.model, language: request.language,
                status: problem.status, headers: problem.headers)
        }
    }

    private func edit(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let id = try context.styleID
        let names = ShownNames(pages.strings, request.language)
        var fields = FieldReader(try await texts(request, context))
        let version = try fields.integer("version", in: 1...Int(Int32.max))
        let current = try await gallery.style(id)
        var form = GalleryItemPage.form(current, names)
        do {
            form.isFavourite = try fields.flag("favourite") ?? false
            form.name = try fields.text("name", maximumLength: 1000) ?? ""
            form.tagsText = try fields.text("tags", maximumLength: 4000) ?? ""
            form.notes = try fields.text("notes", maximumLength: StyleNotes.maximumBytes) ?? ""
            let tags = try names.kept(tags: form.tagsText)
            let changes = StyleChanges(
                name: try StyleName(names.name(typed: form.name, for: current, with: tags)),
                tags: tags, isFavourite: form.isFavourite,
                notes: try StyleNotes(form.notes))
            _ = try await gallery.edit(id, expecting: version, changes)
        } catch {
            let problem = Problem(of: error)
            guard [.nameTaken, .invalidField, .changedMeanwhile].contains(problem.kind) else { throw error }
            form.refuse(problem, words(request).text(problem))
            return try await itemPage(current, request, context, refused: (form, problem.status))
        }
        return Response.redirect(to: "/gallery/\(id.text)?done=saved", type: .normal)
    }

    private func trash(_ request: Request, context: WebContext) async throws -> Response {
        let style = try await gallery.required.trash(try context.styleID)
        return Response.redirect(to: "/gallery?trashed=\(style.id.text)", type: .normal)
    }

    private func restore(_ request: Request, context: WebContext) async throws -> Response {
        let outcome = try await gallery.required.restore(try context.styleID, onConflict: .rename)
        return Response.redirect(to: "/gallery/\(outcome.style.id.text)?done=restored", type: .normal)
    }

    private func emptyTrash(_ request: Request, context: WebContext) async throws -> Response {
        var fields = FieldReader(try await texts(request, context))
        guard try fields.flag("sure") == true else {
            throw Problem.invalidField("sure", "emptying the trash was not confirmed", allowed: "true")
        }
        _ = try await gallery.required.emptyTrash()
        // Not to the trash itself: there is nothing to see any more.
        return Response.redirect(to: "/gallery?done=emptied", type: .normal)
    }

    /// What a page says of the form that led to it.
    private func message(_ request: Request, _ style: SavedStyle? = nil) -> String? {
        let (strings, language) = (pages.strings, request.language)
        let query = request.uri.queryParameters
        switch query["done"] {
        case "saved": return strings.text("doneSaved", language)
        case "starter": return strings.text("starterAdded", language)
        case "emptied": return strings.text("trashEmptied", language)
        case "restored":
            return style.map {
                strings.text("restored", language, ["name": ShownNames(strings, language).style($0)])
            }
        case "imported":
            guard let count = query["count"].flatMap({ Int($0) }), count >= 0 else { return nil }
            return count == 0
                ? strings.text("importNothing", language)
                : strings.text("imported", language, ["count": String(count)])
        default: return nil
        }
    }

    private func words(_ request: Request) -> ProblemWords {
        ProblemWords(strings: pages.strings, language: request.language)
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

extension GalleryItemPage.Form {
    /// Says what is wrong beside the field that it is about, or above all.
    fileprivate mutating func refuse(_ problem: Problem, _ text: String) {
        isRefused = true
        switch problem.field {
        case "name": nameError = text
        case "tags": tagsError = text
        case "notes": notesError = text
        default: error = text
        }
    }
}
