import Foundations
import HostSystem
import Logging
import NIOCore

/// Waits a second when connections cannot be accepted, and says so in the log, once a minute.
///
/// Without descriptors (or memory) the connection is not accepted and the listening socket stays ready: trying again at
/// once would burn a processor. Reading is switched off meanwhile, because it is what watches the socket.
final class AcceptFailures: ChannelInboundHandler {
    typealias InboundIn = Channel
    typealias InboundOut = Channel

    private let logger: Logger
    private var lastReport: NIODeadline?

    init(logger: Logger) { self.logger = logger }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, let options = context.channel.syncOptions else {
            return context.fireErrorCaught(error)
        }
        // Options of an open channel can be set; a closed one accepts no connections.
        try? options.setOption(.autoRead, value: false)
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) {
            try? options.setOption(.autoRead, value: true)
        }
        let now = context.eventLoop.now
        if let lastReport, now < lastReport + .minutes(1) { return }
        lastReport = now
        logger.error(
            "connections cannot be accepted; trying again every second",
            metadata: ["reason": "\(SystemError(code: error.errnoCode))"])
    }

    /// Adds this to a listening channel.
    static func watch(_ channel: any Channel, logger: Logger) async throws {
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(AcceptFailures(logger: logger), position: .first)
        }.get()
    }
}

@available(*, unavailable)
extension AcceptFailures: Sendable {}
