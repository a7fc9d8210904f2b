import HTTPTypes
import Hummingbird
import Logging

/// One line a request: the route's pattern, the status, the time and its stages.
///
/// Never the path as it was sent, nor a query, header or body: these may hold names of styles, ids and tokens.
struct RequestLog: RouterMiddleware {
    typealias Context = WebContext
    let metrics: RequestMetrics
    /// Whether requests are only counted.
    let isSilent: Bool

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let known = context.endpointPath ?? "NotFound"
        let route = known == "NotFound" ? "(none)" : known
        // An unusual method could be any text.
        let method = Self.methods.contains(request.method) ? request.method.rawValue : "OTHER"
        metrics.count(method: method, route: route, status: response.status.code, seconds: seconds)
        if isSilent { return response }
        var metadata: [String: String] = [
            "method": method, "route": route, "status": String(response.status.code),
            "ms": String((seconds * 10_000).rounded() / 10),
        ]
        for (stage, milliseconds) in context.stages.all {
            metadata["ms." + stage] = String((milliseconds * 10).rounded() / 10)
        }
        context.logger.info("request", metadata: metadata.mapValues { .string($0) })
        return response
    }

    /// The line of a request that the connection itself refused; it had no route yet.
    func note(_ problem: Problem, requestID: String, logger: Logger) {
        metrics.count(method: "OTHER", route: "(none)", status: problem.status.code, seconds: 0)
        if isSilent { return }
        logger.info(
            "request",
            metadata: [
                "hb.request.id": .string(requestID), "method": "OTHER", "route": "(none)",
                "status": .string(String(problem.status.code)), "problem": .string(problem.type),
            ])
    }

    private static let methods: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]
}
