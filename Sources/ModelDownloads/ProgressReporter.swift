import Stylization
import Synchronization

/// Adds up what has arrived of a network's files and reports it.
final class ProgressReporter: Sendable {
    private struct State {
        /// Bytes of the files that are complete.
        var completed = 0
        /// Bytes of the file in work.
        var current = 0
        /// Bytes that this run has fetched.
        var fetched = 0
    }

    private let record: ModelRecord
    private let now: @Sendable () -> ContinuousClock.Instant
    private let start: ContinuousClock.Instant
    private let onProgress: @Sendable (DownloadProgress) -> Void
    private let state = Mutex(State())

    init(
        _ record: ModelRecord, now: @escaping @Sendable () -> ContinuousClock.Instant,
        _ onProgress: @escaping @Sendable (DownloadProgress) -> Void
    ) {
        self.record = record
        self.now = now
        self.onProgress = onProgress
        start = now()
    }

    /// A try begins, with what earlier ones left.
    func begin(_ file: ModelRecord.File, with count: Int) {
        state.withLock { $0.current = count }
    }

    /// `count` bytes of the file are here.
    func receive(_ file: ModelRecord.File, _ count: Int) {
        state.withLock { state in
            // A server without ranges sends the file anew: the count falls, and everything since counts.
            state.fetched += count >= state.current ? count - state.current : count
            state.current = count
        }
        report(.received, file: file)
    }

    /// The file is whole.
    func complete(_ file: ModelRecord.File) {
        state.withLock { state in
            state.completed += file.bytes
            state.current = 0
        }
        report(.fileCompleted, file: file)
    }

    func report(_ event: DownloadProgress.Event, file: ModelRecord.File?) {
        let state = state.withLock { $0 }
        let seconds = (now() - start) / .seconds(1)
        onProgress(
            DownloadProgress(
                model: record.name, file: file?.path ?? "", event: event,
                bytes: state.completed + state.current,
                totalBytes: record.bytes,
                bytesPerSecond: state.fetched > 0 && seconds > 0 ? Double(state.fetched) / seconds : 0))
    }
}
