import Synchronization

/// Those who look on while a stream is painted: each gets the newest frame when it has sent the one before.
///
/// One that is slow misses frames, and holds up nobody.
final class FrameViewers: Sendable {
    private struct State {
        var viewers: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
        var lastID = 0
        /// For those who come between two frames; `nil` where there is no file of the newest.
        var newest: [UInt8]?
        var isClosed = false
    }

    private let state = Mutex(State())

    /// How many look on.
    var count: Int { state.withLock { $0.viewers.count } }

    /// The frames from now on, as JPEG files, beginning with the newest if there is a file of it; ends with the stream.
    func frames() -> AsyncStream<[UInt8]> {
        let (frames, continuation) = AsyncStream<[UInt8]>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.lastID += 1
            state.viewers[state.lastID] = continuation
            if let newest = state.newest { continuation.yield(newest) }
            return state.lastID
        }
        guard let id else {
            continuation.finish()
            return frames
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.viewers.removeValue(forKey: id) }
        }
        return frames
    }

    /// Shows a frame to all; `nil` for one that nobody looks at, so that whoever comes next does not see an older one.
    func show(_ jpeg: [UInt8]?) {
        let viewers = state.withLock { state in
            guard !state.isClosed else { return [] as [AsyncStream<[UInt8]>.Continuation] }
            state.newest = jpeg
            return Array(state.viewers.values)
        }
        guard let jpeg else { return }
        for viewer in viewers { viewer.yield(jpeg) }
    }

    /// Ends the frames of all.
    func close() {
        let viewers = state.withLock { state in
            state.isClosed = true
            state.newest = nil
            defer { state.viewers = [:] }
            return Array(state.viewers.values)
        }
        for viewer in viewers { viewer.finish() }
    }
}
