import Synchronization

/// One client that sends and is sent a message a line, such as over a pipe.
///
/// Whatever needs no work is answered while the line is taken; calls run in tasks of their own, so that a painting holds up
/// neither a ping nor its own cancellation.
package final class LineConnection: Sendable {
    /// Runs a call whose arguments stand in `line`; `report` is for how far it is, 0...1.
    package typealias Run =
        @Sendable (
            _ call: ToolCall, _ line: [UInt8], _ report: @escaping @Sendable (Double, String) -> Void
        ) async throws -> ToolResult

    private struct State {
        var line: [UInt8] = []
        /// Whether the rest of a line that is too long is still to come.
        var isSkipping = false
        var revision = ProtocolRevision.latest
        var calls: [Int: (id: MessageID, task: Task<Void, Never>)] = [:]
        var lastCall = 0
        /// Whether no more calls are begun.
        var isClosed = false
    }

    private let server: ProtocolServer
    private let lineLimit: Int
    private let callLimit: Int
    private let run: Run
    /// Takes a line with its end; without waiting.
    private let send: @Sendable ([UInt8]) -> Void
    private let state = Mutex(State())

    /// The client may send lines of `lineLimit` bytes, and have `callLimit` calls under way.
    package init(
        _ server: ProtocolServer, lineLimit: Int, callLimit: Int = 32, run: @escaping Run,
        send: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.server = server
        self.lineLimit = lineLimit
        self.callLimit = callLimit
        self.run = run
        self.send = send
    }

    /// Takes what has come, in pieces of any length and from one thread; blocks for as long as reading it takes.
    package func take(_ bytes: [UInt8]) {
        for line in lines(in: bytes) {
            switch line {
            case .whole(let line): handle(line)
            case .tooLong: answer(ProtocolServer.answer(.lineTooLong(lineLimit)))
            }
        }
    }

    /// Takes what has come of a last line without an end, and waits for the calls that are under way.
    ///
    /// They are cancelled when the calling task is.
    package func finish() async {
        if !Task.isCancelled { take([UInt8(ascii: "\n")]) }
        await withTaskCancellationHandler {
            while let task = state.withLock({ $0.calls.values.first?.task }) { await task.value }
        } onCancel: {
            state.withLock { $0.isClosed = true }
            cancel { _ in true }
        }
    }

    private enum Line {
        case whole([UInt8])
        case tooLong
    }

    private func lines(in bytes: [UInt8]) -> [Line] {
        state.withLock { state in
            var lines: [Line] = []
            var rest = bytes[...]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                Self.append(rest[..<end], to: &state, limit: lineLimit, &lines)
                if !state.isSkipping { lines.append(.whole(state.line)) }
                (state.line, state.isSkipping) = ([], false)
                rest = rest[(end + 1)...]
            }
            Self.append(rest, to: &state, limit: lineLimit, &lines)
            return lines
        }
    }

    private static func append(
        _ bytes: ArraySlice<UInt8>, to state: inout State, limit: Int, _ lines: inout [Line]
    ) {
        guard !state.isSkipping else { return }
        guard state.line.count + bytes.count <= limit else {
            (state.line, state.isSkipping) = ([], true)
            lines.append(.tooLong)
            return
        }
        state.line += bytes
    }

    private func handle(_ line: [UInt8]) {
        guard !line.allSatisfy({ " \t\r".utf8.contains($0) }) else { return }
        let message: IncomingMessage
        do throws(MessageError) {
            message = try Self.message(line)
        } catch {
            return answer(ProtocolServer.answer(error))
        }
        if case .initialize(let revision) = message.content {
            state.withLock { $0.revision = .agreed(with: revision) }
        }
        if case .cancelled(let id) = message.content { return cancel { $0 == id } }
        if let (id, call) = server.call(of: message) { return start(id, call, line) }
        if let bytes = server.answer(message) { answer(bytes) }
    }

    private static func message(_ line: [UInt8]) throws(MessageError) -> IncomingMessage {
        let result = line.withUnsafeBytes { bytes in
            Result { () throws(MessageError) in try IncomingMessage(bytes) }
        }
        return try result.get()
    }

    private func cancel(where isMeant: (MessageID) -> Bool) {
        let tasks = state.withLock { $0.calls.values.filter { isMeant($0.id) }.map(\.task) }
        for task in tasks { task.cancel() }
    }

    /// The call is known before the next line is read, which may cancel it.
    private func start(_ id: MessageID, _ call: ToolCall, _ line: [UInt8]) {
        let isTooMany = state.withLock { state in
            guard !state.isClosed else { return false }
            guard state.calls.count < callLimit else { return true }
            state.lastCall += 1
            let (number, revision) = (state.lastCall, state.revision)
            let task = Task {
                await self.perform(id, call, line, revision)
                self.state.withLock { _ = $0.calls.removeValue(forKey: number) }
            }
            state.calls[number] = (id, task)
            return false
        }
        if isTooMany { answer(ProtocolServer.answer(.tooMany(callLimit, id))) }
    }

    private func perform(
        _ id: MessageID, _ call: ToolCall, _ line: [UInt8], _ revision: ProtocolRevision
    ) async {
        let steps = ProgressSteps()
        let result = try? await run(call, line) { [self] fraction, message in
            guard let token = call.progressToken, steps.isForward(fraction) else { return }
            answer(ProtocolServer.progress(token, fraction, message))
        }
        // What was cancelled is not answered: nobody waits for it.
        guard let result, !Task.isCancelled else { return }
        answer(ProtocolServer.answer(id, result, in: revision))
    }

    private func answer(_ bytes: [UInt8]) { send(bytes + [UInt8(ascii: "\n")]) }
}
