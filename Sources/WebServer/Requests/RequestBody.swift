import Hummingbird
import ImageCodecs
import NIOCore

/// A request's body, by its `Content-Type`.
enum RequestBody: Sendable {
    case json(ByteBuffer)
    /// `multipart/form-data`: texts and files.
    case form(MultipartForm)
    /// `application/x-www-form-urlencoded`: a form without files.
    case urlEncoded(ByteBuffer)
    /// A file as the whole body.
    case file(ByteBuffer)
    /// No type at all, as clients send with a body that is empty.
    case empty
}

extension RequestBody {
    /// What a route can be sent.
    enum Kind: Sendable {
        case json
        /// JSON that says what is to be another (RFC 7396), as `PATCH` takes all JSON here.
        case mergePatch
        case form
        case urlEncoded
        case picture
        /// A style file, a style card or a style link, whose bytes say which it is.
        case styleFile
        case empty

        /// The types that a refusal names.
        fileprivate var mediaTypes: [String] {
            switch self {
            case .json: ["application/json"]
            case .mergePatch: ["application/merge-patch+json"]
            case .form: ["multipart/form-data"]
            case .urlEncoded: ["application/x-www-form-urlencoded"]
            case .picture: ImageFormat.readable.map(\.mediaType)
            case .styleFile: ["application/json", "image/png", "text/plain", "application/octet-stream"]
            case .empty: []
            }
        }

        fileprivate func includes(_ type: String) -> Bool {
            switch self {
            case .picture: type.hasPrefix("image/") || type == "application/octet-stream"
            case .empty: type.isEmpty
            case .json, .mergePatch, .form, .urlEncoded, .styleFile: mediaTypes.contains(type)
            }
        }
    }

    /// The fields of a request, where `read` says how a form is read.
    ///
    /// Throws ``Problem``, or `CancellationError` as soon as `isCancelled` says so.
    func fields(
        form read: (MultipartForm) throws -> [String: FieldValue], isCancelled: @escaping () -> Bool
    ) throws -> [String: FieldValue] {
        switch self {
        case .json(let bytes): try FieldValue.object(json: bytes, isCancelled: isCancelled)
        case .form(let form): try read(form)
        case .urlEncoded(let bytes): URLEncodedFields(String(buffer: bytes)).fields
        case .file(let bytes): ["picture": .object(["data": .file(Array(bytes.readableBytesView))])]
        case .empty: [:]
        }
    }
}

extension Request {
    /// The first of `kinds` that the body's type belongs to.
    ///
    /// Throws ``Problem`` (415) if there is none.
    func bodyKind(among kinds: [RequestBody.Kind]) throws(Problem) -> RequestBody.Kind {
        let type = HeaderParameters(headers[.contentType] ?? "").value
        if let kind = kinds.first(where: { $0.includes(type) }) { return kind }
        let allowed = kinds.flatMap(\.mediaTypes)
        throw .unsupportedType(
            "the body's Content-Type is '\(type.prefix(100))'", field: "Content-Type",
            allowed: (allowed.count > 1 ? allowed.dropLast().joined(separator: ", ") + " or " : "")
                + (allowed.last ?? ""))
    }
}
