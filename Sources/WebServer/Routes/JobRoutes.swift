import Foundations
import HTTPTypes
import Hummingbird
import RenderQueue

/// Pictures later: a job is queued, watched, fetched or cancelled.
struct JobRoutes {
    let rendering: RenderingService
    let reader: BodyReader
    let events: JobEvents

    func add(to router: Router<WebContext>) {
        router.post("/api/jobs", use: submit)
        router.get("/api/jobs/{id}") { _, context in
            Response.json(JobDocument(try rendering.jobs.snapshot(of: try context.jobID)))
        }
        router.delete("/api/jobs/{id}", use: delete)
        router.get("/api/jobs/{id}/image") { _, context in
            let id = try context.jobID
            var response = try rendering.jobs.result(of: id).response
            // A job's painting stays the same.
            response.headers[.eTag] = "\"\(id)\""
            return response
        }
        router.get("/api/jobs/{id}/events", use: streamEvents)
    }

    private func submit(_ request: Request, context: WebContext) async throws -> Response {
        let order = try await reader.fields(request, context, holding: \.painting.fileBytes) {
            try PaintingOrder(fields: &$0, limits: reader.limits)
        }
        let job = try await rendering.submit(order, client: request.client(context))
        return Response.json(
            JobDocument(job), status: .accepted, headers: [.location: "/api/jobs/\(job.id)"])
    }

    /// Cancels a job that waits or runs; drops the result of one that has ended.
    private func delete(_ request: Request, context: WebContext) throws -> Response {
        try rendering.jobs.end(try context.jobID)
        return Response(status: .noContent)
    }

    private func streamEvents(_ request: Request, context: WebContext) throws -> Response {
        let last = try Self.lastEventID(request)
        return events.response(
            try rendering.jobs.events(of: try context.jobID, after: last), context: context)
    }

    /// The event that the client saw last: a reconnecting browser sends the header.
    static func lastEventID(_ request: Request) throws(Problem) -> Int {
        guard let text = request.headers[.lastEventID], !text.isEmpty else { return 0 }
        guard text.utf8.allSatisfy(\.isASCIIDigit) else {
            throw .badRequest("Last-Event-ID must be a number", field: "Last-Event-ID")
        }
        // A number beyond the last event's counts as that one, however large.
        return Int(text) ?? .max
    }
}

extension HTTPField.Name {
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
