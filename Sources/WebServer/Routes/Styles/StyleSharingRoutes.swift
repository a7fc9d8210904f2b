import Application
import Foundation
import Gallery
import HTTPTypes
import Hummingbird
import ImageCodecs
import NIOCore
import Stylization

/// Styles on their way: swatches, cards, links, files, and their import.
struct StyleSharingRoutes {
    let reader: BodyReader
    let gallery: Gallery?
    let base: BasePath

    private struct LinkDocument: Encodable {
        let link: String
        let fragment: String
    }

    func add(to router: Router<WebContext>) {
        router.get("/api/styles/{id}/swatch") { request, context in
            let id = try await gallery.required.style(try context.styleID).id
            return try await swatch(of: id, request)
        }
        router.get("/api/styles/trash/{id}/swatch") { request, context in
            let id = try context.styleID
            guard try await gallery.required.trashed(id) != nil else {
                throw Problem(GalleryError.notFoundInTrash(id.text))
            }
            return try await swatch(of: id, request)
        }
        router.get("/api/styles/{id}/card", use: card)
        router.get("/api/styles/{id}/link", use: link)
        router.get("/api/styles/{id}/export", use: export)
        router.get("/api/styles/export", use: exportSeveral)
        router.post("/api/styles/import", use: importStyles)
    }

    private func swatch(of id: StyleID, _ request: Request) async throws -> Response {
        guard let swatch = try await gallery.required.swatch(of: id) else {
            throw Problem.unavailable(
                "the swatch cannot be painted: no transformer of the style's space is here", .swatch,
                hint: "see GET /api/models for how to get one")
        }
        return Response.file(
            swatch.bytes, type: swatch.mediaType.rawValue, headers: Self.versioned(swatch.bytes))
    }

    private func card(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let id = try context.styleID
        let style = try await gallery.style(id)
        let swatch = try await gallery.swatch(of: id)
        let card = StyleCard(PortableStyle(style))
        let bytes = try await BlockingWork.run { try card.png(swatch: swatch) }
        let name = style.name.fileStem + StyleCard.fileNameSuffix
        return Response.file(
            bytes, type: ImageFormat.png.mediaType,
            headers: Self.versioned(
                bytes, [.contentDisposition: ContentDisposition.value("inline", name)]))
    }

    /// Kept, but asked about every time: a swatch of an earlier version gives way to a sharper one.
    private static func versioned(
        _ bytes: some Sequence<UInt8>, _ headers: HTTPFields = [:]
    ) -> HTTPFields {
        var headers = headers
        headers[.eTag] = "\"\(Digest.sha256(Array(bytes)))\""
        headers[.cacheControl] = "private, no-cache"
        return headers
    }

    private func link(_ request: Request, context: WebContext) async throws -> Response {
        let style = try await gallery.required.style(try context.styleID)
        let fragment = StyleLink(name: style.name, vector: style.vector).fragment
        let page = context.ownAddress(request, base: base) + "/"
        return Response.json(LinkDocument(link: page + fragment, fragment: fragment))
    }

    private func export(_ request: Request, context: WebContext) async throws -> Response {
        Self.file(of: try await gallery.required.style(try context.styleID))
    }

    /// The styles that the query names, else all; one alone as a style file.
    private func exportSeveral(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        let ids = try request.query.pairs.filter { $0.name == "id" }.map { pair throws(Problem) in
            guard let id = StyleID(pair.value) else {
                throw .invalidField("id", "'\(pair.value.prefix(64))' is no style's id")
            }
            return id
        }
        if ids.count == 1, let id = ids.first { return Self.file(of: try await gallery.style(id)) }
        let bundle = ids.isEmpty ? try await gallery.exportAll() : try await gallery.export(ids)
        let bytes = try await BlockingWork.run { bundle.data() }
        return Self.download(
            bytes, type: "application/json", fileName: "gallery" + StyleBundle.fileNameSuffix)
    }

    private func importStyles(_ request: Request, context: WebContext) async throws -> Response {
        let gallery = try gallery.required
        var query = FieldReader(request.query.fields)
        let isDryRun = try query.flag("dryRun") ?? false
        let policy = try query.choice("onConflict", of: ImportConflictPolicy.allCases) ?? .fail
        let file = try await reader.file(request, context, as: .styleFile)
        let styles = try await reader.making(of: file, context) { bytes, _ in
            try StyleImport(reading: Data(bytes.readableBytesView))
        }
        let plan =
            isDryRun
            ? try await gallery.plan(styles, onConflict: policy)
            : try await gallery.add(styles, onConflict: policy)
        return Response.json(ImportDocument(plan))
    }

    private static func file(of style: SavedStyle) -> Response {
        download(
            StyleFile(PortableStyle(style)).data(), type: "application/json",
            fileName: StyleFile.fileName(for: style.name))
    }

    private static func download(_ bytes: Data, type: String, fileName: String) -> Response {
        .file(
            bytes, type: type,
            headers: [.contentDisposition: ContentDisposition.value("attachment", fileName)])
    }
}
