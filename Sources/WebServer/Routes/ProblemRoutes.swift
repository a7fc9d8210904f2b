import HTTPTypes
import Hummingbird

/// What the `type` of a problem leads to.
struct ProblemRoutes {
    let pages: PageRenderer

    func add(to router: Router<WebContext>) {
        router.get("/problems/{name}") { request, context in
            guard let kind = Problem.kinds.first(where: { $0.type == context.parameters.get("name") }) else {
                throw Problem.notFound("there is no such kind of problem")
            }
            let model = ErrorPage(
                status: kind.status, title: kind.title, detail: "type: /problems/\(kind.type)", hint: nil)
            return pages.page(
                "error", title: "\(kind.title) · Impasto", model: model, language: request.language)
        }
    }
}
