import Foundations
import Synchronization

/// A stream's id: the right to send it frames and to look at it.
package typealias StreamID = OpaqueID<StreamSubject>

/// What a ``StreamID`` is an id of.
package enum StreamSubject: Sendable {}

/// What is held between the frames of cameras and clips, under ids that cannot be guessed.
///
/// A stream that nobody uses is closed after a while, and a client's oldest when it opens more than it may have; those of
/// other clients are never closed for it. Nothing here knows what a stream is.
package final class StreamRegistry<Stream: Sendable>: Sendable {
    private struct Entry: Sendable {
        let stream: Stream
        let client: ClientID
    }

    /// The registry's limits.
    package let limits: StreamLimits
    private let instance: InstanceName?
    private let onRemoval: @Sendable (Stream) -> Void
    private let time: TimeSource
    private let state: Mutex<ExpiringTable<StreamID, Entry>>

    /// An empty registry; `instance` is the server's name, which is a part of ids, and `onRemoval` is called with every stream that is no longer here, without the lock.
    package init(
        limits: StreamLimits = StreamLimits(), instance: InstanceName? = nil, time: TimeSource = .system,
        onRemoval: @escaping @Sendable (Stream) -> Void = { _ in }
    ) {
        self.limits = limits
        self.instance = instance
        self.time = time
        self.onRemoval = onRemoval
        // Streams are counted, not weighed: what their runs take is lent by the memory budget.
        state = Mutex(
            ExpiringTable(byteLimit: .max, countLimit: limits.count, timeToLive: limits.timeToLive))
    }

    /// Opens a stream.
    ///
    /// Throws ``RenderQueueError/tooManyStreams(limit:retryAfterSeconds:)``.
    package func open(_ stream: Stream, client: ClientID) throws(RenderQueueError) -> StreamID {
        let id = StreamID(instance: instance)
        let now = time.now()
        let (closed, isOpen, seconds) = state.withLock { table in
            var closed = table.removeExpired(now: now)
            let own = table.keysFromOldest.filter { key in
                guard case .found(let entry) = table.peek(key, now: now) else { return false }
                return entry.client == client
            }
            closed += own.prefix(max(0, own.count + 1 - limits.countPerClient)).compactMap {
                table.evict($0, now: now)
            }
            guard table.statistics.count < limits.count else {
                let left = table.keysFromOldest.first.flatMap { table.timeLeft(of: $0, now: now) }
                return (closed, false, max(1, Int((left ?? .zero).inSeconds.rounded(.up))))
            }
            closed += table.insert(Entry(stream: stream, client: client), for: id, bytes: 0, now: now)
            return (closed, true, 0)
        }
        for entry in closed { onRemoval(entry.stream) }
        guard isOpen else { throw .tooManyStreams(limit: limits.count, retryAfterSeconds: seconds) }
        return id
    }

    /// The stream; `isUse` if its time begins anew.
    ///
    /// Throws ``RenderQueueError/streamClosed`` or ``RenderQueueError/streamNotFound``.
    package func stream(_ id: StreamID, isUse: Bool = true) throws(RenderQueueError) -> Stream {
        let now = time.now()
        switch state.withLock({ isUse ? $0.use(id, now: now) : $0.peek(id, now: now) }) {
        case .found(let entry): return entry.stream
        case .gone: throw .streamClosed
        case .unknown: throw .streamNotFound
        }
    }

    /// The time until the stream is closed if nobody uses it; `nil` if it is not open.
    package func timeLeft(of id: StreamID) -> Duration? {
        let now = time.now()
        return state.withLock { table in
            guard case .found = table.peek(id, now: now) else { return nil }
            return table.timeLeft(of: id, now: now)
        }
    }

    /// Closes the stream.
    ///
    /// Throws as ``stream(_:isUse:)`` does.
    package func close(_ id: StreamID) throws(RenderQueueError) {
        let now = time.now()
        let found = state.withLock { table in
            let found = table.peek(id, now: now)
            if case .found = found { _ = table.remove(id, now: now) }
            return found
        }
        switch found {
        case .found(let entry): onRemoval(entry.stream)
        case .gone: throw .streamClosed
        case .unknown: throw .streamNotFound
        }
    }

    /// Closes what was not used for too long.
    package func removeExpired() {
        let now = time.now()
        for entry in state.withLock({ $0.removeExpired(now: now) }) { onRemoval(entry.stream) }
    }

    /// How many are open.
    package var count: Int { state.withLock { $0.statistics.count } }
}
