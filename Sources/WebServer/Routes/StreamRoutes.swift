import HTTPTypes
import Hummingbird
import ImageCodecs
import NIOCore
import RenderQueue

/// Cameras and clips: a stream is opened, sent frames, changed and closed.
struct StreamRoutes {
    let service: StreamService
    let reader: BodyReader

    func add(to router: Router<WebContext>) {
        router.post("/api/streams", use: open)
        router.get("/api/streams/{id}") { _, context in
            Response.json(try service.document(of: try context.streamID))
        }
        router.patch("/api/streams/{id}", use: change)
        router.delete("/api/streams/{id}") { _, context in
            try service.streams.close(try context.streamID)
            return Response(status: .noContent)
        }
        router.post("/api/streams/{id}/frames", use: paint)
        router.get("/api/streams/{id}/mjpeg") { _, context in
            let stream = try service.streams.stream(try context.streamID, isUse: false)
            return MotionJPEG().response(stream.viewers.frames(), context: context)
        }
    }

    private func open(_ request: Request, context: WebContext) async throws -> Response {
        let fields = try await fields(request, context, needsStyle: true)
        let stream = try await service.open(fields, client: request.client(context), context: context)
        return Response.json(
            stream, status: .created, headers: [.location: "/api/streams/\(stream.id)"])
    }

    private func change(_ request: Request, context: WebContext) async throws -> Response {
        let id = try context.streamID
        // A stream that is not there is not worth a body.
        _ = try service.streams.stream(id)
        let fields = try await fields(request, context, needsStyle: false)
        return Response.json(try await service.change(id, fields, context: context))
    }

    private func fields(
        _ request: Request, _ context: WebContext, needsStyle: Bool
    ) async throws -> Received<StreamFields> {
        try await reader.fields(request, context, as: [.json], holding: \.fileBytes) {
            [limits = reader.limits] in
            try StreamFields(&$0, needsStyle: needsStyle, limits: limits)
        }
    }

    private func paint(_ request: Request, context: WebContext) async throws -> Response {
        let id = try context.streamID
        _ = try service.streams.stream(id)
        let file = try await reader.file(request, context, as: .picture)
        let frame = try await service.paint(
            file.map(holding: file.value.readableBytes) { Array($0.readableBytesView) }, in: id,
            context: context)
        return Response.file(frame.bytes, type: frame.format.mediaType, headers: frame.headers)
    }
}
