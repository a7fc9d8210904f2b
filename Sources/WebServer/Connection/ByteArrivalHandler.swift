import NIOCore

/// Sees a connection's bytes before they are a request, and its answers' bytes last.
///
/// The deadline of a request starts with its first byte; if it started with a parsed head, a client that sends its
/// headers byte by byte would have no deadline at all.
final class ByteArrivalHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let connection: ConnectionHandler

    init(_ connection: ConnectionHandler) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What comes after the last answer is read, so that closing does not reset the connection, and dropped.
        guard connection.takes(unwrapInboundIn(data)) else { return }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // The handlers above read no more, and there is no backpressure of an answer to respect.
        if connection.isClosing { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        connection.wrote(bytes: unwrapOutboundIn(data).readableBytes)
        context.write(data, promise: promise)
    }
}

@available(*, unavailable)
extension ByteArrivalHandler: Sendable {}
