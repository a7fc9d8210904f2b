import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// What a connection needs beyond reading requests and writing answers.
///
/// - `Expect: 100-continue` is answered at once (unless the declared length is over the limit, which the
///   route then refuses before the client has sent anything).
/// - A request must arrive as a whole within a deadline, however steadily its bytes drip.
/// - An answer with `Connection: close` closes the connection, after the client had a moment to read it: a
///   socket that is closed over unread bytes is reset, and the reset overtakes the answer.
/// - ``presence`` tells when the client has gone.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Shared with the requests of this connection.
    let presence = ClientPresence()

    private let maximumBodyBytes: Int
    private let requestDeadline: TimeAmount
    private let lingering: TimeAmount
    private var deadline: Scheduled<Void>?
    private var isReadingRequest = false
    private var closesAfterResponse = false
    private var isDraining = false

    init(maximumBodyBytes: Int, requestDeadline: TimeAmount, lingering: TimeAmount = .seconds(2)) {
        self.maximumBodyBytes = maximumBodyBytes
        self.requestDeadline = requestDeadline
        self.lingering = lingering
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if isDraining {
            // The answer is out; what still comes of the request is of no interest.
            if case .end = part { context.close(promise: nil) }
            return
        }
        switch part {
        case .head(let head):
            isReadingRequest = true
            closeLater(after: requestDeadline, context: context)
            answerExpectation(of: head, context: context)
        case .body:
            break
        case .end:
            isReadingRequest = false
            deadline?.cancel()
            deadline = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if head.headerFields[.connection]?.lowercased() == "close" { closesAfterResponse = true }
            // The answer to bytes that are no request was never at the guard.
            if head.status.kind != .informational, head.headerFields[.xContentTypeOptions] == nil {
                ProtectiveHeaders.add(to: &head.headerFields)
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            guard closesAfterResponse else { return context.write(data, promise: promise) }
            context.writeAndFlush(data, promise: promise)
            if isReadingRequest {
                isDraining = true
                context.close(mode: .output, promise: nil)
                closeLater(after: lingering, context: context)
            } else {
                context.close(promise: nil)
            }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent { presence.leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        presence.leave()
        deadline?.cancel()
        deadline = nil
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        presence.leave()
        deadline?.cancel()
        deadline = nil
    }

    private func answerExpectation(of head: HTTPRequest, context: ChannelHandlerContext) {
        guard head.headerFields[.expect]?.lowercased() == "100-continue" else { return }
        let declared = head.headerFields[.contentLength].map { Int($0) ?? .max } ?? 0
        guard declared <= maximumBodyBytes else { return }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    private func closeLater(after delay: TimeAmount, context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: delay) { channel.close(promise: nil) }
    }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}
