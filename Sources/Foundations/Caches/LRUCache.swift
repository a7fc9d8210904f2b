import Synchronization

/// A cache with a byte budget, safe to share: the least recently used values go first.
///
/// For what can be computed again: style vectors, a content picture's activations. Values are dropped outside
/// the lock, so freeing a large one blocks no other caller.
package final class LRUCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var table: LRUTable<Key, Value>
        var counts = CacheStatistics()
    }

    private let now: @Sendable () -> Duration
    private let state: Mutex<State>

    /// An empty cache.
    ///
    /// - Parameters:
    ///   - byteLimit: what all values together may occupy, by the sizes given with them.
    ///   - countLimit: how many values it may hold.
    ///   - timeToLive: the time after its last use at which a value expires; `nil` means never.
    ///   - now: the time since any fixed moment, never going back; for tests to hold and move.
    package init(
        byteLimit: Int, countLimit: Int = .max, timeToLive: Duration? = nil,
        now: @escaping @Sendable () -> Duration = MonotonicTime.now
    ) {
        self.now = now
        state = Mutex(
            State(table: LRUTable(byteLimit: byteLimit, countLimit: countLimit, timeToLive: timeToLive)))
    }

    /// The value, which counts as its use; `nil` if it was never there, made room for others, or expired.
    package func value(for key: Key) -> Value? {
        let now = now()
        let (value, expired) = state.withLock { state in
            let expired = Self.removeExpired(&state, now: now)
            let value = state.table.use(key, now: now)
            if value == nil { state.counts.misses += 1 } else { state.counts.hits += 1 }
            return (value, expired)
        }
        withExtendedLifetime(expired) {}
        return value
    }

    /// The value, without counting as a use; `nil` as for ``value(for:)``.
    package func peek(_ key: Key) -> Value? {
        let now = now()
        return state.withLock { $0.table.peek(key, now: now) }
    }

    /// Keeps a value that occupies `bytes`, and returns whether it is kept.
    ///
    /// One that alone is larger than the budget is not, and neither is what it replaces; negative sizes count as too
    /// large.
    @discardableResult
    package func insert(_ value: Value, for key: Key, bytes: Int) -> Bool {
        let now = now()
        let (isKept, dropped) = state.withLock { state in
            var dropped = Self.removeExpired(&state, now: now)
            if let old = state.table.remove(key) { dropped.append(old) }
            guard state.table.canHold(bytes: bytes) else { return (false, dropped) }
            let evicted = state.table.insert(value, for: key, bytes: bytes, now: now)
            state.counts.evictions += evicted.count
            return (true, dropped + evicted.map(\.value))
        }
        withExtendedLifetime(dropped) {}
        return isKept
    }

    /// Drops every value whose key fits; for what belongs to something that is gone.
    package func removeAll(where fits: (Key) -> Bool) {
        let keys = state.withLock { $0.table.keysFromOldest }.filter(fits)
        let dropped = state.withLock { state in keys.compactMap { state.table.remove($0) } }
        withExtendedLifetime(dropped) {}
    }

    /// Drops values until `bytes` are free or none is left, the least recently used first.
    ///
    /// Returns how much became free.
    @discardableResult
    package func drop(_ bytes: Int) -> Int {
        let (dropped, freed) = state.withLock { state in
            let before = state.table.bytes
            var dropped: [Value] = []
            while before - state.table.bytes < bytes, let oldest = state.table.removeOldest() {
                dropped.append(oldest.value)
            }
            state.counts.evictions += dropped.count
            return (dropped, before - state.table.bytes)
        }
        withExtendedLifetime(dropped) {}
        return freed
    }

    /// Drops what has expired.
    ///
    /// Lookups and insertions do so too; this is for the time when there are none.
    package func removeExpired() {
        let now = now()
        let expired = state.withLock { Self.removeExpired(&$0, now: now) }
        withExtendedLifetime(expired) {}
    }

    /// How the cache is used.
    package var statistics: CacheStatistics {
        state.withLock { state in
            var statistics = state.counts
            statistics.count = state.table.count
            statistics.bytes = state.table.bytes
            statistics.byteLimit = state.table.byteLimit
            return statistics
        }
    }

    private static func removeExpired(_ state: inout State, now: Duration) -> [Value] {
        let expired = state.table.removeExpired(now: now)
        state.counts.expirations += expired.count
        return expired.map(\.value)
    }
}
