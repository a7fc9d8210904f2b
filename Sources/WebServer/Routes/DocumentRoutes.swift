import Foundations
import HTTPTypes
import Hummingbird
import NIOCore

/// The API's description, for programs and for people.
struct DocumentRoutes {
    let reference: APIReference
    let pages: PageRenderer
    let base: BasePath
    /// The description as it is served, by the address in it: a server has few.
    private let files = LRUCache<String, File>(byteLimit: 4 << 20)

    private struct File: Sendable {
        let bytes: ByteBuffer
        let tag: String
    }

    init(reference: APIReference, pages: PageRenderer, base: BasePath) {
        self.reference = reference
        self.pages = pages
        self.base = base
    }

    func add(to router: Router<WebContext>) {
        router.get("/api/openapi.json") { request, context in
            let file = try await file(server: context.ownAddress(request, base: base))
            return Response.file(
                file.bytes, type: "application/json",
                headers: [.eTag: file.tag, .cacheControl: "no-cache"])
        }
        router.get("/api/docs") { request, context in
            let language = request.language
            let server = context.ownAddress(request, base: base)
            // A third of a megabyte.
            return try await BlockingWork.run {
                let maker = APIPageMaker(
                    reference: reference, words: PageWords(strings: pages.strings, language: language),
                    server: server)
                return pages.page(
                    "api", title: "API · Impasto", model: maker.page, language: language,
                    headers: [.cacheControl: "no-cache"])
            }
        }
    }

    private func file(server: String) async throws -> File {
        if let known = files.value(for: server) { return known }
        // Half a megabyte.
        let file = try await BlockingWork.run {
            let bytes = reference.file(server: server)
            return File(bytes: bytes, tag: EntityTag.text(of: bytes))
        }
        files.insert(file, for: server, bytes: file.bytes.readableBytes)
        return file
    }
}
