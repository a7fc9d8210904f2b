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

    private struct LinkDocument: Encodable {
        let link: String
        let fragment: String
    }

    private struct PlanDocument: Encodable {
        struct Entry: Encodable {
            struct Existing: Encodable {
                let id: String
                let name: String
            }
            let name: String
            let space: String
            let status: String
            let existing: Existing?
            /// Only in a plan of one style, so that a link can be tried before it is saved.
            let vector: [Float]?
        }
        let styles: [Entry]
        let unknownKeys: [String]
    }

    func add(to router: Router<WebContext>) {
        router.get("/api/styles/{id}/swatch") { request, context in
            guard let swatch = try await open().swatch(of: try context.styleID) else {
                throw Problem.unavailable(
                    "the swatch cannot be painted: no transformer of the style's space is here",
                    hint: "see GET /api/models for how to get one")
            }
            return Self.picture(swatch.bytes, type: swatch.mediaType.rawValue, immutable: true)
        }
        router.get("/api/styles/{id}/card") { _, context in
            let gallery = try open()
            let id = try context.styleID
            let style = try await gallery.style(id)
            let swatch = try await gallery.swatch(of: id)
            let card = StyleCard(PortableStyle(style))
            let bytes = try await BlockingWork.run { try card.png(swatch: swatch) }
            return Self.picture(
                bytes, type: ImageFormat.png.mediaType,
                fileName: style.name.fileStem + StyleCard.fileNameSuffix)
        }
        router.get("/api/styles/{id}/link") { request, context in
            let style = try await open().style(try context.styleID)
            let fragment = StyleLink(name: style.name, vector: style.vector).fragment
            // The guard has checked the host, so the link leads back here.
            let page = "\(context.scheme)://\(request.head.authority ?? "localhost")/"
            return Response.json(LinkDocument(link: page + fragment, fragment: fragment))
        }
        router.get("/api/styles/{id}/export") { _, context in
            try Self.file(of: try await open().style(try context.styleID))
        }
        router.get("/api/styles/export") { request, _ in
            let gallery = try open()
            let ids = try request.queryPairs.filter { $0.name == "id" }.map { pair throws(Problem) in
                guard let id = StyleID(pair.value) else {
                    throw .invalidField("id", "'\(pair.value.prefix(64))' is no style's id")
                }
                return id
            }
            if ids.count == 1, let id = ids.first { return try Self.file(of: try await gallery.style(id)) }
            let bundle = ids.isEmpty ? try await gallery.exportAll() : try await gallery.export(ids)
            let bytes = try await BlockingWork.run { bundle.data() }
            return Self.download(
                bytes, type: "application/json", fileName: "gallery" + StyleBundle.fileNameSuffix)
        }
        router.post("/api/styles/import") { request, context in
            let gallery = try open()
            var fields = FieldReader(request.queryFields)
            let isDryRun = try fields.flag("dryRun") ?? false
            let policy = try fields.choice("onConflict", of: ImportConflictPolicy.self) ?? .fail
            let type = HeaderParameters(request.headers[.contentType] ?? "").value
            guard Self.importTypes.contains(type) else {
                throw Problem.unsupportedType(
                    "the body's Content-Type is '\(type.prefix(100))'", field: "Content-Type",
                    allowed: Self.importTypes.joined(separator: ", "))
            }
            let body = try await reader.bytes(request, context, limit: reader.limits.importBytes)
            let styles = try await reader.making(of: body, context) { body, _ in
                try StyleImport(reading: Data(body.readableBytesView))
            }
            if isDryRun {
                return try await Self.answer(
                    try await gallery.plan(styles, onConflict: policy), gallery: gallery)
            }
            let plan = try await gallery.add(styles, onConflict: policy)
            return Response.json(
                StyleListDocument(styles: plan.entries.compactMap(\.saved).map { StyleDocument($0) }))
        }
    }

    private static let importTypes = [
        "application/json", "image/png", "text/plain", "application/octet-stream",
    ]

    private func open() throws(Problem) -> Gallery {
        guard let gallery else { throw .noGallery() }
        return gallery
    }

    private static func answer(_ plan: ImportPlan, gallery: Gallery) async throws -> Response {
        var entries: [PlanDocument.Entry] = []
        for entry in plan.entries {
            let (status, id) =
                switch entry.state {
                case .new: ("new", StyleID?.none)
                case .same(let id): ("same", id)
                case .conflict(let id): ("conflict", id)
                }
            var existing: PlanDocument.Entry.Existing?
            if let id, let style = try? await gallery.style(id) {
                existing = .init(id: id.text, name: style.name.text)
            }
            entries.append(
                .init(
                    name: entry.style.name.text, space: entry.style.vector.space.rawValue, status: status,
                    existing: existing, vector: plan.entries.count == 1 ? entry.style.vector.values : nil))
        }
        return Response.json(PlanDocument(styles: entries, unknownKeys: plan.unknownKeys))
    }

    private static func file(of style: SavedStyle) throws -> Response {
        download(
            StyleFile(PortableStyle(style)).data(), type: "application/json",
            fileName: StyleFile.fileName(for: style.name))
    }

    private static func picture(
        _ bytes: Data, type: String, immutable: Bool = false, fileName: String? = nil
    ) -> Response {
        var response = Response(
            status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        // A style's vector never changes, so neither does its swatch; it stays out of shared caches.
        if immutable { response.headers[.cacheControl] = "private, max-age=86400, immutable" }
        if let fileName {
            response.headers[.contentDisposition] = ContentDisposition.value("inline", fileName)
        }
        return response
    }

    private static func download(_ bytes: Data, type: String, fileName: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .contentDisposition: ContentDisposition.value("attachment", fileName),
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// The name under which a browser saves an answer (RFC 6266), whatever characters a style's name has.
enum ContentDisposition {
    static func value(_ type: String, _ fileName: String) -> String {
        let plain = String(
            fileName.unicodeScalars.map {
                $0.isASCII && $0.value >= 0x20 && $0 != "\"" && $0 != "\\" && $0 != "%" && $0.value != 0x7F
                    ? Character($0) : "_"
            })
        let allowed = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        let encoded = fileName.addingPercentEncoding(withAllowedCharacters: allowed) ?? plain
        return "\(type); filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }
}
