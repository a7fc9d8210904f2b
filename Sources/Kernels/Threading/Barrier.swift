import Synchronization

/// A meeting point for a fixed number of threads, usable again and again.
final class Barrier: Sendable {
    let members: Int
    private let arrived = Atomic<Int>(0)
    private let gate: WaitGate

    init(members: Int, spins: Int) {
        self.members = members
        gate = WaitGate(spins: spins)
    }

    /// Returns when all members have called it; the last one runs `completion` before the others go on.
    func wait(_ completion: () -> Void = {}) {
        let seen = gate.current
        if arrived.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == members {
            completion()
            arrived.store(0, ordering: .relaxed)
            gate.open()
        } else {
            gate.wait(after: seen)
        }
    }
}
