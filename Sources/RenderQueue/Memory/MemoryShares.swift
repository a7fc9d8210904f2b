/// How the memory that one server may occupy is divided.
///
/// Stores hold what they hold for minutes, so they get parts of their own; nobody could wait for these. The rest is
/// for work, which ends: ``MemoryBudget`` lends it.
public struct MemoryShares: Sendable, Equatable {
    /// All of it, in bytes.
    public let total: Int

    /// The shares of `total` bytes.
    public init(total: Int) { self.total = total }

    /// The most that uploads kept for later may occupy: a quarter.
    public var uploads: Int { total / 4 }

    /// The most that results kept for later may occupy: an eighth.
    public var results: Int { total / 8 }

    /// The most that the engine may keep of the last pictures, so that live changes start at once: an eighth.
    public var activations: Int { total / 8 }

    /// What is left for bodies, decoding and renders, by what the stores really may occupy.
    public func work(uploads: Int, results: Int) -> Int {
        total - min(uploads, self.uploads) - min(results, self.results) - activations
    }
}
