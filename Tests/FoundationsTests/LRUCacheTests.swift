import Foundations
import Synchronization
import TestSupport
import Testing

@Suite("Caches with a byte budget")
struct LRUCacheTests {
    /// Against a list that is searched from end to end.
    @Test("The table does what a naive list does", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func naive(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var now = Duration.zero
        let timeToLive = Duration.seconds(50)
        var table = LRUTable<Int, Int>(byteLimit: 100, countLimit: 8, timeToLive: timeToLive)
        /// The most recently used last.
        var list: [(key: Int, value: Int, bytes: Int, usedAt: Duration)] = []
        for step in 0..<3000 {
            now += .seconds(Int.random(in: 0...4, using: &random))
            let key = Int.random(in: 0..<16, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2:
                let bytes = Int.random(in: 0...60, using: &random)
                list.removeAll { $0.key == key }
                var evicted: [Int] = []
                while list.reduce(0, { $0 + $1.bytes }) + bytes > 100 || list.count >= 8 {
                    evicted.append(list.removeFirst().key)
                }
                list.append((key, step, bytes, now))
                let dropped = table.insert(step, for: key, bytes: bytes, now: now)
                #expect(dropped.map(\.key) == evicted, "seed \(seed), step \(step)")
            case 3...5:
                var expected: Int?
                if let index = list.firstIndex(where: { $0.key == key && now - $0.usedAt < timeToLive }) {
                    var entry = list.remove(at: index)
                    entry.usedAt = now
                    list.append(entry)
                    expected = entry.value
                }
                #expect(table.use(key, now: now) == expected, "seed \(seed), step \(step)")
            case 6:
                let expected = list.first { $0.key == key }?.value
                list.removeAll { $0.key == key }
                #expect(table.remove(key) == expected, "seed \(seed), step \(step)")
            default:
                let expired = list.filter { now - $0.usedAt >= timeToLive }.map(\.key)
                list.removeAll { now - $0.usedAt >= timeToLive }
                #expect(table.removeExpired(now: now).map(\.key) == expired, "seed \(seed), step \(step)")
            }
            #expect(table.keysFromOldest == list.map(\.key), "seed \(seed), step \(step)")
            #expect(table.bytes == list.reduce(0) { $0 + $1.bytes }, "seed \(seed), step \(step)")
        }
    }

    @Test("The least recently used makes room")
    func eviction() {
        let cache = LRUCache<String, Int>(byteLimit: 10)
        #expect(cache.insert(1, for: "a", bytes: 4))
        #expect(cache.insert(2, for: "b", bytes: 4))
        #expect(cache.value(for: "a") == 1)
        #expect(cache.insert(3, for: "c", bytes: 4))
        #expect(cache.value(for: "b") == nil)
        #expect(cache.value(for: "a") == 1)
        var expected = CacheStatistics()
        expected.hits = 2
        expected.misses = 1
        expected.evictions = 1
        expected.count = 2
        expected.bytes = 8
        expected.byteLimit = 10
        #expect(cache.statistics == expected)
    }

    @Test("What is larger than the budget is not kept")
    func oversize() {
        let cache = LRUCache<String, Int>(byteLimit: 10)
        cache.insert(1, for: "a", bytes: 10)
        #expect(!cache.insert(2, for: "a", bytes: 11))
        // The old value would be a wrong answer now.
        #expect(cache.value(for: "a") == nil)
        #expect(!cache.insert(3, for: "b", bytes: -1))
        #expect(!cache.insert(3, for: "b", bytes: .max))
        #expect(cache.statistics.bytes == 0)
    }

    @Test("Sizes near the largest number do not overflow")
    func overflow() {
        let cache = LRUCache<String, Int>(byteLimit: .max)
        #expect(cache.insert(1, for: "a", bytes: .max))
        #expect(cache.insert(2, for: "b", bytes: .max))
        #expect(cache.value(for: "a") == nil)
        #expect(cache.value(for: "b") == 2)
    }

    @Test("Unused values expire")
    func expiry() {
        let time = Mutex(Duration.zero)
        let cache = LRUCache<String, Int>(
            byteLimit: 10, timeToLive: .seconds(10), now: { time.withLock { $0 } })
        cache.insert(1, for: "a", bytes: 1)
        cache.insert(2, for: "b", bytes: 1)
        time.withLock { $0 += .seconds(9) }
        #expect(cache.value(for: "a") == 1)
        time.withLock { $0 += .seconds(1) }
        cache.removeExpired()
        #expect(cache.statistics.count == 1)
        #expect(cache.statistics.expirations == 1)
        #expect(cache.value(for: "b") == nil)
        time.withLock { $0 += .seconds(9) }
        #expect(cache.value(for: "a") == nil)
    }

    @Test("The least recently used make way for others")
    func drop() {
        let cache = LRUCache<String, Int>(byteLimit: 10)
        for (index, key) in ["a", "b", "c"].enumerated() { cache.insert(index, for: key, bytes: 3) }
        #expect(cache.value(for: "a") == 0)
        #expect(cache.drop(0) == 0)
        #expect(cache.drop(4) == 6)
        #expect(cache.value(for: "a") == 0 && cache.value(for: "b") == nil && cache.value(for: "c") == nil)
        #expect(cache.statistics.evictions == 2)
        #expect(cache.drop(4) == 3)
        #expect(cache.statistics.count == 0 && cache.drop(1) == 0)
    }

    @Test("Dropped values are freed")
    func freed() {
        final class Picture: Sendable {}
        let cache = LRUCache<Int, Picture>(byteLimit: 1)
        weak var dropped: Picture?
        do {
            let picture = Picture()
            dropped = picture
            cache.insert(picture, for: 1, bytes: 1)
        }
        #expect(dropped != nil)
        cache.insert(Picture(), for: 2, bytes: 1)
        #expect(dropped == nil)
        cache.removeAll { $0 == 2 }
        #expect(cache.statistics.count == 0)
    }
}
