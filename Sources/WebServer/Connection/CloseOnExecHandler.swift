import HostSystem
import NIOCore

/// Keeps a connection's socket from programs that are started while it is open, which NIO does not.
///
/// A connection ends only when the last process that has its socket closes it.
final class CloseOnExecHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func handlerAdded(context: ChannelHandlerContext) {
        // A channel without a socket, as in a test, has nothing to hand on.
        try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            OpenDescriptors.closeOnExec($0)
        }
    }
}
