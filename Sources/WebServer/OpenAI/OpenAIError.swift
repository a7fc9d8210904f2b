import HTTPTypes
import Hummingbird

/// A problem as OpenAI's clients read it.
struct OpenAIErrorDocument: Encodable {
    struct Body: Encodable {
        let message: String
        let type: String
        let param: OrNull<String>
        let code: OrNull<String>
    }
    let error: Body

    init(_ problem: Problem) {
        error = Body(
            message: [problem.detail, problem.hint].compactMap { $0 }.joined(separator: "; "),
            type: problem.openAIType, param: OrNull(wrappedValue: problem.field),
            code: OrNull(wrappedValue: problem.openAICode))
    }
}

extension Problem {
    /// The answer under `/v1`, with the statuses that OpenAI's clients know.
    func openAIResponse() -> Response {
        var headers = self.headers
        headers[.contentType] = "application/json"
        return Response(
            status: openAIStatus, headers: headers,
            body: .init(byteBuffer: JSONBody.bytes(OpenAIErrorDocument(self))))
    }

    /// Clients repeat a request for 408, 409, 429 and all from 500 on: no other problem may have these.
    private var openAIStatus: HTTPResponse.Status {
        switch kind {
        case .modelMissing: .notFound
        case .cancelled, .conflict, .changedMeanwhile, .nameTaken, .notReady, .gone, .invalidField,
            .unsupportedType, .damagedPicture, .spaceMismatch, .doesNotFit, .preconditionRequired:
            .badRequest
        default: status
        }
    }

    fileprivate var openAIType: String {
        switch status.code {
        case 429: "rate_limit_error"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    fileprivate var openAICode: String? {
        switch kind {
        case .tokenRequired: "invalid_api_key"
        case .modelMissing: "model_not_found"
        case .notFound: field == ImageEdit.modelField ? "model_not_found" : "not_found"
        case .queueFull, .tooManyAttempts: "rate_limit_exceeded"
        case .invalidField: "invalid_value"
        default: kind.rawValue.replacing("-", with: "_")
        }
    }
}
