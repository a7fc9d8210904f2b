import NIOCore
import Synchronization

/// What a connection is doing, as far as it matters to the others.
enum ConnectionPhase: Sendable, Equatable {
    /// Nothing of a request has come, since the connection began or since the last answer.
    case idle
    /// A request's line or headers are under way.
    case receivingHead
    /// A request's body is under way.
    case receivingBody
    /// A whole request is there; its answer is being made or sent.
    case answering
}

/// The connections of one listener: how many there may be, and which makes room when all places are taken.
///
/// A connection that has sent a whole request keeps its place until it has its answer. The others can be many and slow:
/// a client that opens connections and sends their headers byte by byte would otherwise lock all others out for as long
/// as the deadline for a request allows. So when one more connection comes, one without a whole request is closed: of the
/// address that holds most of these, the one that has waited longest for its first bytes or headers; where there is none,
/// the one whose body comes slowest.
final class ConnectionPlaces: Sendable {
    private struct Place {
        var phase = ConnectionPhase.idle
        /// When the phase began.
        var since: NIODeadline
        /// The bytes of a body that have arrived.
        var bytes = 0
        let address: String
        let leave: @Sendable () -> Void

        /// Bytes a second of a body.
        func pace(now: NIODeadline) -> Double {
            Double(bytes) / Double(max((now - since).nanoseconds, 1)) * 1e9
        }
    }

    private struct State {
        var places: [ObjectIdentifier: Place] = [:]
        /// Whether a connection may wait to be accepted because none here could make room.
        var isAwaited = false
    }

    /// How many connections may be open.
    let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// How many connections are open.
    var count: Int { state.withLock { $0.places.count } }

    /// Whether a connection may wait to be accepted: those that are answered now are closed afterwards.
    var isCrowded: Bool { state.withLock { $0.isAwaited } }

    /// Whether one more connection can be accepted: there is a place, or a connection that can make room.
    func canTakeAnother() -> Bool {
        state.withLock { state in
            if state.places.count < limit || state.places.values.contains(where: { $0.phase != .answering }) {
                state.isAwaited = false
                return true
            }
            state.isAwaited = true
            return false
        }
    }

    /// A new connection takes a place, of another one if there is no free one.
    ///
    /// `leave` is called at most once, from any thread, when the connection is to make room.
    func take(
        _ connection: ObjectIdentifier, address: String, now: NIODeadline,
        leave: @escaping @Sendable () -> Void
    ) {
        let evicted: Place? = state.withLock { state in
            let victim = state.places.count >= limit ? Self.victim(in: state.places, now: now) : nil
            state.places[connection] = Place(since: now, address: address, leave: leave)
            return victim.flatMap { state.places.removeValue(forKey: $0) }
        }
        evicted?.leave()
    }

    /// The connection does something else now; returns whether it has to make room instead.
    func enter(_ phase: ConnectionPhase, _ connection: ObjectIdentifier, now: NIODeadline) -> Bool {
        state.withLock { state in
            guard state.places[connection] != nil else { return false }
            if phase == .idle, state.isAwaited {
                state.isAwaited = false
                state.places[connection] = nil
                return true
            }
            state.places[connection]?.phase = phase
            state.places[connection]?.since = now
            state.places[connection]?.bytes = 0
            return false
        }
    }

    /// Bytes of a body have come.
    func received(bytes: Int, _ connection: ObjectIdentifier) {
        state.withLock { $0.places[connection]?.bytes += bytes }
    }

    /// The connection is closed; without effect if it had made room already.
    func free(_ connection: ObjectIdentifier) {
        state.withLock { $0.places[connection] = nil }
    }

    private static func victim(
        in places: [ObjectIdentifier: Place], now: NIODeadline
    ) -> ObjectIdentifier? {
        let idle = places.filter { $0.value.phase != .answering }
        var counts: [String: Int] = [:]
        for place in idle.values { counts[place.address, default: 0] += 1 }
        guard let most = counts.values.max() else { return nil }
        let candidates = idle.filter { counts[$0.value.address] == most }
        if let oldest = candidates.filter({ $0.value.phase != .receivingBody })
            .min(by: { $0.value.since < $1.value.since })
        {
            return oldest.key
        }
        return candidates.min { $0.value.pace(now: now) < $1.value.pace(now: now) }?.key
    }
}
