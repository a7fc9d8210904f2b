import HTTPTypes

// Every kind of problem that the server answers with, one factory each; `Problem.kinds` lists their
// published names, which the OpenAPI document repeats.

extension Problem {
    static func badRequest(_ detail: String, field: String? = nil, hint: String? = nil) -> Problem {
        Problem(
            type: "bad-request", title: "The request cannot be read", status: .badRequest, detail: detail,
            field: field, hint: hint)
    }

    static func malformedMultipart(_ detail: String) -> Problem {
        Problem(
            type: "malformed-multipart", title: "The form data is damaged", status: .badRequest,
            detail: detail, hint: "send multipart/form-data as RFC 7578 describes it")
    }

    static func unauthorized() -> Problem {
        Problem(
            type: "token-required", title: "A token is needed", status: .unauthorized,
            detail: "this server is shared on a network and answers only requests that carry its token",
            hint: "open the address that the server printed when it started, or send "
                + "\"Authorization: Bearer TOKEN\"",
            headers: [.wwwAuthenticate: "Bearer realm=\"Impasto\""])
    }

    static func forbiddenHost(_ host: String?) -> Problem {
        Problem(
            type: "host-not-allowed", title: "The request is for another server", status: .misdirectedRequest,
            detail: host.map {
                "the request is for the host '\($0.prefix(100))', which this server does not answer for"
            }
                ?? "the request names no host",
            hint:
                "use the address that the server printed when it started, or add the name with --allow-host")
    }

    /// - Parameter proxiedName: the origin's host; it is this very server where a proxy passes on another `Host`.
    static func crossOrigin(_ detail: String, proxiedName: String? = nil) -> Problem {
        var hint = "send the request from this server's own page, or from a program that sends no Origin"
        if let proxiedName {
            hint +=
                "; if '\(proxiedName)' is a reverse proxy in front of this server, let it pass Host on (nginx: "
                + "proxy_set_header Host $http_host) and start this server with --allow-host \(proxiedName)"
        }
        return Problem(
            type: "cross-origin", title: "Another site may not do this", status: .forbidden, detail: detail,
            hint: hint)
    }

    static func tooManyAttempts(seconds: Int) -> Problem {
        Problem(
            type: "too-many-attempts", title: "Too many wrong tokens", status: .tooManyRequests,
            detail: "this address has sent \(TokenAttempts.limit) wrong tokens within a minute",
            hint: "try again in \(seconds) s, with the token that the server printed when it started",
            headers: [.retryAfter: String(seconds)])
    }

    static func missingClientHeader() -> Problem {
        Problem(
            type: "header-required", title: "A header is missing", status: .forbidden,
            detail: "a browser's write under /api needs the header X-Impasto: 1", field: "X-Impasto",
            allowed: "1", hint: "add the header X-Impasto: 1")
    }

    static func notFound(_ what: String, hint: String? = nil) -> Problem {
        Problem(
            type: "not-found", title: "There is nothing here", status: .notFound, detail: what, hint: hint
        )
    }

    static func methodNotAllowed(_ method: String, allowed: [String]) -> Problem {
        let list = allowed.joined(separator: ", ")
        return Problem(
            type: "method-not-allowed", title: "This method does not work here", status: .methodNotAllowed,
            detail: "\(method.prefix(32)) is not possible here", allowed: list, hint: "use one of \(list)",
            headers: [.allow: list])
    }

    static func conflict(_ detail: String, field: String? = nil, hint: String? = nil) -> Problem {
        Problem(
            type: "conflict", title: "This clashes with the present state", status: .conflict, detail: detail,
            field: field, hint: hint)
    }

    static func notReady(_ state: String, isFinal: Bool = false) -> Problem {
        Problem(
            type: "not-ready", title: "There is no picture", status: .conflict,
            detail: "the job is \(state) and has no picture",
            hint: isFinal
                ? "ask for the job's state, which says why, and submit it again"
                : "wait for the event done, or ask for the job's state again")
    }

    static func nameTaken(_ name: String, suggestion: String?) -> Problem {
        Problem(
            type: "name-taken", title: "The name is taken", status: .conflict,
            detail: "there is already a style called '\(name)'", field: "name",
            hint: "choose another name, or set onConflict to rename or replace", suggestion: suggestion)
    }

