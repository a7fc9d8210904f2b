import HTTPTypes
import Hummingbird

/// The router, for requests whose path begins with the base path or not.
struct SiteResponder: HTTPResponder {
    let router: RouterResponder<WebContext>
    let base: BasePath

    func respond(to request: Request, context: WebContext) async throws -> Response {
        guard base != .root, let target = request.head.path else {
            return try await router.respond(to: request, context: context)
        }
        var head = request.head
        head.path = base.stripped(target)
        return try await router.respond(to: Request(head: head, body: request.body), context: context)
    }
}
