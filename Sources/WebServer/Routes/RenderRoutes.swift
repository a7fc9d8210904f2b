import Stylization
import HTTPTypes
import Hummingbird
import NIOCore
import RenderQueue

/// Pictures at once: `POST /api/stylize`, `POST /api/combine`; and the numbers of a style.
struct RenderRoutes {
    let studio: Studio
    let reader: BodyReader

    private struct VectorAnswer: Encodable {
        let vector: [Float]
        let space: String
        let styleModel: String
        let digest: String
    }

    func add(to router: Router<WebContext>) {
        for kind in PaintingRequest.Kind.allCases {
            router.post(RouterPath("/api/\(kind.rawValue)")) { request, context in
                var fields = FieldReader(try await reader.fields(request))
                // A job's request works here too, if it is of this kind.
                if let named = try fields.choice("kind", of: PaintingRequest.Kind.self), named != kind {
                    throw Problem.invalidField(
                        "kind", "kind is \(named.rawValue)", allowed: kind.rawValue,
                        remedy: "send it to /api/\(named.rawValue)")
                }
                let priority = try fields.choice("priority", of: RenderPriority.self) ?? .full
                let painting = try PaintingRequest(
                    kind: kind, fields: &fields, limits: studio.configuration.limits)
                try fields.finish()
                let result = try await studio.paint(
                    painting, priority: priority, client: request.client(context), context: context)
                return result.response
            }
        }
        router.post("/api/style-vectors") { request, context in
            var fields = FieldReader(
                try await reader.object(request, limit: studio.configuration.limits.bodyBytes))
            guard let picture = fields.value("picture") else { throw PictureSource.missing("picture.") }
            let styleSize = try fields.integer("styleSize", in: PaintingRequest.styleSizes)
            let square = try fields.flag("square")
            let model = try await StyleSaving.styleModel(&fields, studio: studio)
            try fields.finish()
            var inner = try FieldReader.object(picture, name: "picture")
            let source = try PictureSource(&inner, limits: studio.configuration.limits)
            try inner.finish()
            let vector = try await studio.vector(
                of: .picture(
                    source, styleSize: styleSize ?? PaintingRequest.defaultStyleSize, square: square ?? false),
                styleModel: model, field: "picture", client: request.client(context), context: context)
            return Response.json(
                VectorAnswer(
                    vector: vector.values, space: vector.space.rawValue, styleModel: model,
                    digest: vector.digest))
        }
    }
}

extension JobResult {
    /// The picture, its receipt, its timings, and warnings if there are any.
    var response: Response {
        var headers: HTTPFields = [
            .contentType: contentType, .impastoTimings: String(buffer: JSONBody.bytes(timings)),
        ]
        if !warnings.isEmpty { headers[.impastoWarnings] = JobWarning.headerValue(warnings) }
        if let receipt { headers[.impastoReceipt] = Receipt.headerValue(json: receipt) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
