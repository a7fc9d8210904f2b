/// Why a message is not answered with a result (JSON-RPC 2.0, 5.1).
package struct MessageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The codes that are used here.
    package enum Code: Int, Sendable {
        /// It is no JSON.
        case parseError = -32700
        /// It is JSON, but no message.
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParameters = -32602
        /// Someone cancelled the request; of the codes that are free to servers.
        case cancelled = -32000
        /// Too many requests are under way.
        case tooMany = -32001
    }

    package let code: Code
    /// What is wrong, and what to do.
    package let description: String
    /// The request that it is about, as far as that is known.
    package var id: MessageID?

    init(_ code: Code, _ description: String, id: MessageID? = nil) {
        self.code = code
        self.description = description
        self.id = id
    }

    /// The answer to a request that was cancelled, where there has to be one.
    package static func cancelled(_ id: MessageID) -> MessageError {
        MessageError(.cancelled, "the request was cancelled", id: id)
    }

    static func tooMany(_ limit: Int, _ id: MessageID?) -> MessageError {
        MessageError(
            .tooMany, "\(limit) requests are under way; wait for the answer to one of them", id: id)
    }

    static func lineTooLong(_ limit: Int) -> MessageError {
        MessageError(
            .invalidRequest,
            "the message is longer than \(limit) bytes; name pictures by their files' paths instead of sending them"
        )
    }
}
