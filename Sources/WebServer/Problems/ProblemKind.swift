package import HTTPTypes

/// The kinds of problem that the server answers with; the raw value is the last part of the `type` URI, as in
/// `/problems/too-large`, and never changes once it is published.
package enum ProblemKind: String, Sendable, CaseIterable {
    case badRequest = "bad-request"
    case cancelled
    case changedMeanwhile = "changed-meanwhile"
    case conflict
    case crossOrigin = "cross-origin"
    case damagedPicture = "damaged-picture"
    case deadlineExceeded = "deadline-exceeded"
    case doesNotFit = "does-not-fit"
    case frameSuperseded = "frame-superseded"
    case gone
    case headerRequired = "header-required"
    case headersTooLarge = "headers-too-large"
    case hostNotAllowed = "host-not-allowed"
    case `internal`
    case invalidField = "invalid-field"
    case malformedMultipart = "malformed-multipart"
    case memoryTaken = "memory-taken"
    case methodNotAllowed = "method-not-allowed"
    case modelMissing = "model-missing"
    case nameTaken = "name-taken"
    case notFound = "not-found"
    case notReady = "not-ready"
    case preconditionRequired = "precondition-required"
    case queueFull = "queue-full"
    case requestTimeout = "request-timeout"
    case shuttingDown = "shutting-down"
    case spaceMismatch = "space-mismatch"
    case targetTooLong = "target-too-long"
    case tokenRequired = "token-required"
    case tooLarge = "too-large"
    case tooManyAttempts = "too-many-attempts"
    case tooManyConnections = "too-many-connections"
    case unavailable
    case unknownMethod = "unknown-method"
    case unsupportedType = "unsupported-type"
    case versionNotSupported = "version-not-supported"

    /// The HTTP status code of an answer with such a problem.
    package var status: HTTPResponse.Status { facts.status }

    /// The kind in a few words; the same for every occurrence.
    package var title: String { facts.title }

    private var facts: (status: HTTPResponse.Status, title: String) {
        switch self {
        case .badRequest: (.badRequest, "The request cannot be read")
        case .cancelled: (.conflict, "The render was cancelled")
        case .changedMeanwhile: (.preconditionFailed, "It was changed meanwhile")
        case .conflict: (.conflict, "This clashes with the present state")
        case .crossOrigin: (.forbidden, "Another site may not do this")
        case .damagedPicture: (.unprocessableContent, "The picture cannot be read")
        case .deadlineExceeded: (.gatewayTimeout, "It took too long")
        case .doesNotFit: (.unprocessableContent, "There is not enough memory for this size")
        case .frameSuperseded: (.conflict, "A newer frame came")
        case .gone: (.gone, "It is no longer kept")
        case .headerRequired: (.forbidden, "A header is missing")
        case .headersTooLarge: (.requestHeaderFieldsTooLarge, "The headers are too large")
        case .hostNotAllowed: (.misdirectedRequest, "The request is for another server")
        case .internal: (.internalServerError, "Something went wrong inside")
        case .invalidField: (.unprocessableContent, "A value is not allowed")
        case .malformedMultipart: (.badRequest, "The form data is damaged")
        case .memoryTaken: (.serviceUnavailable, "There is no memory left at the moment")
        case .methodNotAllowed: (.methodNotAllowed, "This method does not work here")
        case .modelMissing: (.conflict, "A network is not on this machine")
        case .nameTaken: (.conflict, "The name is taken")
        case .notFound: (.notFound, "There is nothing here")
        case .notReady: (.conflict, "There is no picture")
        case .preconditionRequired: (.preconditionRequired, "A header is missing")
        case .queueFull: (.tooManyRequests, "Too much is waiting")
        case .requestTimeout: (.requestTimeout, "The request came too slowly")
        case .shuttingDown: (.serviceUnavailable, "The server is stopping")
        case .spaceMismatch: (.unprocessableContent, "These networks and styles do not belong together")
        case .targetTooLong: (.uriTooLong, "The address is too long")
        case .tokenRequired: (.unauthorized, "A token is needed")
        case .tooLarge: (.contentTooLarge, "That is too large")
        case .tooManyAttempts: (.tooManyRequests, "Too many wrong tokens")
        case .tooManyConnections: (.serviceUnavailable, "Too many connections are open")
        case .unavailable: (.serviceUnavailable, "This part is not available")
        case .unknownMethod: (.notImplemented, "There is no such method")
        case .unsupportedType: (.unsupportedMediaType, "This kind of data is not understood")
        case .versionNotSupported: (.httpVersionNotSupported, "This version of HTTP is not spoken here")
        }
    }
}
