import Application
import HTTPTypes
import Hummingbird
import ImageCodecs
import NIOCore
import RenderQueue
import Stylization

/// Pictures at once: `POST /api/stylize`, `POST /api/combine`; and the numbers of a style.
struct RenderRoutes {
    let rendering: RenderingService
    let reader: BodyReader

    private struct VectorAnswer: Encodable {
        let vector: [Float]
        let space: String
        let styleModel: String
        let digest: String
    }

    /// A picture whose numbers are asked for.
    private struct VectorOrder: Sendable {
        let source: StyleSource
        let styleModel: String?

        init(_ fields: inout FieldReader, limits: ServerLimits) throws(Problem) {
            guard var picture = try fields.object("picture") else { throw PictureSource.missing("picture.") }
            let file = try PictureSource(&picture, limits: limits)
            try picture.finish()
            source = .picture(
                file,
                styleSize: try fields.integer("styleSize", in: StylizationLimits.styleHeights)
                    ?? StylizationLimits.defaultStyleHeight, square: try fields.flag("square") ?? false)
            styleModel = try fields.styleModel()
        }
    }

    func add(to router: Router<WebContext>) {
        for kind in PaintingRequest.Kind.allCases {
            router.post(RouterPath("/api/\(kind.rawValue)")) { request, context in
                try await paint(kind, request, context)
            }
        }
        router.post("/api/style-vectors", use: vector)
    }

    private func paint(
        _ kind: PaintingRequest.Kind, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        let format = AcceptedFormats(request.headers[values: .accept]).preferred(among: ImageFormat.writable)
        let order = try await reader.fields(request, context, holding: \.painting.fileBytes) { fields in
            // A job's request works here too, if it is of this kind.
            if let named = try fields.choice("kind", of: PaintingRequest.Kind.allCases), named != kind {
                throw Problem.invalidField(
                    "kind", "kind is \(named.rawValue)", allowed: kind.rawValue,
                    hint: "send it to /api/\(named.rawValue)")
            }
            return try PaintingOrder(
                kind: kind, fields: &fields, limits: reader.limits, format: format ?? .png)
        }
        return try await rendering.paint(order, client: request.client(context), context: context).response
    }

    private func vector(_ request: Request, context: WebContext) async throws -> Response {
        let order = try await reader.fields(
            request, context, as: [.json, .form, .picture], holding: \.source.fileBytes
        ) { try VectorOrder(&$0, limits: reader.limits) }
        let model = try await rendering.styleModel(order.value.styleModel)
        let vector = try await rendering.vector(
            of: order.value.source, styleModel: model, field: "picture", client: request.client(context),
            context: context, holding: order.memory)
        return Response.json(
            VectorAnswer(
                vector: vector.values, space: vector.space.rawValue, styleModel: model,
                digest: vector.digest))
    }
}

extension JobResult {
    /// The picture, its receipt, its timings, and warnings if there are any.
    var response: Response {
        var headers: HTTPFields = [.impastoTimings: String(buffer: JSONBody.bytes(timings))]
        if !warnings.isEmpty { headers[.impastoWarnings] = JobWarning.headerValue(warnings) }
        if let receipt { headers[.impastoReceipt] = Receipt.headerValue(json: receipt) }
        return Response.file(bytes, type: contentType, headers: headers)
    }
}
