import HTTPTypes
import Hummingbird
import NIOCore
import RenderQueue
import ServiceLifecycle

/// A job's events as `text/event-stream` (WHATWG HTML, *Server-sent events*).
struct EventStream: Sendable {
    /// How often a comment is sent when there is no news: proxies and browsers close silent connections.
    let heartbeat: Duration
    /// What stands before the addresses in events; those of whole documents are completed on their way out.
    var base = BasePath.root

    /// Streams until the final event, the client's leaving, or the server's shutdown, whichever comes first.
    func response(_ events: AsyncStream<JobEvent>, context: WebContext) -> Response {
        let (heartbeat, base) = (heartbeat, base)
        return Response(
            // Proxies that collect answers before they pass them on are asked not to.
            status: .ok, headers: [.contentType: "text/event-stream", .accelBuffering: "no"],
            body: ResponseBody { writer in
                let news = AsyncStream<ByteBuffer>.makeStream(bufferingPolicy: .bufferingNewest(256))
                let publisher = Task {
                    // A comment at once, so that the client sees an open stream before there is any news.
                    news.continuation.yield(ByteBuffer(string: ": open\n\n"))
                    await Self.publish(events, every: heartbeat, base: base, into: news.continuation)
                    news.continuation.finish()
                }
                defer { publisher.cancel() }
                try await context.whileListening(
                    orElse: { news.continuation.finish() },
                    probe: { news.continuation.yield(Self.stillHere) }
                ) {
                    for await buffer in news.stream.cancelOnGracefulShutdown() {
                        try await writer.write(buffer)
                    }
                }
                try await writer.finish(nil)
            })
    }

    private static let stillHere = ByteBuffer(string: ": still here\n\n")

    static func publish(
        _ events: AsyncStream<JobEvent>, every heartbeat: Duration, base: BasePath = .root,
        into continuation: AsyncStream<ByteBuffer>.Continuation
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await event in events { continuation.yield(frame(event, base: base)) }
            }
            group.addTask {
                while (try? await Task.sleep(for: heartbeat)) != nil {
                    continuation.yield(Self.stillHere)
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// One event.
    ///
    /// JSON has no line breaks here, so its data is one line.
    static func frame(_ event: JobEvent, base: BasePath) -> ByteBuffer {
        var buffer = ByteBuffer(string: "id: \(event.id)\nevent: \(event.kind.rawValue)\ndata: ")
        buffer.writeString(base.document(String(buffer: JSONBody.bytes(JobDocument(event.job)))) + "\n\n")
        return buffer
    }
}

extension HTTPField.Name {
    /// Asks proxies that collect answers not to.
    static let accelBuffering = HTTPField.Name("X-Accel-Buffering")!
}
