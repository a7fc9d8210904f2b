internal import Inference

/// The memory of a stream's runs: a session for each network and size of its frames, held from one to the next.
final class StreamSessions {
    private struct Held {
        let session: Session
        var isUsed = true
    }

    private var held: [ObjectIdentifier: Held] = [:]

    /// What the sessions occupy, in bytes.
    var bytes: Int { held.values.reduce(0) { $0 + $1.session.bytes } }

    /// The session for `plan`: the one of the frame before if it had that plan, else a new one.
    func session(for plan: Plan, _ make: () throws -> Session) rethrows -> Session {
        let key = ObjectIdentifier(plan)
        if let known = held[key] {
            held[key]?.isUsed = true
            return known.session
        }
        // Of another size or network: their memory is for this one.
        held = held.filter { $0.value.isUsed }
        let session = try make()
        held[key] = Held(session: session)
        return session
    }

    /// Whether there is a session for `plan`.
    func holds(_ plan: Plan) -> Bool { held[ObjectIdentifier(plan)] != nil }

    /// Ends a frame: what it did not use is dropped.
    func endFrame() {
        held = held.filter { $0.value.isUsed }
        for key in held.keys { held[key]?.isUsed = false }
    }
}
