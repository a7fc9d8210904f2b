import Hummingbird
import NIOCore
import RenderQueue
import ServiceLifecycle

/// A job's events as server-sent events.
struct JobEvents: Sendable {
    var events = ServerSentEvents()
    /// What stands before the addresses in events; those of whole documents are completed on their way out.
    var base = BasePath.root

    /// Streams until the final event, the client's leaving, or the server's shutdown, whichever comes first.
    func response(_ jobEvents: AsyncStream<JobEvent>, context: WebContext) -> Response {
        events.response(context: context) { [base] send in
            // A client that comes back is told what it has missed, so that no shutdown needs to wait for the job.
            for await event in jobEvents.cancelOnGracefulShutdown() { send(Self.event(event, base: base)) }
        }
    }

    static func event(_ event: JobEvent, base: BasePath) -> ByteBuffer {
        let document = base.document(String(buffer: JSONBody.bytes(JobDocument(event.job))))
        return ServerSentEvents.event(event.kind.rawValue, id: event.id, document.utf8)
    }
}
