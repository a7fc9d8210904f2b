import HTTPTypes
import Hummingbird
import NIOCore

/// An answer of `text/event-stream` (WHATWG HTML, *Server-sent events*): news as it comes, for as long as the client listens.
struct ServerSentEvents: Sendable {
    typealias Send = @Sendable (ByteBuffer) -> Void
    typealias Publish = @Sendable (@escaping Send) async -> Void

    /// How often a comment is sent when there is no news: proxies and browsers close silent connections.
    var heartbeat = Duration.seconds(15)

    /// What `publish` sends, until it returns or the client has left, which cancels it.
    ///
    /// Of news that the client takes too slowly, the oldest is left out.
    func response(context: WebContext, _ publish: @escaping Publish) -> Response {
        Response(
            // Proxies that collect answers before they pass them on are asked not to.
            status: .ok, headers: [.contentType: "text/event-stream", .accelBuffering: "no"],
            body: ResponseBody { writer in
                let news = AsyncStream<ByteBuffer>.makeStream(bufferingPolicy: .bufferingNewest(256))
                let send: Send = { news.continuation.yield($0) }
                let publisher = Task {
                    // A comment at once, so that the client sees an open stream before there is any news.
                    send(Self.comment("open"))
                    await run(publish, send)
                    news.continuation.finish()
                }
                defer { publisher.cancel() }
                try await context.whileListening(
                    orElse: { news.continuation.finish() }, probe: { send(Self.stillHere) }
                ) {
                    for await buffer in news.stream { try await writer.write(buffer) }
                }
                try await writer.finish(nil)
            })
    }

    /// Sends what `publish` sends, and comments meanwhile.
    func run(_ publish: @escaping Publish, _ send: @escaping Send) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await publish(send) }
            group.addTask {
                while (try? await Task.sleep(for: heartbeat)) != nil { send(Self.stillHere) }
            }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: What is sent

    /// An event whose data is one line, as JSON here is.
    static func event(_ name: String, id: Int? = nil, _ data: some Sequence<UInt8>) -> ByteBuffer {
        var buffer = ByteBuffer(string: (id.map { "id: \($0)\n" } ?? "") + "event: \(name)\ndata: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
        return buffer
    }

    private static let stillHere = comment("still here")

    private static func comment(_ text: String) -> ByteBuffer { ByteBuffer(string: ": \(text)\n\n") }
}

extension HTTPField.Name {
    /// Asks proxies that collect answers not to.
    static let accelBuffering = HTTPField.Name("X-Accel-Buffering")!
}
