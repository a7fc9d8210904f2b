import Dispatch
import HostSystem
import Synchronization

/// Writes lines to a standard stream on a thread of its own, in their order and none left out.
///
/// How many wait is up to who reads: a program that asks and does not read has its answers kept until it ends.
final class LineWriter: Sendable {
    private struct State {
        var lines: [[UInt8]] = []
        var isClosed = false
        var hasFailed = false
    }

    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)
    private let isDone = DispatchSemaphore(value: 0)
    private let failed = AsyncStream<Never>.makeStream()
    private let ended = AsyncStream<Never>.makeStream()

    init(_ stream: StandardStream) {
        DedicatedThread.start(name: "output") { [self] in
            while let lines = next() {
                for line in lines { write(line, to: stream) }
            }
            isDone.signal()
            ended.continuation.finish()
        }
    }

    /// Hands a line over, with its end; returns at once.
    func add(_ line: [UInt8]) {
        state.withLock { state in
            // Nobody reads any more.
            if !state.isClosed, !state.hasFailed { state.lines.append(line) }
        }
        wakeUp.signal()
    }

    /// Waits until nothing more can be written, or the task is cancelled.
    func failure() async { for await _ in failed.stream {} }

    /// Takes no more lines, and waits until all are written, however slowly they are read, or the task is cancelled.
    func end() async {
        state.withLock { $0.isClosed = true }
        wakeUp.signal()
        for await _ in ended.stream {}
    }

    /// Takes no more lines, and waits until those that were added are written, but not longer than that.
    ///
    /// Blocks its thread.
    func close(within time: DispatchTimeInterval) {
        state.withLock { $0.isClosed = true }
        wakeUp.signal()
        _ = isDone.wait(timeout: .now() + time)
    }

    private func next() -> [[UInt8]]? {
        while true {
            let (lines, isLast) = state.withLock { state in
                defer { state.lines = [] }
                return (state.lines, state.isClosed)
            }
            if !lines.isEmpty { return lines }
            if isLast { return nil }
            wakeUp.wait()
        }
    }

    private func write(_ line: [UInt8], to stream: StandardStream) {
        guard !state.withLock(\.hasFailed) else { return }
        do {
            try stream.write(line)
        } catch {
            state.withLock { $0.hasFailed = true }
            failed.continuation.finish()
        }
    }
}
