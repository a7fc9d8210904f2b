import HTTPTypes
import Hummingbird

/// The API's description, for programs and for people.
struct DocumentRoutes {
    let reference: APIReference
    let pages: PageRenderer
    let base: BasePath

    func add(to router: Router<WebContext>) {
        router.get("/api/openapi.json") { request, context in
            let server = context.ownAddress(request, base: base)
            // Half a megabyte.
            let (file, tag) = try await BlockingWork.run {
                let file = reference.file(server: server)
                return (file, EntityTag.text(of: file))
            }
            return Response.file(
                file, type: "application/json", headers: [.eTag: tag, .cacheControl: "no-cache"])
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
}
