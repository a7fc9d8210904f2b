import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Frames as `multipart/x-mixed-replace`: what browsers, players and recording programs show as a moving picture.
struct MotionJPEG: Sendable {
    private static let boundary = "frame"

    /// Sends until the stream is closed, the viewer leaves, or the server stops.
    func response(_ frames: AsyncStream<[UInt8]>, context: WebContext) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "multipart/x-mixed-replace; boundary=\(Self.boundary)",
                .cacheControl: "no-store", .accelBuffering: "no",
            ],
            body: ResponseBody { writer in
                // Ends when the viewer leaves, which the stream itself does not notice.
                let shown = AsyncStream<[UInt8]>.makeStream(bufferingPolicy: .bufferingNewest(1))
                let passingOn = Task {
                    for await frame in frames { shown.continuation.yield(frame) }
                    shown.continuation.finish()
                }
                defer { passingOn.cancel() }
                try await context.whileListening(orElse: { shown.continuation.finish() }) {
                    for await frame in shown.stream.cancelOnGracefulShutdown() {
                        try await writer.write(Self.part(frame))
                    }
                }
                try await writer.finish(nil)
            })
    }

    /// One frame with its head.
    static func part(_ jpeg: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer(
            string: "--\(boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(jpeg.count)\r\n\r\n")
        buffer.writeBytes(jpeg)
        buffer.writeString("\r\n")
        return buffer
    }
}
