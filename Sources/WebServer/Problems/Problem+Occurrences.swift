import HTTPTypes
import ImageCodecs

// The problems that are thrown in more than one place, or whose texts are always the same.

// MARK: What the request says

extension Problem {
    static func badRequest(_ detail: String, field: String? = nil, hint: String? = nil) -> Problem {
        Problem(.badRequest, detail, field: field, hint: hint)
    }

    static func malformedMultipart(_ detail: String) -> Problem {
        Problem(.malformedMultipart, detail, hint: "send multipart/form-data as RFC 7578 describes it")
    }

    static func tooLarge(
        _ detail: String, field: String? = nil, allowed: String? = nil, hint: String? = nil
    ) -> Problem {
        Problem(.tooLarge, detail, field: field, allowed: allowed, hint: hint)
    }

    static func unsupportedType(_ detail: String, field: String? = nil, allowed: String) -> Problem {
        Problem(.unsupportedType, detail, field: field, allowed: allowed, hint: "send \(allowed)")
    }

    static func invalidField(
        _ field: String, _ detail: String, allowed: String? = nil, hint: String? = nil
    ) -> Problem {
        Problem(.invalidField, detail, field: field, allowed: allowed, hint: hint)
    }

    static func damagedPicture(_ detail: String, field: String?) -> Problem {
        Problem(
            .damagedPicture, detail, field: field,
            hint: "send an intact \(ImageFormat.readable.alternatives) file")
    }

    static func spaceMismatch(_ detail: String) -> Problem {
        Problem(
            .spaceMismatch, detail,
            hint: "choose a style network, a transformer and saved styles of one space")
    }

    static func doesNotFit(_ detail: String, largest: Int) -> Problem {
        Problem(
            .doesNotFit, detail, field: "contentSize", allowed: "at most \(largest) for this picture",
            hint: "choose a content size of \(largest) or less", limits: ["contentSize": largest])
    }

    /// A picture or body that there can never be memory for.
    static func pictureDoesNotFit(_ detail: String, field: String? = nil, bytes: Int, limit: Int) -> Problem {
        Problem(
            .tooLarge, detail, field: field,
            hint: "send a smaller picture, or give the server more memory (--max-memory-megabytes)",
            limits: ["memoryBytes": bytes, "maxMemoryBytes": limit])
    }
}

// MARK: Who asks, and how

extension Problem {
    static func tokenRequired() -> Problem {
        Problem(
            .tokenRequired,
            "this server is shared on a network and answers only requests that carry its token",
            hint: "open the address that the server printed when it started, or send "
                + "\"Authorization: Bearer TOKEN\"",
            headers: [.wwwAuthenticate: "Bearer realm=\"Impasto\""])
    }

    static func hostNotAllowed(_ host: String?) -> Problem {
        Problem(
            .hostNotAllowed,
            host.map {
                "the request is for the host '\($0.prefix(100))', which this server does not answer for"
            } ?? "the request names no host",
            hint:
                "use the address that the server printed when it started, or add the name with --allow-host")
    }

    /// A request from another site; `proxiedName` is its origin's host, which is this very server's where a proxy passes
    /// on another `Host`.
    static func crossOrigin(_ detail: String, proxiedName: String? = nil) -> Problem {
        var hint = "send the request from this server's own page, or from a program that sends no Origin"
        if let proxiedName {
            hint +=
                "; if '\(proxiedName)' is a reverse proxy in front of this server, let it pass Host on (nginx: "
                + "proxy_set_header Host $http_host) and start this server with --allow-host \(proxiedName); if it is a "
                + "web app of yours, start this server with --allow-origin and its origin"
        }
        return Problem(
            .crossOrigin, detail, hint: hint, values: proxiedName.map { ["proxy": $0] } ?? [:])
    }

    static func tooManyAttempts(seconds: Int) -> Problem {
        Problem(
            .tooManyAttempts, "this address has sent \(TokenAttempts.limit) wrong tokens within a minute",
            hint: "try again in \(seconds) s, with the token that the server printed when it started",
            headers: [.retryAfter: String(seconds)])
    }

    static func headerRequired() -> Problem {
        Problem(
            .headerRequired, "a browser's write under /api needs the header X-Impasto: 1", field: "X-Impasto",
            allowed: "1", hint: "add the header X-Impasto: 1")
    }

    static func methodNotAllowed(_ method: String, allowed: [String]) -> Problem {
        let list = allowed.joined(separator: ", ")
        return Problem(
            .methodNotAllowed, "\(method.prefix(32)) is not possible here", allowed: list,
            hint: "use one of \(list)", headers: [.allow: MethodTable.allow(allowed)])
    }
}

// MARK: What is there

extension Problem {
    static func notFound(_ detail: String, _ about: ProblemSubject? = nil, hint: String? = nil) -> Problem {
        Problem(.notFound, detail, about: about, hint: hint)
    }

