import Dispatch
import Foundation
package import HostSystem
import Synchronization

/// The one place from which lines of a server leave on a standard stream.
///
/// A line is handed over at once, and a separate thread writes it. A stream that is full, closed or not read costs lines,
/// never a request and never the process. Lost lines are counted, and reported on the stream itself as soon as it takes
/// lines again.
package final class LogSink: Sendable {
    /// How many bytes may wait for the stream; lines beyond them are dropped.
    static let byteLimit = 1 << 20

    /// What waits, in its order.
    private enum Entry {
        case line(String)
        /// So many lines are missing here.
        case gap(Int)
    }

    private struct State {
        var entries: [Entry] = []
        /// Of lines that wait, and of those that are being written.
        var bytes = 0
        var dropped = 0
        var isClosed = false
        var waiting: [DispatchSemaphore] = []
    }

    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)
    private let notice: @Sendable (Int) -> String
    private let write: @Sendable ([UInt8]) -> Int

    /// A sink for `stream`; `notice` makes the line that says how many are missing.
    package convenience init(_ stream: StandardStream, notice: @escaping @Sendable (_ dropped: Int) -> String)
    {
        self.init(notice: notice) { stream.writeAsMuchAsPossible($0) }
    }

    /// A sink that hands bytes to `write`, which may take long, and returns how many it could write.
    init(notice: @escaping @Sendable (Int) -> String, write: @escaping @Sendable ([UInt8]) -> Int) {
        self.notice = notice
        self.write = write
        let thread = Thread { [self] in writeLines() }
        thread.name = "log"
        thread.start()
    }

    /// How many lines were dropped since the start.
    package var droppedLines: Int { state.withLock(\.dropped) }

    /// Hands a line over, its line break included.
    ///
    /// Returns at once.
    package func add(_ line: String) {
        state.withLock { state in
            guard !state.isClosed, state.bytes + line.utf8.count <= Self.byteLimit else {
                state.dropped += 1
                if case .gap(let count) = state.entries.last {
                    state.entries[state.entries.count - 1] = .gap(count + 1)
                } else if !state.isClosed {
                    state.entries.append(.gap(1))
                }
                return
            }
            state.entries.append(.line(line))
            state.bytes += line.utf8.count
        }
        wakeUp.signal()
    }

    /// Waits until all lines are written, but no longer than `limit`; then the sink takes no more.
    ///
    /// Blocks its thread.
    package func close(within limit: Duration) {
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
        var position = Position()
        while true {
            wakeUp.wait()
            let (entries, isClosed) = state.withLock { state in
                defer { state.entries = [] }
                return (state.entries, state.isClosed)
            }
            var written = 0
            for entry in entries {
                switch entry {
                case .gap(let count): position.unreported += count
                case .line(let line):
                    put(line, at: &position)
                    written += line.utf8.count
                }
            }
            // The stream took the lines before a gap, or this is the last chance.
            var isGapLast = false
            if case .gap = entries.last { isGapLast = true }
            if isGapLast || isClosed { put("", at: &position) }
            let waiting = state.withLock { state in
                state.bytes -= written
                // A waiter has closed the sink; lines that were there then are written in a round by themselves.
                guard isClosed else { return [] as [DispatchSemaphore] }
                defer { state.waiting = [] }
                return state.waiting
            }
            for isWritten in waiting { isWritten.signal() }
            if isClosed { return }
        }
    }

    /// What the stream has to be given before the next line.
    private struct Position {
        /// How many lines are missing before it, which the stream does not say yet.
        var unreported = 0
        /// Whether the last line broke off.
        var isMidLine = false
    }

    /// Writes the notice of what is missing before `line`, and `line`; an empty one for the notice alone.
    private func put(_ line: String, at position: inout Position) {
        let notice = position.unreported > 0 ? self.notice(position.unreported) : ""
        guard !(notice.isEmpty && line.isEmpty) else { return }
        // The break ends what is left of a line that broke off.
        let head = (position.isMidLine ? "\n" : "") + notice
        let bytes = Array((head + line).utf8)
        let count = write(bytes)
        if count > 0 { position.isMidLine = bytes[count - 1] != UInt8(ascii: "\n") }
        if count >= head.utf8.count { position.unreported = 0 }
        if count < bytes.count, !line.isEmpty {
            position.unreported += 1
            state.withLock { $0.dropped += 1 }
        }
    }
}
