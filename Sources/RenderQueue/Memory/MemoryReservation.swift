import Synchronization

/// Memory that a budget has lent; given back when nobody holds this any more.
///
/// The holder of the bytes themselves holds this beside them: a body, a decoded picture, the work of a render.
package final class MemoryReservation: Sendable {
    /// What it was lent for.
    package let use: MemoryUse
    /// Where the request comes from that it was lent for, if that bounds it.
    private let source: String?
    private let budget: MemoryBudget
    private let lent: Mutex<Int>

    init(budget: MemoryBudget, use: MemoryUse, source: String?, bytes: Int) {
        self.source = source
        self.budget = budget
        self.use = use
        lent = Mutex(bytes)
    }

    deinit { giveBack() }

    /// How much is lent.
    package var bytes: Int { lent.withLock { $0 } }

    /// Waits until `more` bytes are lent as well.
    ///
    /// Growth is served before new reservations, because only work that goes on gives its memory back.
    ///
    /// Throws ``MemoryBudgetError``, and `CancellationError` when the waiting task is cancelled.
    package func grow(by more: Int, patience: Duration) async throws {
        guard more > 0 else { return }
        try await budget.take(more, for: use, source: source, holding: bytes, patience: patience)
        lent.withLock { $0 += more }
    }

    /// Gives back all but `bytes`; without effect if it is less already.
    package func shrink(to bytes: Int) {
        let freed = lent.withLock { lent in
            let freed = max(0, lent - bytes)
            lent -= freed
            return freed
        }
        budget.giveBack(freed, from: use, source: source)
    }

    /// Gives all of it back now.
    package func giveBack() { shrink(to: 0) }
}
