import HTTPTypes
import Hummingbird
import Synchronization

/// Stands in front of every route, of static files and of errors: refuses what ``RequestRules`` refuse, and
/// gives every answer its protective headers.
struct RequestGuard: RouterMiddleware {
    typealias Context = WebContext

    /// Set once the real port is known; until then every request is refused.
    let rules: RulesBox
    let problems: ProblemResponder
    let attempts = TokenAttempts()

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        var context = context
        do {
            guard let rules = rules.current else { throw Problem.shuttingDown() }
            let origin = RequestOrigin(request.head, peer: context.peerAddress, hosts: rules.hosts)
            context.origin = origin
            let shown = rules.shownToken(request.head, query: request.uri.query)
            try countAttempt(shown, request, origin)
            if let visit = firstVisit(request, rules: rules, isSecure: origin.isSecure) {
                response = visit
            } else {
                try rules.check(request.head)
                context.hasFullAccess =
                    rules.hosts.contains(request.head.authority ?? "")
                    && (rules.token == nil || shown == .right)
                try QueryKeys.check(request, route: context.endpointPath)
                response = try await next(request, context)
            }
        } catch {
            response = try await problems.response(to: error, request: request, context: context)
        }
        rememberLanguage(request, &response.headers)
        ProtectiveHeaders.add(to: &response.headers)
        response.headers[.requestID] = context.requestID
        // The route for HEAD is generated from GET's; errors on the way must not have a body either.
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Throws ``Problem`` (429) if this address has sent too many wrong tokens. Where no token is needed, none is
    /// looked at.
    private func countAttempt(
        _ shown: RequestRules.ShownToken, _ request: Request, _ origin: RequestOrigin
    ) throws(Problem) {
        guard shown != .none, RequestPath(request.uri.path)?.isHealth != true else { return }
        if let seconds = attempts.secondsToWait(origin.address) { throw .tooManyAttempts(seconds: seconds) }
        if case .wrong(let fingerprint) = shown { attempts.failed(origin.address, fingerprint: fingerprint) }
    }

    /// A link with the token: the token moves into a cookie, and out of the address bar and the history.
    private func firstVisit(_ request: Request, rules: RequestRules, isSecure: Bool) -> Response? {
        guard request.method == .get, let token = rules.token, rules.tokenInQuery(request.uri.query),
            let authority = request.head.authority, rules.hosts.contains(authority),
            RequestPath(request.uri.path) != nil
        else { return nil }
        let query = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("token=") }
            .joined(separator: "&")
        let path = request.uri.path
        return Response(
            status: .seeOther,
            headers: [
                .location: query.isEmpty ? path : "\(path)?\(query)",
                .setCookie: "\(RequestRules.tokenCookie)=\(token.secret); Path=/; HttpOnly; SameSite=Strict"
                    + (isSecure ? "; Secure" : ""),
            ])
    }

    /// The only cookie without `--listen`: the language of someone who switched it.
    private func rememberLanguage(_ request: Request, _ headers: inout HTTPFields) {
        guard request.method == .get, headers[.contentLanguage] != nil,
            let language = request.uri.queryParameters["lang"].flatMap({ Language(tag: $0) })
        else { return }
        headers.append(
            HTTPField(
                name: .setCookie,
                value: "\(Language.cookie)=\(language.rawValue); Path=/; SameSite=Lax; Max-Age=31536000"))
    }
}

/// The rules, which depend on a port that is known only after listening has begun.
final class RulesBox: Sendable {
    private let value = Mutex<RequestRules?>(nil)
    var current: RequestRules? { value.withLock { $0 } }
    func set(_ rules: RequestRules) { value.withLock { $0 = rules } }
}
