import Foundations
import ImageCodecs
import TestSupport
import Testing

@testable import RenderQueue

@Suite("Uploads")
struct UploadStoreTests {
    private let alice = ClientID(rawValue: "alice")
    private let bob = ClientID(rawValue: "bob")
    private let time = ManualTime()

    private func store(_ limits: UploadLimits) -> UploadStore<RasterImage> {
        UploadStore(limits: limits, time: time.source) { $0.rgb.count + ($0.alpha?.count ?? 0) }
    }

    /// A picture of `3 * pixels` bytes.
    private func picture(_ pixels: Int) -> RasterImage {
        RasterImage(width: pixels, height: 1, rgb: Array(repeating: 7, count: 3 * pixels))
    }

    @Test func `a picture is found under its id alone`() throws {
        let store = store(UploadLimits())
        let upload = try store.insert(picture(2), client: alice, digest: "sha256:1")
        #expect(upload.bytes == 6)
        #expect(try store.upload(upload.id).picture == picture(2))
        #expect(try store.upload(upload.id).digest == "sha256:1")
        #expect(store.timeLeft(of: upload.id) == .seconds(900))
        #expect(throws: RenderQueueError.uploadNotFound) { try store.upload(UploadID()) }
        #expect(throws: RenderQueueError.uploadNotFound) { try store.remove(UploadID()) }
        #expect(try store.remove(upload.id).picture == picture(2))
        #expect(throws: RenderQueueError.uploadExpired) { try store.upload(upload.id) }
        #expect(throws: RenderQueueError.uploadExpired) { try store.remove(upload.id) }
        #expect(store.timeLeft(of: upload.id) == nil)
        #expect(store.statistics.bytes == 0)
    }

    @Test func `room for a picture is made among its client's oldest`() throws {
        let store = store(UploadLimits(bytes: 100, bytesPerClient: 20))
        let first = try store.insert(picture(2), client: alice)
        let second = try store.insert(picture(3), client: alice)
        let other = try store.insert(picture(4), client: bob)
        store.makeRoom(for: 5, client: alice)
        #expect(store.statistics.count == 3)
        store.makeRoom(for: 11, client: alice)
        #expect(throws: RenderQueueError.uploadExpired) { try store.upload(first.id) }
        #expect(try store.upload(second.id).bytes == 9 && store.upload(other.id).bytes == 12)
        let third = try store.insert(picture(3), client: alice)
        #expect(try store.upload(third.id).bytes == 9 && store.statistics.bytes == 30)
    }

    @Test func `a picture counts until its last holder is gone`() throws {
        let store = store(UploadLimits())
        do {
            let held = try store.insert(picture(2), client: alice).hold
            let first = try store.insert(picture(3), client: bob).id
            let second = try store.insert(picture(4), client: bob).id
            #expect(store.heldBytes == 27)
            // The first frees nothing, so the second has to go as well.
            #expect(store.drop(5) == 9 && store.statistics.evictions == 2)
            #expect(throws: RenderQueueError.uploadExpired) { try store.upload(first) }
            #expect(try store.upload(second).bytes == 12)
            #expect(store.heldBytes == 18 && store.statistics.bytes == 12)
            withExtendedLifetime(held) {}
        }
        #expect(store.heldBytes == 12)
        #expect(store.drop(100) == 12 && store.heldBytes == 0 && store.drop(1) == 0)
    }

    @Test func `every removal is reported`() throws {
        let removed = Journal<UploadID>()
        let limits = UploadLimits(bytes: 60, bytesPerClient: 30, timeToLive: .seconds(10))
        let store = UploadStore<RasterImage>(
            limits: limits, time: time.source, onRemoval: { removed.append($0.id) },
            byteCount: { $0.rgb.count })
        var left: [UploadID] = []
        func insert(_ client: ClientID) throws {
            left.append(try store.insert(picture(5), client: client).id)
        }
        func goes(_ count: Int = 1) -> [UploadID] {
            defer { left.removeFirst(count) }
            return Array(left.prefix(count))
        }
        var gone: [UploadID] = []
        try insert(alice)
        try store.remove(left[0])
        gone += goes()
        #expect(removed.entries == gone, "by its owner")
        try insert(alice)
        try insert(alice)
        try insert(alice)
        gone += goes()
        #expect(removed.entries == gone, "for another of its client")
        store.makeRoom(for: 15, client: alice)
        gone += goes()
        #expect(removed.entries == gone, "for one that is on its way")
        for client in [alice, bob, bob, ClientID(rawValue: "carol")] { try insert(client) }
        gone += goes()
        #expect(removed.entries == gone, "for another client's")
        store.drop(16)
        gone += goes(2)
        #expect(removed.entries == gone, "for work")
        time.advance(by: .seconds(10))
        store.removeExpired()
        gone += goes(2)
        try insert(bob)
        time.advance(by: .seconds(10))
        try insert(alice)
        gone += goes()
        #expect(Set(removed.entries) == Set(gone) && removed.entries.count == gone.count, "by age")
        #expect(store.statistics.count == 1)
    }