    static func gone(_ detail: String, _ about: ProblemSubject, hint: String) -> Problem {
        Problem(.gone, detail, about: about, hint: hint)
    }

    static func conflict(
        _ detail: String, _ about: ProblemSubject? = nil, field: String? = nil, hint: String
    ) -> Problem {
        Problem(.conflict, detail, about: about, field: field, hint: hint)
    }

    static func notReady(_ state: String, isFinal: Bool) -> Problem {
        Problem(
            .notReady, "the job is \(state) and has no picture",
            hint: isFinal
                ? "ask for the job's state, which says why, and submit it again"
                : "wait for the event done, or ask for the job's state again")
    }

    static func nameTaken(_ name: String, suggestion: String?) -> Problem {
        Problem(
            .nameTaken, "there is already a style called '\(name)'", field: "name",
            hint: "choose another name, or set onConflict to rename or replace", suggestion: suggestion,
            values: ["called": name])
    }

    static func changedMeanwhile(_ detail: String) -> Problem {
        Problem(
            .changedMeanwhile, detail,
            hint: "read it again and repeat the change with the new ETag in If-Match")
    }

    static func preconditionRequired() -> Problem {
        Problem(
            .preconditionRequired, "a change of a saved style needs its ETag in the header If-Match",
            field: "If-Match", hint: "read the style, and send its ETag back in If-Match")
    }

    static func modelMissing(_ name: String, field: String) -> Problem {
        Problem(
            .modelMissing, "the network '\(name)' is known but not downloaded", field: field,
            hint: "run: impasto models pull \(name)")
    }

    static func unavailable(_ detail: String, _ about: ProblemSubject, hint: String) -> Problem {
        Problem(.unavailable, detail, about: about, hint: hint)
    }
}

// MARK: What there is no room or time for

extension Problem {
    /// Memory that others have, or that the system does not give.
    static func memoryTaken(_ detail: String, retryAfterSeconds: Int) -> Problem {
        Problem(
            .memoryTaken, detail, hint: "try again in \(retryAfterSeconds) s",
            headers: [.retryAfter: String(retryAfterSeconds)])
    }

    static func queueFull(_ detail: String, retryAfterSeconds: Int) -> Problem {
        Problem(
            .queueFull, detail, hint: "try again in \(retryAfterSeconds) s",
            headers: [.retryAfter: String(retryAfterSeconds)])
    }

    /// A frame of a stream that nobody needs to see any more.
    static func frameSuperseded() -> Problem {
        Problem(
            .frameSuperseded, "a newer frame of this stream came while this one waited",
            hint: "nothing is wrong with it: send the next one, or fewer in a second")
    }

    static func deadlineExceeded(_ detail: String) -> Problem {
        Problem(
            .deadlineExceeded, detail,
            hint: "choose a smaller content size, or try again when less is waiting")
    }

    static func cancelled() -> Problem {
        Problem(.cancelled, "the render was cancelled before it was done", hint: "start it again")
    }

    static func shuttingDown() -> Problem {
        Problem(
            .shuttingDown, "the server is stopping and takes no new work",
            hint: "start it again and repeat the request", headers: [.retryAfter: "5"])
    }

    static func internalError() -> Problem {
        Problem(
            .internal, "the server made a mistake; its log has the details under this request's id",
            hint: "try again; if it happens again, report it with the log")
    }
}

// MARK: What the connection refuses

extension Problem {
    static func requestTimeout(seconds: Int) -> Problem {
        Problem(
            .requestTimeout, "the request did not arrive within \(seconds) s, or nothing more came of it",
            hint: "send it again over a faster connection, or raise --request-deadline")
    }

    static func tooManyConnections() -> Problem {
        Problem(
            .tooManyConnections, "all connections are taken, and this one had not sent its request yet",
            hint: "try again; --max-connections allows more", headers: [.retryAfter: "1"])
    }

    static func targetTooLong() -> Problem {
        Problem(
            .targetTooLong, "the request's target is longer than its headers may be together",
            hint: "send values in the body")
    }

    static func headersTooLarge() -> Problem {
        Problem(
            .headersTooLarge, "the request has more headers, or longer ones, than this server reads",
            hint: "send fewer and shorter headers; a browser's are small once its cookies are cleared")
    }

    static func unknownMethod() -> Problem {
        Problem(
            .unknownMethod, "the request's method is none that this server knows",
            hint: "use GET, HEAD, POST, PATCH or DELETE, in capitals")
    }

    static func versionNotSupported() -> Problem {
        Problem(
            .versionNotSupported, "the request is not in HTTP/1.1 or HTTP/1.0",
            hint: "send HTTP/1.1; a reverse proxy can speak others")
    }
}
