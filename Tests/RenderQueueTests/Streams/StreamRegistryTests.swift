import Synchronization
import Testing

@testable import RenderQueue

@Suite("Streams")
struct StreamRegistryTests {
    private let alice = ClientID(rawValue: "alice")
    private let bob = ClientID(rawValue: "bob")
    private let time = ManualTime()
    private let closed = Closed()

    /// The streams that the registry let go, by name.
    private final class Closed: Sendable {
        private let state = Mutex<[String]>([])
        var names: [String] { state.withLock { $0 } }
        func append(_ name: String) { state.withLock { $0.append(name) } }
    }

    private func registry(_ limits: StreamLimits = StreamLimits()) -> StreamRegistry<String> {
        StreamRegistry(limits: limits, time: time.source) { [closed] in closed.append($0) }
    }

    @Test func `a stream is found under its id alone, until it is closed`() throws {
        let registry = registry()
        let id = try registry.open("a", client: alice)
        #expect(try registry.stream(id) == "a")
        #expect(registry.timeLeft(of: id) == .seconds(30) && registry.count == 1)
        #expect(throws: RenderQueueError.streamNotFound) { try registry.stream(StreamID()) }
        #expect(throws: RenderQueueError.streamNotFound) { try registry.close(StreamID()) }
        try registry.close(id)
        #expect(closed.names == ["a"] && registry.count == 0)
        #expect(throws: RenderQueueError.streamClosed) { try registry.stream(id) }
        #expect(throws: RenderQueueError.streamClosed) { try registry.close(id) }
        #expect(registry.timeLeft(of: id) == nil && closed.names == ["a"])
    }

    @Test func `use keeps a stream open, and looking does not`() throws {
        let registry = registry()
        let used = try registry.open("used", client: alice)
        let seen = try registry.open("seen", client: alice)
        time.advance(by: .seconds(20))
        _ = try registry.stream(used)
        _ = try registry.stream(seen, isUse: false)
        time.advance(by: .seconds(20))
        registry.removeExpired()
        #expect(closed.names == ["seen"])
        #expect(try registry.stream(used) == "used")
        #expect(throws: RenderQueueError.streamClosed) { try registry.stream(seen) }
    }

    @Test func `a client's own oldest makes room, and nobody else's`() throws {
        let registry = registry(StreamLimits(count: 3, countPerClient: 2))
        let first = try registry.open("a1", client: alice)
        let second = try registry.open("a2", client: alice)
        _ = try registry.open("b1", client: bob)
        _ = try registry.stream(first)
        _ = try registry.open("a3", client: alice)
        #expect(closed.names == ["a2"])
        #expect(throws: RenderQueueError.streamClosed) { try registry.stream(second) }
        time.advance(by: .seconds(10))
        #expect(throws: RenderQueueError.tooManyStreams(limit: 3, retryAfterSeconds: 20)) {
            try registry.open("c", client: ClientID(rawValue: "carol"))
        }
        #expect(closed.names == ["a2"])
        // What has expired makes room without a sweep.
        time.advance(by: .seconds(20))
        _ = try registry.open("c", client: ClientID(rawValue: "carol"))
        #expect(Set(closed.names) == ["a2", "b1", "a1", "a3"] && registry.count == 1)
    }
}
