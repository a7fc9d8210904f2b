import Dispatch
import Foundation
import SystemLibC

/// Ctrl-C as cancellation, for commands that have something to put in order first.
enum SignalCancellation {
    /// Runs `body` and cancels it at the first SIGINT, SIGTERM or SIGHUP; a second one ends the program at once.
    static func cancelling<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task(operation: body)
        // What nohup ignores stays ignored.
        let hangup = signal(SIGHUP, SIG_IGN)
        let outlivesHangup = unsafeBitCast(hangup, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
        let numbers = [SIGINT, SIGTERM] + (outlivesHangup ? [] : [SIGHUP])
        let sources = numbers.map { number in
            // The system's own reaction would come before ours.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                if task.isCancelled { exit(130) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer {
            for source in sources { source.cancel() }
            for number in numbers { signal(number, SIG_DFL) }
        }
        return try await task.value
    }
}
