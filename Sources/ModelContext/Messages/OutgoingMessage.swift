import StrictJSON

/// What a server sends, as one line of JSON.
enum OutgoingMessage {
    private struct Answer<Result: Encodable>: Encodable {
        let jsonrpc = "2.0"
        let id: MessageID
        let result: Result
    }

    private struct Failure: Encodable {
        struct Reason: Encodable {
            let code: Int
            let message: String
        }
        let jsonrpc = "2.0"
        let id: MessageID?
        let error: Reason

        private enum CodingKeys: String, CodingKey { case jsonrpc, id, error }

        /// An id that is not known is `null`, and not left out.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(jsonrpc, forKey: .jsonrpc)
            try container.encode(id, forKey: .id)
            try container.encode(error, forKey: .error)
        }
    }

    private struct Notification<Parameters: Encodable>: Encodable {
        let jsonrpc = "2.0"
        let method: String
        let params: Parameters
    }

    static func answer(_ id: MessageID, _ result: some Encodable) -> [UInt8] {
        bytes(Answer(id: id, result: result))
    }

    static func failure(_ error: MessageError) -> [UInt8] {
        bytes(
            Failure(
                id: error.id, error: .init(code: error.code.rawValue, message: error.description)))
    }

    static func notification(_ method: String, _ parameters: some Encodable) -> [UInt8] {
        bytes(Notification(method: method, params: parameters))
    }

    private static func bytes(_ message: some Encodable) -> [UInt8] {
        // What is encoded here are values of this program; they hold no number that JSON cannot.
        (try? CanonicalJSON.bytes(message, allowsNonFinite: true)) ?? []
    }
}
