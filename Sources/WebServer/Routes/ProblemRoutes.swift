import HTTPTypes
import Hummingbird

/// What the `type` of a problem leads to, and the list of all.
struct ProblemRoutes {
    let reference: APIReference
    let pages: PageRenderer

    func add(to router: Router<WebContext>) {
        router.get("/problems") { request, _ in
            let language = request.language
            let page = ProblemListPage(maker(language))
            return pages.page("problems", titleKey: "problemsTitle", model: page, language: language)
        }
        router.get("/problems/{name}", use: page)
    }

    private func maker(_ language: Language) -> APIPageMaker {
        APIPageMaker(reference: reference, words: PageWords(strings: pages.strings, language: language))
    }

    private func page(_ request: Request, context: WebContext) throws(Problem) -> Response {
        guard let name = context.parameters.get("name"),
            let entry = reference.document.problems.first(where: { $0.name == name }),
            let kind = ProblemKind(rawValue: name)
        else { throw .notFound("there is no such kind of problem") }
        let language = request.language
        let words = ProblemWords(strings: pages.strings, language: language)
        let page = ProblemPage(entry, words.text(Problem(kind, kind.title)), maker(language))
        return pages.page(
            "problem", title: "\(name) · Impasto", model: page, language: language,
            headers: [.cacheControl: "no-cache"])
    }
}
