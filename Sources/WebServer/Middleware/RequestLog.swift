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
    /// Who is believed about other clients, once it is known.
    let rules: SetOnce<RequestRules>
    private let hasWarned = SetOnce<Bool>()

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let flight = metrics.begin()
        var context = context
        context.identify(request.head)
        if let rules = rules.value, !rules.proxies.isEmpty {
            let origin = RequestOrigin(request.head, peer: context.peerAddress, proxies: rules.proxies)
            context.origin = origin
            // Whoever runs proxies has to find out which of their clients makes trouble.
            context.logger[metadataKey: "client"] = "\(origin.network)"
        } else if request.headers[.xForwardedFor] != nil {
            warnOfUnnamedProxy(context.logger)
        }
        var response = try await next(request, context)
        // A body whose length is known goes out in one piece with its head; streams take as long as their clients like.
        if response.body.contentLength == nil { response.body = response.body.holding(flight) }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let known = context.endpointPath ?? "NotFound"
        let route = known == "NotFound" ? "(none)" : known
        // An unusual method could be any text.
        let method = Self.methods.contains(request.method) ? request.method.rawValue : "OTHER"
        metrics.count(method: method, route: route, status: response.status.code, seconds: seconds)
        if isSilent { return response }
        var metadata: Logger.Metadata = [
            "method": "\(method)", "route": "\(route)",
            "status": .stringConvertible(response.status.code), "ms": Self.rounded(seconds * 1000),
        ]
        for (stage, milliseconds) in context.stages.all {
            metadata["ms_" + stage.snakeCased] = Self.rounded(milliseconds)
        }
        context.logger.info("request", metadata: metadata)
        return response
    }

    /// The line of a request that the connection itself refused; it had no route yet.
    func note(_ problem: Problem, requestID: String, logger: Logger) {
        metrics.count(method: "OTHER", route: "(none)", status: problem.status.code, seconds: 0)
        if isSilent { return }
        logger.info(
            "request",
            metadata: [
                WebContext.requestIDKey: "\(requestID)", "method": "OTHER", "route": "(none)",
                "status": .stringConvertible(problem.status.code), "problem": "\(problem.type)",
            ])
    }

    /// Says once that all clients of a proxy count as one; not who sent it, which may be anybody.
    private func warnOfUnnamedProxy(_ logger: Logger) {
        guard !isSilent, hasWarned.value == nil else { return }
        hasWarned.set(true)
        logger.warning(
            "X-Forwarded-For is not believed, as no proxy is named: all clients of one count as one",
            metadata: ["remedy": "--trusted-proxy and the proxy's address, 127.0.0.1 for one on this machine"]
        )
    }

    /// To a tenth.
    private static func rounded(_ milliseconds: Double) -> Logger.MetadataValue {
        .stringConvertible((milliseconds * 10).rounded() / 10)
    }

    private static let methods: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]
}

extension ResponseBody {
    /// The same body, which holds `flight` until it is sent or dropped.
    fileprivate func holding(_ flight: RequestMetrics.Flight) -> ResponseBody {
        ResponseBody(contentLength: contentLength) { writer in
            try await write(writer)
            withExtendedLifetime(flight) {}
        }
    }
}

extension String {
    /// `styleVector` as `style_vector`, as all keys of the log and labels of metrics are written.
    fileprivate var snakeCased: String {
        map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
    }
}
