import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Turns whatever a route throws into an answer: `problem+json` for programs, a page for people.
struct ProblemResponder: Sendable {
    let pages: PageRenderer
    /// Which methods a path has, for 405 instead of 404; set once the routes are built.
    let methods: SetOnce<MethodTable>
    /// What a request is answered with when too much is waiting.
    let busyAnswer: BusyAnswer

    func response(to error: any Error, request: Request, context: WebContext) async throws -> Response {
        // The connection has answered such a request, and closes.
        if error is HTTPParserError { throw error }
        if request.method == .options, (error as? HTTPError)?.status == .notFound {
            let allowed = allowedMethods(request)
            if !allowed.isEmpty {
                let list = MethodTable.allow(allowed.map(\.rawValue))
                return Response(status: .noContent, headers: [.allow: list])
            }
        }
        var problem = problem(for: error, request: request)
        problem.busyAnswer = busyAnswer
        // A stop is no error, nor is a balancer's being sent on.
        let isExpected = error is Problem || problem.kind == .shuttingDown || problem.kind == .queueFull
        if problem.status.code >= 500, !isExpected {
            context.logger.error("request failed", metadata: ["error": "\(error)"])
        }
        if leavesBodyUnread(request) { problem.headers[.connection] = "close" }
        if RequestPath(request.uri.path)?.isOpenAI == true { return problem.openAIResponse() }
        if wantsPage(request) {
            return pages.errorPage(
                problem, language: request.language, isOfGallery: request.uri.path.hasPrefix("/gallery"))
        }
        return problem.jsonResponse(requestID: context.requestID)
    }

    private func problem(for error: any Error, request: Request) -> Problem {
        if let error = error as? HTTPError, error.status == .notFound {
            let allowed = allowedMethods(request)
            if !allowed.isEmpty, !allowed.contains(request.method) {
                return .methodNotAllowed(request.method.rawValue, allowed: allowed.map(\.rawValue))
            }
            return .notFound("nothing is at \(request.uri.path.prefix(200))")
        }
        return Problem(of: error)
    }

    /// The methods that the request's path has; none if nothing is there.
    private func allowedMethods(_ request: Request) -> [HTTPRequest.Method] {
        methods.value?.methods(for: request.uri.path) ?? []
    }

    /// Whether much of the body may still be under way; a connection is not worth reading it all.
    private func leavesBodyUnread(_ request: Request) -> Bool {
        if request.headers[.transferEncoding] != nil { return true }
        return (request.headers[.contentLength].map { Int($0) ?? .max } ?? 0) > 1 << 16
    }

    private func wantsPage(_ request: Request) -> Bool {
        RequestPath(request.uri.path)?.isForPrograms != true
    }
}