    static func gone(_ detail: String, hint: String? = nil) -> Problem {
        Problem(type: "gone", title: "It is no longer kept", status: .gone, detail: detail, hint: hint)
    }

    static func preconditionFailed(_ detail: String) -> Problem {
        Problem(
            type: "changed-meanwhile", title: "It was changed meanwhile", status: .preconditionFailed,
            detail: detail, hint: "read it again and repeat the change with the new ETag in If-Match")
    }

    static func preconditionRequired() -> Problem {
        Problem(
            type: "precondition-required", title: "A header is missing", status: .preconditionRequired,
            detail: "a change of a saved style needs its ETag in the header If-Match", field: "If-Match",
            hint: "read the style, and send its ETag back in If-Match")
    }

    static func tooLarge(
        _ detail: String, field: String? = nil, allowed: String? = nil, hint: String? = nil
    )
        -> Problem
    {
        Problem(
            type: "too-large", title: "That is too large", status: .contentTooLarge, detail: detail,
            field: field, allowed: allowed, hint: hint)
    }

    static func unsupportedType(_ detail: String, field: String? = nil, allowed: String) -> Problem {
        Problem(
            type: "unsupported-type", title: "This kind of data is not understood",
            status: .unsupportedMediaType,
            detail: detail, field: field, allowed: allowed, hint: "send \(allowed)")
    }

    static func invalidField(_ field: String, _ detail: String, allowed: String? = nil, hint: String? = nil)
        -> Problem
    {
        Problem(
            type: "invalid-field", title: "A value is not allowed", status: .unprocessableContent,
            detail: detail, field: field, allowed: allowed, hint: hint)
    }

    static func damagedPicture(_ detail: String, field: String?) -> Problem {
        Problem(
            type: "damaged-picture", title: "The picture cannot be read", status: .unprocessableContent,
            detail: detail, field: field, hint: "send an intact PNG or JPEG file")
    }

    static func spaceMismatch(_ detail: String) -> Problem {
        Problem(
            type: "space-mismatch", title: "These networks and styles do not belong together",
            status: .unprocessableContent, detail: detail,
            hint: "choose a style network, a transformer and saved styles of one space")
    }

    static func modelMissing(_ name: String, field: String) -> Problem {
        Problem(
            type: "model-missing", title: "A network is not on this machine", status: .conflict,
            detail: "the network '\(name)' is known but not downloaded", field: field,
            hint: "run: impasto models pull \(name)")
    }

    static func doesNotFit(_ detail: String, largest: Int) -> Problem {
        Problem(
            type: "does-not-fit", title: "There is not enough memory for this size",
            status: .unprocessableContent, detail: detail, field: "contentSize",
            allowed: "at most \(largest) for this picture",
            hint: "choose a content size of \(largest) or less",
            limits: ["contentSize": largest])
    }

    /// A picture or body that there can never be memory for.
    static func pictureDoesNotFit(_ detail: String, field: String? = nil, bytes: Int, limit: Int) -> Problem {
        Problem(
            type: "too-large", title: "That is too large", status: .contentTooLarge, detail: detail,
            field: field,
            hint: "send a smaller picture, or give the server more memory (--max-memory-megabytes)",
            limits: ["memoryBytes": bytes, "maxMemoryBytes": limit])
    }

    /// Memory that others have, or that the system does not give.
    static func memoryTaken(_ detail: String, retryAfterSeconds: Int) -> Problem {
        Problem(
            type: "memory-taken", title: "There is no memory left at the moment", status: .serviceUnavailable,
            detail: detail, hint: "try again in \(retryAfterSeconds) s",
            headers: [.retryAfter: String(retryAfterSeconds)])
    }

    static func queueFull(_ detail: String, retryAfterSeconds: Int) -> Problem {
        Problem(
            type: "queue-full", title: "Too much is waiting", status: .tooManyRequests, detail: detail,
            hint: "try again in \(retryAfterSeconds) s", headers: [.retryAfter: String(retryAfterSeconds)])
    }

