import HTTPTypes
import Hummingbird

/// What the `type` of a problem leads to.
struct ProblemRoutes {
    let pages: PageRenderer

    func add(to router: Router<WebContext>) {
        router.get("/problems/{name}", use: page)
    }

    private func page(_ request: Request, context: WebContext) throws(Problem) -> Response {
        guard let kind = context.parameters.get("name").flatMap({ ProblemKind(rawValue: $0) }) else {
            throw .notFound("there is no such kind of problem")
        }
        let language = request.language
        let words = ProblemWords(strings: pages.strings, language: language)
        let problem = Problem(kind, kind.title)
        let model = ErrorPage(
            status: kind.status.code, title: words.title(problem), text: words.text(problem),
            type: "/problems/\(kind.rawValue)", isOfGallery: false)
        return pages.page(
            "error", title: "\(model.title) · Impasto", model: model, language: language,
            headers: [.cacheControl: "no-cache"])
    }
}
