import HTTPTypes
import Hummingbird

/// Stands in front of every route, of static files and of errors: refuses what ``RequestRules`` refuse, and
/// gives every answer its protective headers.
struct RequestGuard: RouterMiddleware {
    typealias Context = WebContext

    /// Set once the real port is known; until then every request is refused.
    let rules: SetOnce<RequestRules>
    let problems: ProblemResponder
    let attempts: TokenAttempts
    let transfer = AnswerTransfer()
    let base: BasePath
    /// Whether the language that is chosen on the page outlives the browser's session.
    let remembersLanguage: Bool

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let request = forwarded(request, context)
        let access = rules.value?.crossOriginAccess(request.head)
        var response: Response
        var context = context
        do {
            guard let rules = rules.value else { throw Problem.shuttingDown() }
            let origin =
                context.origin
                ?? RequestOrigin(request.head, peer: context.peerAddress, proxies: rules.proxies)
            context.origin = origin
            let isHealth =
                RequestPath(request.uri.path)?.isHealth == true
                && (request.method == .get || request.method == .head)
            // No token is looked at under a foreign name: a page that made one up would count against its reader.
            let isKnownHost = rules.hosts.contains(request.head.authority ?? "")
            let shown = isKnownHost ? rules.shownToken(request.head) : .none
            let link = isKnownHost && !isHealth ? rules.linkToken(request.head, request.uri.query) : .none
            let isLockedOut = try countAttempts(shown, link, origin, mayGoOn: isHealth)
            if let visit = firstVisit(request, rules: rules, link: link, isSecure: origin.isSecure) {
                response = visit
            } else if isKnownHost, let preflight = access?.preflight(request.head) {
                // Browsers send no token with it.
                response = preflight
            } else {
                try rules.check(request.head)
                context.hasFullAccess =
                    isKnownHost && (rules.token == nil || (shown == .right && !isLockedOut))
                try QueryKeys.check(request, route: context.endpointPath)
                response = try await next(request, context)
            }
        } catch {
            response = try await problems.response(to: error, request: request, context: context)
        }
        if let location = response.headers[.location], location.hasPrefix("/") {
            response.headers[.location] = base.address(location)
        }
        await transfer.prepare(
            &response, for: request, base: base,
            isForeign: access == nil
                && !["same-origin", "none", nil].contains(request.headers[.secFetchSite]))
        rememberLanguage(request, &response.headers)
        ProtectiveHeaders.add(to: &response.headers)
        if rules.value?.origins.isEmpty == false { response.headers.addVary("Origin") }
        access?.add(to: &response.headers)
        response.headers[.requestID] = context.requestID
        // The route for HEAD is generated from GET's; errors on the way must not have a body either.
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// The request as its client has sent it to a named proxy.
    private func forwarded(_ request: Request, _ context: WebContext) -> Request {
        guard let rules = rules.value, !rules.proxies.isEmpty,
            let host = RequestOrigin.forwardedHost(
                request.head, peer: context.peerAddress, proxies: rules.proxies)
        else { return request }
        var head = request.head
        head.authority = host
        return Request(head: head, body: request.body)
    }

    /// Throws ``Problem`` (429) if this address has sent too many wrong tokens; where anybody `mayGoOn`, returns it.
    ///
    /// Any page can make its reader's browser open wrong links, but not send wrong headers: what came in links is
    /// counted apart, and stops only links. Where no token is needed, none is looked at.
    private func countAttempts(
        _ shown: RequestRules.ShownToken, _ link: RequestRules.ShownToken, _ origin: RequestOrigin,
        mayGoOn: Bool
    ) throws(Problem) -> Bool {
        let (inHeaders, inLinks) = (origin.network, "link " + origin.network)
        var seconds: Int?
        if shown != .none || link != .none { seconds = attempts.secondsToWait(inHeaders) }
        if seconds == nil, link != .none { seconds = attempts.secondsToWait(inLinks) }
        if let seconds {
            if mayGoOn { return true }
            throw .tooManyAttempts(seconds: seconds)
        }
        if case .wrong(let fingerprint) = shown { attempts.failed(inHeaders, fingerprint: fingerprint) }
        if case .wrong(let fingerprint) = link { attempts.failed(inLinks, fingerprint: fingerprint) }
        return false
    }

    /// A link with the token: the token moves into a cookie, and out of the address bar and the history.
    private func firstVisit(
        _ request: Request, rules: RequestRules, link: RequestRules.ShownToken, isSecure: Bool
    ) -> Response? {
        guard request.method == .get, link == .right, let token = rules.token,
            RequestPath(request.uri.path) != nil
        else { return nil }
        let query = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("token=") }
            .joined(separator: "&")
        let target = query.isEmpty ? request.uri.path : "\(request.uri.path)?\(query)"
        let cookie =
            "\(RequestRules.tokenCookie)=\(token.secret); Path=\(base.cookiePath); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
            // A browser that comes from elsewhere, such as a file or another site's link, leaves a strict cookie out of a
            // redirect as well. The step from this page on is its own.
            return Response(
                status: .ok,
                headers: [
                    .setCookie: cookie, .refresh: "0;url=\(base.address(target))", .cacheControl: "no-store",
                    .contentType: "text/html; charset=utf-8",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "<!DOCTYPE html><title>Impasto</title>\n")))
        }
        return Response(status: .seeOther, headers: [.location: target, .setCookie: cookie])
    }

    /// Sets the only cookie where no token is needed: the language that was chosen on the page.
    private func rememberLanguage(_ request: Request, _ headers: inout HTTPFields) {
        guard request.method == .get, headers[.contentLanguage] != nil,
            let language = request.uri.queryParameters["lang"].flatMap({ Language(tag: $0) })
        else { return }
        headers.append(
            HTTPField(
                name: .setCookie,
                value: "\(Language.cookie)=\(language.rawValue); Path=\(base.cookiePath); SameSite=Lax"
                    + (remembersLanguage ? "; Max-Age=31536000" : "")))
    }
}
