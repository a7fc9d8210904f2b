import HTTPTypes

/// Which requests are answered at all, as a pure function of the request's head.
///
/// The rules, and what each is against, are in the target's *Threat model*.
struct RequestRules: Sendable {
    let hosts: HostAllowList
    /// Needed by every request, where there is one.
    let token: AccessToken?
    /// Whose pages may use the server beside its own.
    var origins = AllowedOrigins()
    /// Who is believed about other clients.
    var proxies: [AddressRange] = []

    /// The cookie that carries the token after the first visit.
    static let tokenCookie = "impasto-token"

    /// Throws ``Problem`` if the request must not reach a route.
    func check(_ head: HTTPRequest) throws(Problem) {
        guard let target = head.path, target.hasPrefix("/") else {
            throw .badRequest("the request's target must be a path that starts with /")
        }
        let path = RequestPath(target: target)
        if path?.isHealth == true, head.method == .get || head.method == .head { return }
        guard let authority = head.authority, hosts.contains(authority) else {
            throw .hostNotAllowed(head.authority)
        }
        if token != nil, shownToken(head) != .right { throw .tokenRequired() }
        guard let path else { throw .notFound("nothing is at \(target.prefix { $0 != "?" }.prefix(200))") }
        let isAPI = path.isAPI
        if head.method.isSafe {
            try checkRead(head, isAPI: isAPI)
        } else {
            try checkWrite(head, authority: authority, isAPI: isAPI)
        }
    }

    private func checkRead(_ head: HTTPRequest, isAPI: Bool) throws(Problem) {
        // A link from elsewhere may open a page; another site's script or <img> may not use the API.
        guard isAPI, let site = head.headerFields[.secFetchSite], site != "same-origin", site != "none",
            head.headerFields[.secFetchMode] != "navigate", crossOriginAccess(head) == nil
        else { return }
        throw .crossOrigin("the API was asked from another site (Sec-Fetch-Site: \(site.prefix(32)))")
    }

    private func checkWrite(_ head: HTTPRequest, authority: String, isAPI: Bool) throws(Problem) {
        // The origin is the browser's own word, and its owner has named it.
        if crossOriginAccess(head) != nil { return }
        let origin = head.headerFields[.origin]
        let site = head.headerFields[.secFetchSite]
        if let origin, !isSame(origin, as: authority) {
            throw .crossOrigin(
                "the request comes from the origin '\(origin.prefix(100))', and is for '\(authority.prefix(100))'",
                proxiedName: Self.host(ofOrigin: origin))
        }
        if let site, site != "same-origin" {
            throw .crossOrigin("the request comes from another site (Sec-Fetch-Site: \(site.prefix(32)))")
        }
        if origin == nil, site == nil, let referer = head.headerFields[.referer],
            !referer.hasPrefix("http://\(authority)/"), !referer.hasPrefix("https://\(authority)/")
        {
            throw .crossOrigin("the request was sent from another site's page (Referer)")
        }
        let isBrowser = origin != nil || site != nil
        if isBrowser, isAPI, head.headerFields[.impasto] != "1" { throw .headerRequired() }
    }

    /// What a page of another site may that `--allow-origin` admits; `nil` for any other request.
    func crossOriginAccess(_ head: HTTPRequest) -> CrossOriginAccess? {
        guard let origin = head.headerFields[.origin], !isSame(origin, as: head.authority ?? ""),
            let admission = origins.admission(of: origin)
        else { return nil }
        return CrossOriginAccess(origin: origin, admission: admission)
    }

    /// The host of an origin that has one: `null` and files have none.
    private static func host(ofOrigin origin: String) -> String? {
        guard let scheme = ["http://", "https://"].first(where: { origin.lowercased().hasPrefix($0) }) else {
            return nil
        }
        let host = origin.dropFirst(scheme.count)
        return host.isEmpty ? nil : String(host.prefix(100))
    }

    /// A reverse proxy may speak TLS in front of this server, so the scheme is not compared.
    private func isSame(_ origin: String, as authority: String) -> Bool {
        let origin = origin.lowercased()
        let authority = authority.lowercased()
        return origin == "http://\(authority)" || origin == "https://\(authority)"
    }

    /// What a request shows of a token.
    enum ShownToken: Equatable {
        case none, right
        /// The fingerprint is the same for the same token, within this process.
        case wrong(fingerprint: Int)
    }

    /// More tokens than browsers send are guesses.
    private static let shownLimit = 4

    /// Looks for the token in `Authorization` and, without one, in the cookies.
    func shownToken(_ head: HTTPRequest) -> ShownToken {
        let shown: [Substring]
        if let authorization = head.headerFields[.authorization] {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            shown = [parts.count == 2 && parts[0].lowercased() == "bearer" ? parts[1] : ""]
        } else if crossOriginAccess(head)?.admission == .anybody {
            // Any page may ask, but only who has the token in its own hands gets an answer.
            shown = []
        } else {
            shown = head.headerFields.cookies(named: Self.tokenCookie)
        }
        return judge(shown)
    }

    /// Looks for the token in a link's query, where a browser's first visit has it.
    ///
    /// What another site's page embeds is no visit, whatever token it carries.
    func linkToken(_ head: HTTPRequest, _ query: String?) -> ShownToken {
        if let site = head.headerFields[.secFetchSite], site != "same-origin", site != "none",
            head.headerFields[.secFetchMode] != "navigate" || head.headerFields[.secFetchDest] != "document"
        {
            return .none
        }
        return judge(
            (query ?? "").split(separator: "&").filter { $0.hasPrefix("token=") }
                .map { $0.dropFirst("token=".count) })
    }

    private func judge(_ shown: [Substring]) -> ShownToken {
        guard let token, !shown.isEmpty else { return .none }
        if shown.count <= Self.shownLimit, shown.contains(where: { token.matches($0) }) { return .right }
        return .wrong(fingerprint: shown.hashValue)
    }
}

extension HTTPRequest.Method {
    /// Whether the method never changes anything (RFC 9110, 9.2.1).
    var isSafe: Bool { self == .get || self == .head || self == .options || self == .trace }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
    static let secFetchMode = HTTPField.Name("Sec-Fetch-Mode")!
    static let refresh = HTTPField.Name("Refresh")!
    static let secFetchDest = HTTPField.Name("Sec-Fetch-Dest")!
    /// Sent by the page's own script: other sites cannot set it without a preflight.
    static let impasto = HTTPField.Name("X-Impasto")!
    /// A random id of a browser tab or program, for fair turns.
    static let impastoClient = HTTPField.Name("X-Impasto-Client")!
    static let impastoReceipt = HTTPField.Name("Impasto-Receipt")!
    static let impastoTimings = HTTPField.Name("Impasto-Timings")!
    static let requestID = HTTPField.Name("X-Request-Id")!
    static let contentSecurityPolicy = HTTPField.Name("Content-Security-Policy")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let permissionsPolicy = HTTPField.Name("Permissions-Policy")!
    static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!
    static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
    static let frameOptions = HTTPField.Name("X-Frame-Options")!
    static let contentLanguage = HTTPField.Name("Content-Language")!
}