    static func deadlineExceeded(_ detail: String) -> Problem {
        Problem(
            type: "deadline-exceeded", title: "It took too long", status: .gatewayTimeout, detail: detail,
            hint: "choose a smaller content size, or try again when less is waiting")
    }

    static func cancelled() -> Problem {
        Problem(
            type: "cancelled", title: "The render was cancelled", status: .conflict,
            detail: "the render was cancelled before it was done", hint: "start it again")
    }

    static func shuttingDown() -> Problem {
        Problem(
            type: "shutting-down", title: "The server is stopping", status: .serviceUnavailable,
            detail: "the server is stopping and takes no new work",
            hint: "start it again and repeat the request",
            headers: [.retryAfter: "5"])
    }

    static func requestTimeout(seconds: Int) -> Problem {
        Problem(
            type: "request-timeout", title: "The request came too slowly", status: .requestTimeout,
            detail: "the request did not arrive within \(seconds) s, or nothing more came of it",
            hint: "send it again over a faster connection, or raise --request-deadline")
    }

    static func tooManyConnections() -> Problem {
        Problem(
            type: "too-many-connections", title: "Too many connections are open",
            status: .serviceUnavailable,
            detail: "all connections are taken, and this one had not sent its request yet",
            hint: "try again; --max-connections allows more", headers: [.retryAfter: "1"])
    }

    static func targetTooLong() -> Problem {
        Problem(
            type: "target-too-long", title: "The address is too long", status: .uriTooLong,
            detail: "the request's target is longer than its headers may be together",
            hint: "send values in the body")
    }

    static func headersTooLarge() -> Problem {
        Problem(
            type: "headers-too-large", title: "The headers are too large",
            status: .requestHeaderFieldsTooLarge,
            detail: "the request has more headers, or longer ones, than this server reads",
            hint: "send fewer and shorter headers; a browser's are small once its cookies are cleared")
    }

    static func unknownMethod() -> Problem {
        Problem(
            type: "unknown-method", title: "There is no such method", status: .notImplemented,
            detail: "the request's method is none that this server knows",
            hint: "use GET, HEAD, POST, PATCH or DELETE, in capitals")
    }

    static func versionNotSupported() -> Problem {
        Problem(
            type: "version-not-supported", title: "This version of HTTP is not spoken here",
            status: .httpVersionNotSupported, detail: "the request is not in HTTP/1.1 or HTTP/1.0",
            hint: "send HTTP/1.1; a reverse proxy can speak others")
    }

    static func unavailable(_ detail: String, hint: String) -> Problem {
        Problem(
            type: "unavailable", title: "This part is not available", status: .serviceUnavailable,
            detail: detail,
            hint: hint)
    }

    static func internalError() -> Problem {
        Problem(
            type: "internal", title: "Something went wrong inside", status: .internalServerError,
            detail: "the server made a mistake; its log has the details under this request's id",
            hint: "try again; if it happens again, report it with the log")
    }

    /// The published names and titles, in alphabetical order.
    static let kinds: [(type: String, title: String, status: Int)] = {
        let all: [Problem] = [
            .badRequest(""), .malformedMultipart(""), .unauthorized(), .forbiddenHost(nil), .crossOrigin(""),
            .missingClientHeader(), .notFound(""), .methodNotAllowed("", allowed: []), .conflict(""),
            .gone(""),
            .preconditionFailed(""), .preconditionRequired(), .tooLarge(""),
            .unsupportedType("", allowed: ""),
            .invalidField("", ""), .damagedPicture("", field: nil), .spaceMismatch(""),
            .modelMissing("", field: ""), .doesNotFit("", largest: 1), .notReady(""),
            .nameTaken("", suggestion: nil), .queueFull("", retryAfterSeconds: 1),
            .memoryTaken("", retryAfterSeconds: 1), .deadlineExceeded(""), .cancelled(), .shuttingDown(),
            .unavailable("", hint: ""), .internalError(), .requestTimeout(seconds: 1),
            .tooManyConnections(), .targetTooLong(), .headersTooLarge(), .unknownMethod(),
            .versionNotSupported(),
            .tooManyAttempts(seconds: 1),
        ]
        return all.map { ($0.type, $0.title, $0.status.code) }.sorted { $0.type < $1.type }
    }()
}
