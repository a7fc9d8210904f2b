/// How the memory that one server may occupy is divided.
///
/// Stores hold what they hold for minutes, and no request could wait for that: each has a most that it may have. What they
/// do not have is for work, which ends: ``MemoryBudget`` lends it.
package struct MemoryShares: Sendable, Equatable {
    /// All of it, in bytes.
    package let total: Int

    /// The shares of `total` bytes.
    package init(total: Int) { self.total = total }

    /// The most that uploads kept for later may occupy: a third.
    package var uploads: Int { total / 3 }

    /// The most that results kept for later may occupy: a sixth.
    package var results: Int { total / 6 }

    /// The most that photos kept at the sizes of their previews may occupy: a thirty-second, and what many tabs need.
    package var previewPhotos: Int { min(total / 32, 32 << 20) }

    /// The most that the engine may keep of the last pictures, so that live changes start at once: an eighth.
    package var activations: Int { total / 8 }

    /// What bodies, decoding, renders and stores have together.
    package var work: Int { total - activations }
}
