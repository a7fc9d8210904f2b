import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Reads request bodies within limits, by their declared type.
struct BodyReader: Sendable {
    let limits: ServerLimits

    /// The whole body. Throws ``Problem`` (413) as soon as more than `limit` bytes are declared or have come.
    func bytes(_ request: Request, limit: Int) async throws -> ByteBuffer {
        try checkDeclared(request, limit: limit)
        do {
            return try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Problem.bodyTooLarge(limit: limit)
        }
    }

    /// A JSON object; an empty body counts as an empty object where `allowsEmpty`.
    func object(_ request: Request, limit: Int, allowsEmpty: Bool = false) async throws -> [String:
        FieldValue]
    {
        let type = HeaderParameters(request.headers[.contentType] ?? "").value
        guard type == "application/json" || (allowsEmpty && type.isEmpty) else {
            throw Problem.unsupportedType(
                "the body's Content-Type is '\(type.prefix(100))'", field: "Content-Type",
                allowed: "application/json")
        }
        let buffer = try await bytes(request, limit: limit)
        if allowsEmpty, buffer.readableBytes == 0 { return [:] }
        return try await BlockingWork.run {
            try FieldValue.object(json: buffer.readableBytesView)
        }
    }

    /// A form.
    func form(_ request: Request) async throws -> MultipartForm {
        try checkDeclared(request, limit: limits.bodyBytes)
        return try await MultipartForm.read(
            request.body, contentType: request.headers[.contentType] ?? "", limits: limits)
    }

    /// The fields of a request for a picture, in either form.
    func fields(_ request: Request) async throws -> [String: FieldValue] {
        switch HeaderParameters(request.headers[.contentType] ?? "").value {
        case "application/json": return try await object(request, limit: limits.bodyBytes)
        case "multipart/form-data": return try FormFields(try await form(request)).fields
        case let other:
            throw Problem.unsupportedType(
                "the body's Content-Type is '\(other.prefix(100))'", field: "Content-Type",
                allowed: "application/json or multipart/form-data")
        }
    }

    private func checkDeclared(_ request: Request, limit: Int) throws(Problem) {
        if let declared = request.headers[.contentLength], Int(declared) ?? .max > limit {
            throw .bodyTooLarge(limit: limit)
        }
    }
}

extension Problem {
    static func bodyTooLarge(limit: Int) -> Problem {
        var problem = Problem(MultipartError.bodyTooLarge(limit: limit))
        problem.limits = ["maxBytes": limit]
        return problem
    }
}
