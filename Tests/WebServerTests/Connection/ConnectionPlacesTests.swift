import NIOCore
import Synchronization
import Testing

@testable import WebServer

@Suite("When all places are taken, who has sent no whole request makes room")
struct ConnectionPlacesTests {
    /// Some connections, by their names, and which of them had to go.
    private final class Room {
        final class Connection {}
        final class Leavers: Sendable {
            let names = Mutex<[String]>([])
        }
        let places: ConnectionPlaces
        let leavers = Leavers()
        private var connections: [String: Connection] = [:]

        init(limit: Int) { places = ConnectionPlaces(limit: limit) }

        func come(_ name: String, from address: String = "a", at seconds: Int64) {
            let connection = Connection()
            connections[name] = connection
            places.take(ObjectIdentifier(connection), address: address, now: time(seconds)) { [leavers] in
                leavers.names.withLock { $0.append(name) }
            }
        }

        func enter(_ phase: ConnectionPhase, _ name: String, at seconds: Int64) throws -> Bool {
            places.enter(phase, ObjectIdentifier(try #require(connections[name])), now: time(seconds))
        }

        func receive(_ bytes: Int, _ name: String) throws {
            places.received(bytes: bytes, ObjectIdentifier(try #require(connections[name])))
        }

        func leave(_ name: String) throws { places.free(ObjectIdentifier(try #require(connections[name]))) }

        var left: [String] { leavers.names.withLock { $0 } }

        private func time(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }
    }

    @Test("The one that has waited longest for its request goes, whether a byte of it has come or not")
    func oldest() throws {
        let room = Room(limit: 3)
        room.come("answered", at: 0)
        room.come("dripping", at: 1)
        room.come("silent", at: 2)
        _ = try room.enter(.answering, "answered", at: 1)
        _ = try room.enter(.receivingHead, "dripping", at: 3)
        #expect(room.places.canTakeAnother() && room.left.isEmpty)
        room.come("new", at: 4)
        #expect(room.left == ["silent"] && room.places.count == 3)
        room.come("newer", at: 5)
        #expect(room.left == ["silent", "dripping"])
        room.come("newest", at: 6)
        #expect(room.left == ["silent", "dripping", "new"])
    }

    @Test("The address that holds most of them has to give one up")
    func addresses() throws {
        let room = Room(limit: 4)
        room.come("other", from: "b", at: 0)
        for index in 1...3 { room.come("flood \(index)", at: Int64(index)) }
        for index in 4...5 { room.come("flood \(index)", at: Int64(index)) }
        #expect(room.left == ["flood 1", "flood 2"])
    }

    @Test("Where everybody is in the middle of a body, the slowest goes")
    func bodies() throws {
        let room = Room(limit: 2)
        room.come("slow", at: 0)
        room.come("quick", at: 0)
        for name in ["slow", "quick"] { _ = try room.enter(.receivingBody, name, at: 0) }
        try room.receive(1000, "slow")
        try room.receive(1_000_000, "quick")
        room.come("new", at: 10)
        #expect(room.left == ["slow"])
    }

    @Test("Where everybody waits for an answer nobody goes, until one has it")
    func answers() throws {
        let room = Room(limit: 2)
        for name in ["first", "second"] {
            room.come(name, at: 0)
            _ = try room.enter(.answering, name, at: 0)
        }
        #expect(!room.places.canTakeAnother() && room.places.isCrowded)
        #expect(try room.enter(.idle, "first", at: 1), "somebody waits for the place")
        #expect(room.places.canTakeAnother() && !room.places.isCrowded)
        #expect(try !room.enter(.idle, "second", at: 1))
        try room.leave("second")
        #expect(room.places.count == 0 && room.left.isEmpty)
    }
}
