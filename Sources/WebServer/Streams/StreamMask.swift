import RenderQueue
import Stylization

/// A mask that a stream holds as long as its frames are painted under it.
struct StreamMask: Sendable {
    /// What is held has at most so many px along its longer side: frames are small, and it is stretched to each.
    static let mostSide = 2048

    let mask: RegionMask
    /// Lent for it until nobody holds it any more.
    private let memory: MemoryReservation

    /// Has memory lent for a mask that was read.
    ///
    /// Throws `MemoryBudgetError`, and `CancellationError`.
    init(_ mask: RegionMask, from budget: MemoryBudget, patience: Duration) async throws {
        memory = try await budget.reserve(mask.values.count, for: .pictures, patience: patience)
        self.mask = mask
    }
}
