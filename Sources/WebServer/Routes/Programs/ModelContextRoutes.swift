import Foundation
import HTTPTypes
import Hummingbird
import ModelContext
import NIOCore
import RenderQueue

/// What programs with a language model call: the Model Context Protocol over HTTP (*Streamable HTTP*).
///
/// Each message is answered by itself, and nothing is kept for a session; its id only tells whose calls a cancellation is
/// about. Nothing is sent that was not asked for, so that there is no `GET`.
struct ModelContextRoutes {
    let tools: PaintingTools
    let reader: BodyReader
    private let base: BasePath
    private let running = RunningCalls()

    init(services: PaintingServices, version: String, reader: BodyReader) {
        tools = PaintingTools(services, .requests, version: version)
        base = services.configuration.basePath
        self.reader = reader
    }

    func add(to router: Router<WebContext>) { router.post("/mcp", use: answer) }

    private func answer(_ request: Request, context: WebContext) async throws -> Response {
        let revision = try Self.revision(request)
        let session = try Self.session(request)
        let received = try await reader.body(request, context, as: [.json])
        guard case .json(let body) = received.value else { throw Problem.internalError() }
        let message = try await reader.making(of: received, context) { _, _ in Self.message(body) }
        switch message {
        case .failure(let error):
            // A message that is one, but asks for something in a wrong way, is answered like any other.
            return Self.json(
                ProtocolServer.answer(error), status: error.code == .invalidParameters ? .ok : .badRequest)
        case .success(let message):
            if case .cancelled(let id) = message.content, let session { running.cancel(id, in: session) }
            guard let (id, call) = tools.server.call(of: message) else {
                return answer(message)
            }
            let run = Run(
                tools: tools, running: running, id: id, call: call, revision: revision,
                // Without a session nobody can say whose call is meant.
                session: session ?? UUID().uuidString, body: body, memory: received.memory,
                client: request.client(context), base: context.ownAddress(request, base: base))
            let takesEvents = request.headers[values: .accept].contains { $0.contains("text/event-stream") }
            guard call.progressToken != nil, takesEvents else {
                return try await context.whileListening { Self.json(try await run.answer { _, _ in }) }
            }
            return Self.events(of: run, context)
        }
    }

    /// The answer to what calls no tool.
    private func answer(_ message: IncomingMessage) -> Response {
        guard let bytes = tools.server.answer(message) else { return Response(status: .accepted) }
        var response = Self.json(bytes)
        if case .initialize = message.content { response.headers[.mcpSession] = UUID().uuidString }
        return response
    }

    private static func message(_ body: ByteBuffer) -> Result<IncomingMessage, MessageError> {
        body.withUnsafeReadableBytes { bytes in
            Result { () throws(MessageError) in try IncomingMessage(bytes) }
        }
    }

    // MARK: Calls

    /// A call that is to be run for a request.
    private struct Run: Sendable {
        let tools: PaintingTools
        let running: RunningCalls
        let id: MessageID
        let call: ToolCall
        let revision: ProtocolRevision
        let session: String
        let body: ByteBuffer
        let memory: MemoryReservation
        let client: ClientID
        /// What stands before a path of the server in a whole address.
        let base: String

        /// Runs it, and returns its answer.
        func answer(report: @escaping @Sendable (Double, String) -> Void) async throws -> [UInt8] {
            let result = try await running.run(id, in: session) {
                let fields: [String: FieldValue]
                do {
                    fields = try await BlockingWork.run { isCancelled in
                        try FieldValue.arguments(of: call, in: body, isCancelled: isCancelled)
                    }
                } catch let problem as Problem {
                    return problem.forModels([])
                }
                return try await tools.run(
                    call, fields, for: ToolCaller(client: client, memory: memory, report: report)
                ) { "\(base)/api/jobs/\($0)/image" }
            }
            guard let result else { return ProtocolServer.answer(.cancelled(id)) }
            return ProtocolServer.answer(id, result, in: revision)
        }
    }

    /// Events: how far the call is, whenever there is news, and at last its answer.
    ///
    /// A shutdown waits for them as it does for any answer: nobody can come back for what is left.
    private static func events(of run: Run, _ context: WebContext) -> Response {
        ServerSentEvents().response(context: context) { send in
            let steps = ProgressSteps()
            let answer = try? await run.answer { fraction, doing in
                guard let token = run.call.progressToken, steps.isForward(fraction) else { return }
                send(event(ProtocolServer.progress(token, fraction, doing)))
            }
            if let answer { send(event(answer)) }
        }
    }

    private static func event(_ message: [UInt8]) -> ByteBuffer {
        ServerSentEvents.event("message", message)
    }

    private static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    // MARK: Headers

    /// Throws ``Problem`` (400) for a revision that is not spoken here.
    private static func revision(_ request: Request) throws(Problem) -> ProtocolRevision {
        guard let text = request.headers[.mcpProtocolVersion] else { return .unsaid }
        guard let revision = ProtocolRevision(rawValue: text) else {
            let known = ProtocolRevision.allCases.map(\.rawValue).joined(separator: ", ")
            var problem = Problem.badRequest(
                "the protocol's revision '\(text.prefix(32))' is not spoken here",
                field: "MCP-Protocol-Version",
                hint: "send initialize, and then the revision of its answer")
            problem.allowed = known
            throw problem
        }
        return revision
    }

    private static func session(_ request: Request) throws(Problem) -> String? {
        guard let session = request.headers[.mcpSession] else { return nil }
        guard (1...128).contains(session.utf8.count), session.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw .badRequest(
                "the session's id is none of this server's", field: "Mcp-Session-Id",
                hint: "send the one of the answer to initialize, or none")
        }
        return session
    }
}

extension HTTPField.Name {
    fileprivate static let mcpSession = HTTPField.Name("Mcp-Session-Id")!
    fileprivate static let mcpProtocolVersion = HTTPField.Name("MCP-Protocol-Version")!
}
