package import Foundations
import Synchronization

/// Decoded pictures in memory, never on disk, under ids that cannot be guessed.
///
/// The least recently used go first: the client's own when its share is full, then anybody's when the store is.
/// Invariant: neither all pictures nor one client's ever occupy more than ``UploadLimits`` say.
package final class UploadStore<Picture: Sendable>: Sendable {
    private struct State {
        var uploads: ExpiringTable<UploadID, Upload<Picture>>
        var bytesByClient: [ClientID: Int] = [:]
    }

    /// The store's limits.
    package let limits: UploadLimits
    private let byteCount: @Sendable (Picture) -> Int
    private let onRemoval: @Sendable (Upload<Picture>) -> Void
    private let time: TimeSource
    private let state: Mutex<State>
    private let instance: InstanceName?
    private let held = UploadHold.Total()

    /// An empty store.
    ///
    /// - Parameters:
    ///   - limits: the store's limits.
    ///   - instance: the server's name, which is a part of ids.
    ///   - time: the clock for their age.
    ///   - onRemoval: called with every upload that is no longer here, whatever the reason, without the store's lock.
    ///   - byteCount: what a picture occupies in memory.
    package init(
        limits: UploadLimits = UploadLimits(), instance: InstanceName? = nil, time: TimeSource = .system,
        onRemoval: @escaping @Sendable (Upload<Picture>) -> Void = { _ in },
        byteCount: @escaping @Sendable (Picture) -> Int
    ) {
        self.limits = limits
        self.instance = instance
        self.time = time
        self.onRemoval = onRemoval
        self.byteCount = byteCount
        state = Mutex(
            State(
                uploads: ExpiringTable(
                    byteLimit: limits.bytes, countLimit: limits.count, timeToLive: limits.timeToLive)))
    }

    /// The largest picture that fits at all, in bytes; to be checked before decoding.
    package var largestPictureBytes: Int { min(limits.bytes, limits.bytesPerClient) }

    /// Drops what a client's picture of `bytes` would take the place of, before it is there: its oldest, as far as
    /// its share is too small for both.
    package func makeRoom(for bytes: Int, client: ClientID) {
        let now = time.now()
        let dropped = state.withLock { state in
            let dropped =
                Self.removeExpired(&state, now: now) + evict(of: client, for: bytes, &state, now: now)
            return dropped
        }
        dropped.forEach(onRemoval)
    }

    /// Keeps a picture.
    ///
    /// Throws ``RenderQueueError/uploadTooLarge(bytes:limit:)``.
    package func insert(
        _ picture: Picture, client: ClientID, digest: String? = nil
    ) throws(RenderQueueError) -> Upload<Picture> {
        let bytes = byteCount(picture)
        guard bytes >= 0, bytes <= largestPictureBytes else {
            throw .uploadTooLarge(bytes: bytes, limit: largestPictureBytes)
        }
        let upload = Upload(
            id: UploadID(instance: instance), picture: picture, digest: digest, client: client, bytes: bytes,
            hold: UploadHold(bytes: bytes, in: held))
        let now = time.now()
        let dropped = state.withLock { state in
            let dropped =
                Self.removeExpired(&state, now: now) + evict(of: client, for: bytes, &state, now: now)
            state.bytesByClient[client, default: 0] += bytes
            let evicted = state.uploads.insert(upload, for: upload.id, bytes: bytes, now: now)
            Self.giveBack(evicted, &state)
            return dropped + evicted
        }
        // Pictures are large: they are freed after this, not under the lock.
        dropped.forEach(onRemoval)
        return upload
    }

    /// The upload, which counts as its use.
    ///
    /// Throws ``RenderQueueError/uploadExpired`` or ``RenderQueueError/uploadNotFound``.
    package func upload(_ id: UploadID) throws(RenderQueueError) -> Upload<Picture> {
        let now = time.now()
        switch state.withLock({ $0.uploads.use(id, now: now) }) {
        case .found(let upload): return upload
        case .gone: throw .uploadExpired
        case .unknown: throw .uploadNotFound
        }
    }

    /// The time until the upload is dropped if nobody uses it; `nil` if it is not there.
    package func timeLeft(of id: UploadID) -> Duration? {
        let now = time.now()
        return state.withLock { state in
            guard case .found = state.uploads.peek(id, now: now) else { return nil }
            return state.uploads.timeLeft(of: id, now: now)
        }
    }

    /// Drops the upload and returns it.
    ///
    /// Throws as ``upload(_:)`` does.
    @discardableResult
    package func remove(_ id: UploadID) throws(RenderQueueError) -> Upload<Picture> {
        let now = time.now()
        let found = state.withLock { state in
            let found = state.uploads.peek(id, now: now)
            if case .found(let upload) = found {
                _ = state.uploads.remove(id, now: now)
                Self.giveBack([upload], &state)
            }
            return found
        }
        switch found {
        case .found(let upload):
            onRemoval(upload)
            return upload
        case .gone: throw .uploadExpired
        case .unknown: throw .uploadNotFound
        }
    }

    /// Drops what has expired.
    ///
    /// Insertions do so too; this is for the time when there are none.
    package func removeExpired() {
        let now = time.now()
        let expired = state.withLock { Self.removeExpired(&$0, now: now) }
        expired.forEach(onRemoval)
    }

    /// Drops uploads until `bytes` are free or none is left, the least recently used first.
    ///
    /// What somebody still holds frees nothing. Returns how much became free.
    @discardableResult
    package func drop(_ bytes: Int) -> Int {
        let before = heldBytes
        while before - heldBytes < bytes {
            let now = time.now()
            let dropped: Upload<Picture>? = state.withLock { state in
                guard let id = state.uploads.keysFromOldest.first,
                    let oldest = state.uploads.evict(id, now: now)
                else { return nil }
                Self.giveBack([oldest], &state)
                return oldest
            }
            guard let dropped else { break }
            onRemoval(dropped)
        }
        return max(0, before - heldBytes)
    }

    /// What pictures occupy, in bytes: those that are here, and those that were dropped while somebody holds them.
    package var heldBytes: Int { held.bytes.load(ordering: .relaxed) }

    /// How the store is used.
    package var statistics: CacheStatistics { state.withLock { $0.uploads.statistics } }

    /// Drops a client's oldest until `bytes` more are within its share.
    private func evict(
        of client: ClientID, for bytes: Int, _ state: inout State, now: Duration
    ) -> [Upload<Picture>] {
        var dropped: [Upload<Picture>] = []
        for id in state.uploads.keysFromOldest {
            guard state.bytesByClient[client, default: 0] > limits.bytesPerClient - bytes else { break }
            guard case .found(let old) = state.uploads.peek(id, now: now), old.client == client,
                state.uploads.evict(id, now: now) != nil
            else { continue }
            Self.giveBack([old], &state)
            dropped.append(old)
        }
        return dropped
    }

    private static func removeExpired(_ state: inout State, now: Duration) -> [Upload<Picture>] {
        let expired = state.uploads.removeExpired(now: now)
        giveBack(expired, &state)
        return expired
    }

    private static func giveBack(_ uploads: [Upload<Picture>], _ state: inout State) {
        for upload in uploads {
            let rest = state.bytesByClient[upload.client, default: 0] - upload.bytes
            state.bytesByClient[upload.client] = rest > 0 ? rest : nil
        }
    }
}
