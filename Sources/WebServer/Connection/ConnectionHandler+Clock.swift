import NIOCore

/// How long a connection may take for what it is doing.
extension ConnectionHandler {
    /// The connection does something else from now on.
    func enter(_ phase: ConnectionPhase, context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        // The headers' time counts for the body too.
        if !(self.phase == .receivingHead && phase == .receivingBody) { began = now }
        if phase != .receivingBody { lastByte = now }
        self.phase = phase
        sentBytes = -1
        if places.enter(phase, ObjectIdentifier(self), now: now) {
            return closeAfterReading(context: context)
        }
        setTimer(context: context)
    }

    private var deadline: NIODeadline {
        switch phase {
        case .idle, .answering: began + limits.idleTime
        case .receivingHead, .receivingBody: min(began + limits.requestTime, lastByte + limits.idleTime)
        }
    }

    /// A timer that rings too early looks at the clock again; so only an earlier deadline needs a new one.
    func setTimer(context: ChannelHandlerContext) {
        let deadline = deadline
        if let timer {
            if timer.deadline <= deadline { return }
            timer.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            timer = nil
            timeIsUp(context: context)
        }
        timer = (task, deadline)
    }

    private func timeIsUp(context: ChannelHandlerContext) {
        if context.eventLoop.now < deadline { return setTimer(context: context) }
        switch phase {
        case .idle:
            context.close(promise: nil)
        case .receivingHead, .receivingBody:
            let seconds = limits.requestTime.nanoseconds / 1_000_000_000
            refuse(.requestTimeout(seconds: Int(seconds)), context: context)
        case .answering:
            // Whatever is still to be sent must get less.
            let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            let sent = writtenBytes - waiting
            if waiting > 0, sent == sentBytes { return context.close(promise: nil) }
            sentBytes = sent
            began = context.eventLoop.now
            setTimer(context: context)
        }
    }
}
