import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// What a connection needs beyond reading requests and writing answers.
///
/// - A request must arrive as a whole within a deadline that starts with its first byte, however steadily its
///   bytes drip; a connection that says nothing, or does not read its answer, is closed after a while.
/// - Bytes that are no request, and requests that leave open which host they are for, are answered with a problem, and
///   the connection is closed.
/// - A request that cannot be answered by a route any more (the server stops, its time is up) is answered here.
/// - `Expect: 100-continue` is answered at once (unless the declared length is over the limit, which the
///   route then refuses before the client has sent anything).
/// - HTTP/1.0 clients get no chunks, and a closed connection unless they asked for another one.
/// - An answer with `Connection: close` closes the connection, after the client had a moment to read it: a
///   socket that is closed over unread bytes is reset, and the reset overtakes the answer.
/// - ``presence`` reports when the client has gone.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// One request that was read, wholly or in part, and has not been answered to the end.
    private struct Exchange {
        /// HTTP/1.0, without chunks and interim responses.
        let isOld: Bool
        let isHead: Bool
        /// Whether the connection ends with its answer.
        let closes: Bool
    }

    /// Shared with the requests of this connection.
    let presence = ClientPresence()
    /// Whether the last answer is out; what still comes is of no interest.
    private(set) var isClosing = false

    let limits: ConnectionLimits
    let places: ConnectionPlaces
    /// Reports what was refused here, as the log reports routes' answers.
    private let onRefusal: @Sendable (Problem, _ requestID: String) -> Void

    var phase = ConnectionPhase.idle
    /// The first byte of the request that is being read; else the moment at which the phase began.
    var began = NIODeadline.uptimeNanoseconds(0)
    var lastByte = NIODeadline.uptimeNanoseconds(0)
    var timer: (task: Scheduled<Void>, deadline: NIODeadline)?
    private var ending: Scheduled<Void>?
    private var start = RequestStart()
    private var exchanges = CircularBuffer<Exchange>()
    /// Whether the last of ``exchanges`` is still being read.
    private var isReadingRequest = false
    /// Whether the head of the first one's answer is out.
    private var hasBegunAnswer = false
    /// Whether the answer whose head is out is the last one.
    private var closesAfterAnswer = false
    /// Whether the next answer is the last one, whatever it is.
    private var endsAfterAnswer = false
    private var isFlushed = false
    private var lingers = true
    /// Whether bytes of another request have come while one was being answered.
    private var hasEarlyBytes = false
    private var isInputClosed = false
    private var isStopping = false
    /// Waits for the answers before it.
    private var refusal: Problem?
    var writtenBytes = 0
    var sentBytes = 0
    private var context: ChannelHandlerContext?

    init(
        limits: ConnectionLimits, places: ConnectionPlaces,
        onRefusal: @escaping @Sendable (Problem, _ requestID: String) -> Void = { _, _ in }
    ) {
        self.limits = limits
        self.places = places
        self.onRefusal = onRefusal
    }

    // MARK: The connection's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context: context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context: context)
        context.fireChannelActive()
    }

    private func begin(context: ChannelHandlerContext) {
        let (handler, loop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
        places.take(
            ObjectIdentifier(self), address: context.channel.remoteAddress?.ipAddress ?? "local",
            now: context.eventLoop.now
        ) {
            loop.execute { handler.value.makeRoom() }
        }
        (began, lastByte) = (context.eventLoop.now, context.eventLoop.now)
        setTimer(context: context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        // The reader of the body must not take the part that arrived for the whole.
        if isReadingRequest { context.fireErrorCaught(HTTPParserError.closedConnection) }
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    private func end() {
        places.free(ObjectIdentifier(self))
        presence.leave()
        timer?.task.cancel()
        ending?.cancel()
        (timer, ending) = (nil, nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            // The connection decides by itself when it has nothing more to do.
            return stop(context: context)
        case ChannelEvent.inputClosed:
            isInputClosed = true
            if isClosing {
                if isFlushed { context.close(promise: nil) }
            } else if exchanges.isEmpty || isReadingRequest {
                presence.leave()
            } else {
                probe(context: context)
            }
        default:
            break
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// The client sends no more: it has closed one direction and waits for its answer, or it has gone.
    ///
    /// Both look the same until something is sent: a client that has gone answers with a reset, one that waits skips an
    /// interim response. HTTP/1.0 has none, so such a client counts as waiting.
    private func probe(context: ChannelHandlerContext) {
        presence.doubt()
        guard !hasBegunAnswer, let first = exchanges.first, !first.isOld else { return }
        sendContinue(context: context)
    }

    // MARK: Requests

    /// Bytes have come; returns whether they are to be read as requests.
    func takes(_ bytes: ByteBuffer) -> Bool {
        guard let context, !isClosing, refusal == nil else { return false }
        lastByte = context.eventLoop.now
        switch phase {
        case .idle:
            start = RequestStart()
            start.append(bytes.readableBytesView)
            enter(.receivingHead, context: context)
        case .receivingHead:
            start.append(bytes.readableBytesView)
        case .receivingBody:
            places.received(bytes: bytes.readableBytes, ObjectIdentifier(self))
        case .answering:
            hasEarlyBytes = true
        }
        return true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing, refusal == nil else { return }
        switch unwrapInboundIn(data) {
        case .head(var head):
            do throws(Problem) {
                try head.resolveTarget()
            } catch {
                return refuse(error, context: context)
            }
            let closes = !head.isKeepAlive
            // In the one spelling that the reader above knows.
            if closes { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            exchanges.append(
                Exchange(isOld: head.version == .http1_0, isHead: head.method == .HEAD, closes: closes))
            (isReadingRequest, hasEarlyBytes) = (true, false)
            if phase != .answering { enter(.receivingBody, context: context) }
            answerExpectation(of: head, context: context)
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body:
            context.fireChannelRead(data)
        case .end:
            (isReadingRequest, hasEarlyBytes) = (false, false)
            if phase != .answering { enter(.answering, context: context) }
            context.fireChannelRead(data)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // After a refusal, what the parser says of the rest is of no interest.
        if isClosing || refusal != nil, !(error is IOError) { return }
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        if isAnsweringEarly {
            endsAfterAnswer = true
            return context.fireErrorCaught(error)
        }
        refuse(Problem(error, start: start, headerBytes: limits.headerBytes), context: context)
    }

    private func answerExpectation(of head: HTTPRequestHead, context: ChannelHandlerContext) {
        guard head.version != .http1_0, head.headers["Expect"].first?.lowercased() == "100-continue" else {
            return
        }
        let declared = head.headers["Content-Length"].first.map { Int($0) ?? .max } ?? 0
        guard declared <= limits.bodyBytes, exchanges.count == 1 else { return }
        sendContinue(context: context)
    }

    private func sendContinue(context: ChannelHandlerContext) {
        context.writeAndFlush(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // The request was answered here; what its route says now comes too late.
        guard !isClosing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            prepare(&head)
            hasBegunAnswer = true
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end(let trailers):
            let ends = closesAfterAnswer || isLast
            if !exchanges.isEmpty { exchanges.removeFirst() }
            hasBegunAnswer = false
            if ends {
                finish(trailers, context: context, promise: promise)
            } else {
                writeEnd(data, context: context, promise: promise)
            }
        }
    }

    /// Counts what goes out, for seeing whether it is read.
    func wrote(bytes: Int) { writtenBytes += bytes }

    /// Whether the answer to the first of ``exchanges`` is the last one, whatever it is.
    private var isLast: Bool { endsAfterAnswer || isStopping || (isInputClosed && exchanges.count <= 1) }

    /// Whether the answer to the request that is being read is on its way already.
    private var isAnsweringEarly: Bool { isReadingRequest && exchanges.count == 1 && hasBegunAnswer }

    private func prepare(_ head: inout HTTPResponseHead) {
        // The answer to bytes that are no request was never at the guard.
        if !head.headers.contains(name: "X-Content-Type-Options") {
            var fields = HTTPFields()
            ProtectiveHeaders.add(to: &fields)
            for field in fields { head.headers.replaceOrAdd(name: field.name.rawName, value: field.value) }
        }
        let exchange = exchanges.first
        // The router makes HEAD's answers of GET's, and tells 0 for what has no length beforehand, such as events.
        if exchange?.isHead == true, head.headers["Content-Length"] == ["0"] {
            head.headers.remove(name: "Content-Length")
        }
        // Without a length, an HTTP/1.0 client sees the end of an answer by the end of the connection.
        let isUnframed =
            exchange.map { $0.isOld && !$0.isHead } ?? false
            && !head.headers.contains(name: "Content-Length")
        let asksToClose = head.headers[canonicalForm: "Connection"].contains { $0.lowercased() == "close" }
        closesAfterAnswer =
            asksToClose || isUnframed || isLast || places.isCrowded || (exchange?.closes ?? true)
        if exchange?.isOld == true {
            head.version = .http1_0
            head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        if closesAfterAnswer { head.headers.replaceOrAdd(name: "Connection", value: "close") }
    }

    /// An answer's end that is not the connection's.
    ///
    /// The connection is idle only once all of it is sent: an idle one may be closed at any time, and bytes that wait to
    /// be sent are lost then.
    private func writeEnd(_ data: NIOAny, context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        guard exchanges.isEmpty, !hasEarlyBytes else {
            context.writeAndFlush(data, promise: promise)
            return answerNext(context: context)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.cascade(to: promise)
        written.futureResult.assumeIsolated().whenSuccess { [self] in
            // The next request may be there, and its answer begun.
            guard self.context != nil, !isClosing, !hasBegunAnswer, phase == .answering else { return }
            if exchanges.isEmpty, !hasEarlyBytes, isLast { return closeAfterReading(context: context) }
            answerNext(context: context)
        }
        context.writeAndFlush(data, promise: written)
    }

    /// Turns to the next request, or to a refusal that waits, once the first request is answered.
    private func answerNext(context: ChannelHandlerContext) {
        if let refusal, exchanges.count <= 1 { return deliver(refusal, context: context) }
        if exchanges.isEmpty {
            enter(hasEarlyBytes ? .receivingHead : .idle, context: context)
            hasEarlyBytes = false
        } else if isReadingRequest, exchanges.count == 1 {
            lastByte = context.eventLoop.now
            enter(.receivingBody, context: context)
        }
    }

    /// The last answer's end: it goes out, the client has a moment to read it, and the connection is closed.
    private func finish(
        _ trailers: HTTPHeaders?, context: ChannelHandlerContext, promise: EventLoopPromise<Void>?
    ) {
        isClosing = true
        if phase != .answering { enter(.answering, context: context) }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.cascade(to: promise)
        written.futureResult.assumeIsolated().whenComplete { [self] _ in
            guard self.context != nil else { return }
            closeAfterReading(context: context)
        }
        context.writeAndFlush(wrapOutboundOut(.end(trailers)), promise: written)
        context.read()
    }

    /// Everything is sent: the client has a moment to read it, and the connection is closed.
    func closeAfterReading(context: ChannelHandlerContext) {
        (isClosing, isFlushed) = (true, true)
        context.close(mode: .output, promise: nil)
        guard lingers, !isInputClosed else { return context.close(promise: nil) }
        ending?.cancel()
        ending = context.eventLoop.assumeIsolated().scheduleTask(in: limits.lingering) {
            context.close(promise: nil)
        }
    }

    // MARK: Refusals

    /// Answers the request that is being read (or the bytes that are none) in its turn, and ends the connection.
    func refuse(_ problem: Problem, context: ChannelHandlerContext) {
        if isAnsweringEarly {
            // There is one answer to a request. This one goes on, without the rest of the body, and is the last.
            endsAfterAnswer = true
            if phase != .answering { enter(.answering, context: context) }
            return context.fireErrorCaught(HTTPParserError.closedConnection)
        }
        if !isReadingRequest {
            exchanges.append(Exchange(isOld: false, isHead: false, closes: true))
        }
        if exchanges.count == 1, !hasBegunAnswer { return deliver(problem, context: context) }
        refusal = problem
        if phase != .answering { enter(.answering, context: context) }
    }

    /// Answers the first request in place of its route, and ends the connection.
    private func deliver(_ problem: Problem, context: ChannelHandlerContext) {
        let requestID = RequestID().description
        onRefusal(problem, requestID)
        let isHead = exchanges.first?.isHead ?? false
        let body = JSONBody.bytes(ProblemDocument(problem, requestID: requestID))
        var fields = problem.headers
        fields[.contentType] = "application/problem+json"
        fields[.contentLength] = String(body.readableBytes)
        fields[.requestID] = requestID
        fields[.connection] = "close"
        ProtectiveHeaders.add(to: &fields)
        let head = HTTPResponseHead(
            version: exchanges.first?.isOld == true ? .http1_0 : .http1_1,
            status: HTTPResponseStatus(
                statusCode: problem.status.code, reasonPhrase: problem.status.reasonPhrase),
            headers: HTTPHeaders(fields.map { ($0.name.rawName, $0.value) }))
        refusal = nil
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        finish(nil, context: context, promise: nil)
        presence.leave()
        // The reader of the body must not take the part that arrived for the whole.
        context.fireErrorCaught(HTTPParserError.closedConnection)
    }

    /// The server stops.
    private func stop(context: ChannelHandlerContext) {
        guard !isStopping else { return }
        isStopping = true
        if isFlushed { return }
        switch phase {
        case .idle: return context.close(promise: nil)
        case .receivingHead, .receivingBody: refuse(.shuttingDown(), context: context)
        case .answering: break
        }
        if isFlushed { return }
        ending = context.eventLoop.assumeIsolated().scheduleTask(in: limits.stopping) { [self] in
            if isClosing || hasBegunAnswer || exchanges.isEmpty {
                // It does not read what it is sent.
                context.close(promise: nil)
            } else {
                deliver(.shuttingDown(), context: context)
            }
        }
    }

    /// Another connection needs the place, and this one has no whole request.
    private func makeRoom() {
        guard let context, !isClosing else { return }
        switch phase {
        case .idle: context.close(promise: nil)
        case .receivingHead, .receivingBody:
            // Its place is taken, and its answer cannot be replaced any more.
            if isAnsweringEarly { return context.close(promise: nil) }
            // At once: connections that wait for the rest of what is refused here would take places, too.
            lingers = false
            refuse(.tooManyConnections(), context: context)
        // It has completed its request meanwhile: it may have its answer.
        case .answering: endsAfterAnswer = true
        }
    }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}
