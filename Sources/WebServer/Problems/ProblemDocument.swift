import Foundation
import HTTPTypes
import Hummingbird

/// The body of `application/problem+json`.
struct ProblemDocument: Codable, Equatable {
    /// A URI reference of this origin; `GET` it to read what the problem means.
    let type: String
    let title: String
    let status: Int
    let detail: String
    let about: String?
    let field: String?
    let allowed: String?
    let remedy: String?
    let suggestion: String?
    let limits: [String: Int]?
    /// The same id as in the header `X-Request-Id` and in the log.
    let requestId: String?

    init(_ problem: Problem, requestID: String?) {
        type = "/problems/" + problem.type
        title = problem.title
        status = problem.status.code
        detail = problem.detail
        about = problem.about?.rawValue
        field = problem.field
        allowed = problem.allowed
        remedy = problem.hint
        suggestion = problem.suggestion
        limits = problem.limits.isEmpty ? nil : problem.limits
        requestId = requestID
    }
}

extension Problem {
    /// The answer in JSON.
    func jsonResponse(requestID: String?) -> Response {
        var headers = self.headers
        headers[.contentType] = "application/problem+json"
        return Response(
            status: status, headers: headers,
            body: .init(byteBuffer: JSONBody.bytes(ProblemDocument(self, requestID: requestID))))
    }
}
