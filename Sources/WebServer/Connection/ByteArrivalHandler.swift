import NIOCore

/// Sees a connection's bytes before they are a request, and its answers' bytes last.
///
/// The deadline of a request starts with its first byte; whoever waits for a parsed head before looking at the
/// clock gives a client that lets its headers drip all the time in the world.
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
        // Nobody above reads any more; the backpressure of an answer that nobody reads is not wanted here.
        if connection.isClosing { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        connection.wrote(bytes: unwrapOutboundIn(data).readableBytes)
        context.write(data, promise: promise)
    }
}

@available(*, unavailable)
extension ByteArrivalHandler: Sendable {}
