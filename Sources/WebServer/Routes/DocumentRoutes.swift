import HTTPTypes
import Hummingbird

/// The API's description, for programs and for people.
struct DocumentRoutes {
    let reference: APIReference
    let pages: PageRenderer

    func add(to router: Router<WebContext>) {
        router.get("/api/openapi.json") { [tag = EntityTag.text(of: reference.file)] _, _ in
            Response.file(
                reference.file, type: "application/json", headers: [.eTag: tag, .cacheControl: "no-cache"])
        }
        router.get("/api/docs") { request, _ in
            let language = request.language
            // A third of a megabyte.
            return try await BlockingWork.run {
                let maker = APIPageMaker(
                    reference: reference, words: PageWords(strings: pages.strings, language: language))
                return pages.page(
                    "api", title: "API · Impasto", model: maker.page, language: language,
                    headers: [.cacheControl: "no-cache"])
            }
        }
    }
}
