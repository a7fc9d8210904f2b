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
        let model = ErrorPage(
            status: kind.status.code, title: kind.title, detail: "type: /problems/\(kind.rawValue)",
            hint: nil)
        return pages.page(
            "error", title: "\(kind.title) · Impasto", model: model, language: request.language)
    }
}
