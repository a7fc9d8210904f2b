import Dispatch
import Foundation
public import HostSystem
import Synchronization

/// The one place from which lines of a server leave on a standard stream.
///
/// Whoever logs hands a line over and goes on: a thread of the sink's own writes. A stream that is full, closed or not
/// read costs lines, never a request and never the process. What is lost is counted, and told on the stream itself as
/// soon as it takes lines again.
public final class LogSink: Sendable {
    /// How many bytes may wait for the stream; lines beyond them are dropped.
    static let byteLimit = 1 << 20

    private struct State {
        var lines: [String] = []
        /// Of lines that wait, and of those that are being written.
        var bytes = 0
        var dropped = 0
        /// Of ``dropped``, those that the stream has not been told of.
        var untold = 0
        var isClosed = false
        var waiting: [DispatchSemaphore] = []
    }

    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)
    private let notice: @Sendable (Int) -> String
    private let write: @Sendable ([UInt8]) -> Int

    /// A sink for `stream`; `notice` makes the line that says how many are missing.
    public convenience init(_ stream: StandardStream, notice: @escaping @Sendable (_ dropped: Int) -> String)
    {
        self.init(notice: notice) { stream.writeAsMuchAsPossible($0) }
    }

    /// - Parameter write: writes bytes, however long that takes, and returns how many it could.
    init(notice: @escaping @Sendable (Int) -> String, write: @escaping @Sendable ([UInt8]) -> Int) {
        self.notice = notice
        self.write = write
        let thread = Thread { [self] in writeLines() }
        thread.name = "log"
        thread.start()
    }

    /// How many lines were dropped since the start.
    public var droppedLines: Int { state.withLock(\.dropped) }

    /// Hands a line over, its line break included. Returns at once.
    public func add(_ line: String) {
        state.withLock { state in
            guard !state.isClosed, state.bytes + line.utf8.count <= Self.byteLimit else {
                state.dropped += 1
                state.untold += 1
                return
            }
            state.lines.append(line)
            state.bytes += line.utf8.count
        }
        wakeUp.signal()
    }

    /// Waits until all lines are written, but no longer than `limit`; then the sink takes no more. Blocks its thread.
    public func close(within limit: Duration) {
        let isWritten = DispatchSemaphore(value: 0)
        state.withLock { state in
            state.isClosed = true
            state.waiting.append(isWritten)
        }
        wakeUp.signal()
        _ = isWritten.wait(timeout: .now() + limit / .seconds(1))
    }

    // MARK: The thread

    private func writeLines() {
        var isMidLine = false
        while true {
            wakeUp.wait()
            let (lines, untold, isClosed) = state.withLock { state in
                defer {
                    state.lines = []
                    state.untold = 0
                }
                return (state.lines, state.untold, state.isClosed)
            }
            var left = untold
            var written = 0
            for line in lines {
                // The break ends what is left of a line that broke off.
                let text = (isMidLine ? "\n" : "") + (left > 0 ? notice(left) : "") + line
                let bytes = Array(text.utf8)
                let count = write(bytes)
                written += line.utf8.count
                if count == bytes.count {
                    (left, isMidLine) = (0, false)
                } else {
                    left += 1
                    isMidLine = count > 0 ? bytes[count - 1] != UInt8(ascii: "\n") : isMidLine
                    state.withLock { $0.dropped += 1 }
                }
            }
            let waiting = state.withLock { state in
                state.bytes -= written
                state.untold += left
                guard state.lines.isEmpty else { return [] as [DispatchSemaphore] }
                defer { state.waiting = [] }
                return state.waiting
            }
            for isWritten in waiting { isWritten.signal() }
            if isClosed { return }
        }
    }
}
