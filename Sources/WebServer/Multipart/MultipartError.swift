/// What can be wrong with `multipart/form-data`.
enum MultipartError: Error, Equatable, Sendable {
    /// Not as RFC 2046 and RFC 7578 describe it; the text says where.
    case malformed(String)
    case tooManyParts(limit: Int)
    case partHeadersTooLarge(limit: Int)
    case partTooLarge(name: String, limit: Int)
    case bodyTooLarge(limit: Int)
}

extension Problem {
    init(_ error: MultipartError) {
        self =
            switch error {
            case .malformed(let reason): .malformedMultipart(reason)
            case .tooManyParts(let limit):
                .tooLarge("the form has more than \(limit) parts", allowed: "at most \(limit) parts")
            case .partHeadersTooLarge(let limit):
                .tooLarge(
                    "the headers of a form part have more than \(limit) bytes",
                    allowed: "at most \(limit) bytes")
            case .partTooLarge(let name, let limit):
                .tooLarge(
                    "the form part '\(name.prefix(64))' has more than \(limit) bytes",
                    field: String(name.prefix(64)),
                    allowed: "at most \(limit) bytes", hint: "send a smaller file")
            case .bodyTooLarge(let limit):
                .tooLarge(
                    "the request's body has more than \(limit) bytes", allowed: "at most \(limit) bytes",
                    hint: "send less at once, or upload the pictures one by one with POST /api/uploads")
            }
    }
}
