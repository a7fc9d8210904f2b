import Foundation
import HTTPTypes
import Hummingbird
import RenderQueue

/// What OpenAI's clients call, under the names and in the shapes that they know: pictures are edited by painting them.
struct OpenAIRoutes {
    let editing: ImageEditing
    let reader: BodyReader
    /// What stands before the addresses of pictures.
    let base: BasePath
    /// Seconds since 1970 at which the models are said to have been made: they have no date, and clients want one.
    private static let modelsCreated = 1_735_689_600

    private struct Model: Encodable {
        let id: String
        let object = "model"
        let created = OpenAIRoutes.modelsCreated
        let ownedBy = "impasto"

        private enum CodingKeys: String, CodingKey {
            case id, object, created
            case ownedBy = "owned_by"
        }
    }

    private struct ModelPage: Encodable {
        let object = "list"
        let data: [Model]
    }

    func add(to router: Router<WebContext>) {
        router.get("/v1/models") { _, _ in
            Response.json(ModelPage(data: try await editing.models().map { Model(id: $0) }))
        }
        router.get("/v1/models/{id}") { _, context in
            let id = context.parameters.get("id") ?? ""
            try await editing.requireModel(id)
            return Response.json(Model(id: id))
        }
        router.post("/v1/images/edits", use: edit)
    }

    private func edit(_ request: Request, context: WebContext) async throws -> Response {
        let received = try await self.edit(of: request, context)
        let edit = received.value
        let client = self.client(of: request, edit, context)
        let order = try await context.whileListening { [editing] in try await editing.order(edit) }
        let answer = ImageEditAnswer(edit: edit, created: Int(Date().timeIntervalSince1970))
        let rendering = editing.rendering
        return try await ImageEditing.naming(edit) {
            if edit.responseFormat == .url {
                let job = try await rendering.submit(
                    Received(value: order, memory: received.memory), client: client)
                let result = try await rendering.result(of: job.id, context: context)
                let address = context.ownAddress(request, base: base)
                return answer.response(result, at: "\(address)/api/jobs/\(job.id)/image")
            }
            let paint: @Sendable (PaintingOrder) async throws -> JobResult = { order in
                try await rendering.paint(
                    Received(value: order, memory: received.memory), client: client, context: context)
            }
            guard edit.streams else { return answer.response(try await paint(order)) }
            let isPartial = edit.partialImages > 0
            var first = order
            if isPartial {
                first.painting.previewHeight = Self.previewHeight
                first.priority = .preview
            }
            return answer.events(try await paint(first), isPartial: isPartial, context: context) {
                try await paint(order)
            }
        }
    }

    /// px, of the picture on the way.
    private static let previewHeight = 320

    private func edit(of request: Request, _ context: WebContext) async throws -> Received<ImageEdit> {
        let limits = reader.limits
        let body = try await reader.body(request, context, as: [.form, .json])
        let edit = try await reader.making(of: body, context) { body, isCancelled in
            let fields =
                if case .form(let form) = body {
                    try ImageEditFields.read(form)
                } else {
                    try ImageEditFields.read(
                        try body.fields(form: ImageEditFields.read, isCancelled: isCancelled))
                }
            var reader = FieldReader(fields)
            return try ImageEdit(&reader, limits: limits)
        }
        return body.map(holding: edit.fileBytes) { _ in edit }
    }

    /// Whom a program asks for takes turns with the others that it asks for.
    private func client(of request: Request, _ edit: ImageEdit, _ context: WebContext) -> ClientID {
        guard let user = edit.user, !user.isEmpty else { return request.client(context) }
        return ClientID(rawValue: "user:" + user, source: context.remoteAddress)
    }
}
