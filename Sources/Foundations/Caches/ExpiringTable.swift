/// An ``LRUTable`` that remembers for a while what it dropped: *gone* is another answer than *never heard of*.
package struct ExpiringTable<Key: Hashable, Value> {
    package enum Lookup {
        case found(Value)
        case gone
        case unknown
    }

    /// How many dropped keys are remembered; the oldest are forgotten first.
    private static var goneLimit: Int { 4096 }

    private var table: LRUTable<Key, Value>
    private var gone = LRUTable<Key, Void>(byteLimit: 0, countLimit: goneLimit)
    package private(set) var counts = CacheStatistics()

    package init(byteLimit: Int, countLimit: Int, timeToLive: Duration) {
        table = LRUTable(byteLimit: byteLimit, countLimit: countLimit, timeToLive: timeToLive)
    }

    package var statistics: CacheStatistics {
        var statistics = counts
        statistics.count = table.count
        statistics.bytes = table.bytes
        statistics.byteLimit = table.byteLimit
        return statistics
    }

    /// The keys, the least recently used first.
    package var keysFromOldest: [Key] { table.keysFromOldest }

    package func canHold(bytes: Int) -> Bool { table.canHold(bytes: bytes) }

    package func timeLeft(of key: Key, now: Duration) -> Duration? { table.timeLeft(of: key, now: now) }

    /// Looks without counting as a use.
    package func peek(_ key: Key, now: Duration) -> Lookup {
        if let value = table.peek(key, now: now) { return .found(value) }
        return table.bytes(of: key) != nil || gone.bytes(of: key) != nil ? .gone : .unknown
    }

    /// Looks; finding counts as a use.
    package mutating func use(_ key: Key, now: Duration) -> Lookup {
        let found = peek(key, now: now)
        if case .found = found {
            counts.hits += 1
            _ = table.use(key, now: now)
        } else {
            counts.misses += 1
        }
        return found
    }

    /// Puts a new entry in and returns what had to make room.
    ///
    /// The caller checks ``canHold(bytes:)`` before.
    package mutating func insert(_ value: Value, for key: Key, bytes: Int, now: Duration) -> [Value] {
        let evicted = table.insert(value, for: key, bytes: bytes, now: now)
        counts.evictions += evicted.count
        remember(evicted.map(\.key), now: now)
        return evicted.map(\.value)
    }

    /// Drops an entry for good.
    package mutating func remove(_ key: Key, now: Duration) -> Value? {
        guard let value = table.remove(key) else { return nil }
        remember([key], now: now)
        return value
    }

    /// Drops an entry because another of its kind needs the room.
    package mutating func evict(_ key: Key, now: Duration) -> Value? {
        guard let value = remove(key, now: now) else { return nil }
        counts.evictions += 1
        return value
    }

    /// Drops what has expired and returns it.
    package mutating func removeExpired(now: Duration) -> [Value] {
        let expired = table.removeExpired(now: now)
        counts.expirations += expired.count
        remember(expired.map(\.key), now: now)
        return expired.map(\.value)
    }

    private mutating func remember(_ keys: [Key], now: Duration) {
        for key in keys { _ = gone.insert((), for: key, bytes: 0, now: now) }
    }
}
