import NIOHTTP1

extension Problem {
    /// What is wrong with bytes that cannot be read as a request.
    ///
    /// `start` is the first line as far as it came; `headerBytes` is how long a line, and all of them, may be.
    init(_ error: HTTPParserError, start: RequestStart, headerBytes: Int) {
        self =
            switch error {
            case .headerOverflow where start.count > headerBytes: .targetTooLong()
            case .headerOverflow: .headersTooLarge()
            // The parser cannot tell garbage from an unknown method.
            case .invalidMethod where start.isRequestLine: .unknownMethod()
            case .invalidVersion where start.hasForeignVersion: .versionNotSupported()
            case .invalidEOFState, .closedConnection:
                .badRequest("the request ended before it was whole", hint: "send all of it")
            case .invalidChunkSize:
                .badRequest("a chunk of the body has no size that can be read", hint: Self.plainHTTP)
            case .invalidContentLength, .unexpectedContentLength:
                .badRequest(
                    "the body's length is not told in one way", field: "Content-Length",
                    hint: "send one Content-Length or one Transfer-Encoding: chunked")
            case .invalidURL: .badRequest("the request's target is no path", hint: Self.plainHTTP)
            case .invalidHeaderToken: .badRequest("a header holds what none may hold", hint: Self.plainHTTP)
            default: .badRequest("this is not HTTP", hint: Self.plainHTTP)
            }
    }

    private static let plainHTTP = "send a request as RFC 9112 describes it"
}
