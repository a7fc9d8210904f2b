import Foundations
import HTTPTypes
import Hummingbird

/// What browsers are told of pages of other sites that may use the server (Fetch, *CORS protocol*).
struct CrossOriginAccess: Sendable {
    /// The page's site.
    let origin: String
    let admission: AllowedOrigins.Admission

    /// What scripts may read of an answer beyond the few headers that they always may.
    private static let exposed = [
        "Allow", "Content-Disposition", "Content-Encoding", "ETag", "Impasto-Frame", "Impasto-Receipt",
        "Impasto-Revision", "Impasto-Timings", "Impasto-Warnings", "Location", "Mcp-Session-Id",
        "Retry-After",
        "Server-Timing", "WWW-Authenticate", "X-Request-Id",
    ].joined(separator: ", ")

    /// How long a browser need not ask again, in seconds.
    private static let maximumAge = "600"

    /// Says whose page may read the answer.
    func add(to headers: inout HTTPFields) {
        switch admission {
        case .named:
            headers[.accessControlAllowOrigin] = origin
            headers[.accessControlAllowCredentials] = "true"
        case .anybody:
            headers[.accessControlAllowOrigin] = "*"
        }
        headers[.accessControlExposeHeaders] = Self.exposed
    }

    /// The answer to a browser that asks before it sends a page's request; `nil` for any other request.
    ///
    /// It tells no more than what the page's request would meet: token, path and method are looked at then.
    func preflight(_ head: HTTPRequest) -> Response? {
        guard head.method == .options, let method = head.headerFields[.accessControlRequestMethod] else {
            return nil
        }
        var headers: HTTPFields = [.accessControlMaxAge: Self.maximumAge]
        if Self.isList(method) { headers[.accessControlAllowMethods] = method }
        if let names = head.headerFields[.accessControlRequestHeaders], Self.isList(names) {
            headers[.accessControlAllowHeaders] = names
        }
        if head.headerFields[.accessControlRequestPrivateNetwork] == "true" {
            headers[.accessControlAllowPrivateNetwork] = "true"
        }
        return Response(status: .noContent, headers: headers)
    }

    /// Whether a text is names with commas between.
    private static func isList(_ text: String) -> Bool {
        text.utf8.count <= 2048
            && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-_, ".utf8.contains($0) }
    }
}

extension HTTPField.Name {
    static let accessControlRequestPrivateNetwork = HTTPField.Name("Access-Control-Request-Private-Network")!
    static let accessControlAllowPrivateNetwork = HTTPField.Name("Access-Control-Allow-Private-Network")!
}