    @Test func `pictures leave some time after their last use`() throws {
        let store = store(UploadLimits(timeToLive: .seconds(10)))
        let used = try store.insert(picture(1), client: alice)
        let unused = try store.insert(picture(1), client: alice)
        time.advance(by: .seconds(9))
        _ = try store.upload(used.id)
        time.advance(by: .seconds(1))
        #expect(store.timeLeft(of: used.id) == .seconds(9))
        #expect(throws: RenderQueueError.uploadExpired) { try store.upload(unused.id) }
        store.removeExpired()
        #expect(store.statistics.bytes == 3)
        #expect(throws: RenderQueueError.uploadExpired) { try store.upload(unused.id) }
    }

    @Test func `a full store drops the least recently used`() throws {
        let store = store(UploadLimits(bytes: 9, bytesPerClient: 9, count: 10))
        let first = try store.insert(picture(1), client: alice)
        let second = try store.insert(picture(1), client: bob)
        _ = try store.insert(picture(1), client: bob)
        _ = try store.upload(first.id)
        _ = try store.insert(picture(1), client: alice)
        #expect(throws: RenderQueueError.uploadExpired) { try store.upload(second.id) }
        _ = try store.upload(first.id)
        #expect(store.statistics.evictions == 1)
    }

    @Test func `a client's share is its own`() throws {
        let store = store(UploadLimits(bytes: 100, bytesPerClient: 6, count: 10))
        let others = try store.insert(picture(1), client: bob)
        let first = try store.insert(picture(1), client: alice)
        let second = try store.insert(picture(1), client: alice)
        let third = try store.insert(picture(2), client: alice)
        for id in [first.id, second.id] {
            #expect(throws: RenderQueueError.uploadExpired) { try store.upload(id) }
        }
        _ = try store.upload(third.id)
        _ = try store.upload(others.id)
        #expect(store.statistics.bytes == 9)
    }

    @Test func `what cannot fit is refused and nothing else is dropped`() throws {
        let store = store(UploadLimits(bytes: 100, bytesPerClient: 6, count: 10))
        let kept = try store.insert(picture(2), client: alice)
        #expect(store.largestPictureBytes == 6)
        #expect(throws: RenderQueueError.uploadTooLarge(bytes: 9, limit: 6)) {
            try store.insert(picture(3), client: alice)
        }
        _ = try store.upload(kept.id)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `limits hold whatever happens`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = store(UploadLimits(bytes: 300, bytesPerClient: 120, count: 12, timeToLive: .seconds(40)))
        var ids: [(id: UploadID, client: ClientID, bytes: Int)] = []
        for step in 0..<600 {
            time.advance(by: .seconds(Int.random(in: 0...3, using: &random)))
            let client = [alice, bob, ClientID(rawValue: "carol")].randomElement(using: &random) ?? alice
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                if let upload = ids.randomElement(using: &random) { _ = try? store.upload(upload.id) }
            case 1:
                if let upload = ids.randomElement(using: &random) { _ = try? store.remove(upload.id) }
            default:
                let upload = try store.insert(
                    picture(Int.random(in: 1...40, using: &random)), client: client)
                ids.append((upload.id, client, upload.bytes))
                #expect(store.timeLeft(of: upload.id) == .seconds(40), "seed \(seed), step \(step)")
            }
            store.removeExpired()
            ids.removeAll { store.timeLeft(of: $0.id) == nil }
            let statistics = store.statistics
            #expect(statistics.bytes <= 300 && statistics.count <= 12, "seed \(seed), step \(step)")
            #expect(statistics.bytes == ids.reduce(0) { $0 + $1.bytes }, "seed \(seed), step \(step)")
            for owner in Set(ids.map(\.client)) {
                let held = ids.filter { $0.client == owner }.reduce(0) { $0 + $1.bytes }
                #expect(held <= 120, "seed \(seed), step \(step)")
            }
        }
    }
}

@Suite("Opaque ids")
struct OpaqueIDTests {
    @Test func `ids are read back and differ`() throws {
        let ids = (0..<1000).map { _ in UploadID() }
        #expect(Set(ids).count == 1000)
        for id in ids {
            #expect(id.description.utf8.count == 32)
            #expect(UploadID(id.description) == id)
        }
        let small = "0000000000000001000000000000000f"
        #expect(UploadID(small)?.description == small)
    }

    @Test(arguments: [
        "", "0", "0000000000000001000000000000000", "0000000000000001000000000000000F",
        "0000000000000001000000000000000ff", "000000000000000100000000000000 f",
        "+000000000000001000000000000000f",
        "000000000000000100000000000000é", String(repeating: "f", count: 100_000),
        "-0000000000000001000000000000000f", "A-0000000000000001000000000000000f",
        "a--0000000000000001000000000000000f", "a0000000000000001000000000000000f",
        "a b-0000000000000001000000000000000f",
        String(repeating: "a", count: 33) + "-0000000000000001000000000000000f",
    ])
    func `other text is no id`(text: String) { #expect(UploadID(text) == nil) }

    @Test(arguments: ["a", "0", "blue-1", String(repeating: "z", count: InstanceName.longest)])
    func `an id carries the name of the server that knows it`(name: String) throws {
        let instance = try #require(InstanceName(name))
        let id = UploadID(instance: instance)
        #expect(id.description.hasPrefix(name + "-") && UploadID(id.description) == id)
        #expect(id.instance == instance && UploadID(id.description.suffix(32)) != id)
    }
}
