/// A dictionary with a byte budget: the least recently used entries go first, and those that were not used for
/// a while.
///
/// A value type without a lock, for use under its owner's; ``LRUCache`` is the one to share. Every operation is
/// O(1), but for those that walk over many entries by their nature. Invariants: `bytes` is the sum of the
/// entries' and never above `byteLimit`; `count` is never above `countLimit`; the list runs from the newest
/// to the oldest use, so that expired entries are all at its end.
package struct LRUTable<Key: Hashable, Value> {
    private struct Slot {
        var key: Key
        var value: Value
        var bytes: Int
        var usedAt: Duration
        var newer: Int?
        var older: Int?
    }

    package let byteLimit: Int
    package let countLimit: Int
    /// The time after its last use at which an entry expires; `nil` means never.
    package let timeToLive: Duration?
    package private(set) var bytes = 0
    private var slots: [Slot?] = []
    private var free: [Int] = []
    private var indices: [Key: Int] = [:]
    private var newest: Int?
    private var oldest: Int?

    package init(byteLimit: Int, countLimit: Int = .max, timeToLive: Duration? = nil) {
        precondition(byteLimit >= 0 && countLimit >= 1, "a cache's limits are not negative")
        self.byteLimit = byteLimit
        self.countLimit = countLimit
        self.timeToLive = timeToLive
    }

    package var count: Int { indices.count }

    /// The keys, the least recently used first.
    package var keysFromOldest: [Key] {
        var keys: [Key] = []
        var index = oldest
        while let current = index, let slot = slots[current] {
            keys.append(slot.key)
            index = slot.newer
        }
        return keys
    }

    /// Whether an entry of that size could be held, if need be alone.
    package func canHold(bytes: Int) -> Bool { bytes >= 0 && bytes <= byteLimit }

    /// The value, without counting as a use; `nil` if there is none or it has expired.
    package func peek(_ key: Key, now: Duration) -> Value? {
        guard let index = indices[key], let slot = slots[index], !isExpired(slot, now: now) else {
            return nil
        }
        return slot.value
    }

    /// The bytes that the entry occupies.
    package func bytes(of key: Key) -> Int? { indices[key].flatMap { slots[$0]?.bytes } }

    /// The time until the entry expires if it is not used; `nil` without the entry or a time to live.
    package func timeLeft(of key: Key, now: Duration) -> Duration? {
        guard let timeToLive, let index = indices[key], let slot = slots[index] else { return nil }
        return slot.usedAt + timeToLive - now
    }

    /// The value, which counts as its use; `nil` if there is none or it has expired.
    package mutating func use(_ key: Key, now: Duration) -> Value? {
        guard let index = indices[key], let slot = slots[index], !isExpired(slot, now: now) else {
            return nil
        }
        unlink(index)
        slots[index]?.usedAt = now
        linkAsNewest(index)
        return slot.value
    }

    /// Puts an entry in, in the place of one with the same key, and returns the entries that had to make
    /// room, oldest first.
    ///
    /// The caller checks ``canHold(bytes:)`` before.
    package mutating func insert(_ value: Value, for key: Key, bytes size: Int, now: Duration) -> [(
        key: Key, value: Value
    )] {
        precondition(canHold(bytes: size), "an entry of \(size) bytes in a cache of \(byteLimit)")
        _ = remove(key)
        var evicted: [(key: Key, value: Value)] = []
        while bytes > byteLimit - size || count >= countLimit, let entry = removeOldest() {
            evicted.append(entry)
        }
        let slot = Slot(key: key, value: value, bytes: size, usedAt: now, newer: nil, older: nil)
        let index: Int
        if let reused = free.popLast() {
            slots[reused] = slot
            index = reused
        } else {
            slots.append(slot)
            index = slots.count - 1
        }
        indices[key] = index
        bytes += size
        linkAsNewest(index)
        return evicted
    }

    package mutating func remove(_ key: Key) -> Value? {
        guard let index = indices[key] else { return nil }
        return removeSlot(at: index)?.value
    }

    /// Takes out what has expired, oldest first.
    package mutating func removeExpired(now: Duration) -> [(key: Key, value: Value)] {
        timeToLive.map { removeUnused(since: now - $0) } ?? []
    }

    /// Takes out what was last used at `time` or before, oldest first.
    package mutating func removeUnused(since time: Duration) -> [(key: Key, value: Value)] {
        var unused: [(key: Key, value: Value)] = []
        while let index = oldest, let slot = slots[index], slot.usedAt <= time {
            if let entry = removeSlot(at: index) { unused.append(entry) }
        }
        return unused
    }

    package mutating func removeOldest() -> (key: Key, value: Value)? {
        oldest.flatMap { removeSlot(at: $0) }
    }

    private func isExpired(_ slot: Slot, now: Duration) -> Bool {
        timeToLive.map { now - slot.usedAt >= $0 } ?? false
    }

    private mutating func removeSlot(at index: Int) -> (key: Key, value: Value)? {
        guard let slot = slots[index] else { return nil }
        unlink(index)
        slots[index] = nil
        free.append(index)
        indices[slot.key] = nil
        bytes -= slot.bytes
        return (slot.key, slot.value)
    }

    private mutating func unlink(_ index: Int) {
        guard let slot = slots[index] else { return }
        if let newer = slot.newer { slots[newer]?.older = slot.older } else { newest = slot.older }
        if let older = slot.older { slots[older]?.newer = slot.newer } else { oldest = slot.newer }
        slots[index]?.newer = nil
        slots[index]?.older = nil
    }

    private mutating func linkAsNewest(_ index: Int) {
        slots[index]?.older = newest
        if let newest { slots[newest]?.newer = index }
        newest = index
        if oldest == nil { oldest = index }
    }
}
