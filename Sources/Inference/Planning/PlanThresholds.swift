/// Sizes from which on a plan spends time to save memory.
///
/// They depend on the picture alone, never on the machine, so that a result is the same everywhere.
package struct PlanThresholds: Sendable, Hashable {
    /// Bytes from which on an image between two convolutions is not held in memory, but computed for each tile of its
    /// reader (and, before a style norm, once more for the statistics).
    ///
    /// Below, the memory is cheaper: at 12 MP the separable transformer needs 1.1 GB instead of 2.4 GB, and even gains
    /// time.
    package var streamedBytes: Int
    /// The same for what a depthwise convolution reads of one with more outputs than numbers in its window: a wide
    /// image made of a narrow one.
    ///
    /// What the second-level cache does not hold is computed again faster than it is read.
    package var expandedBytes: Int
    /// Bytes from which on a residual is added in place, which takes a pass over memory.
    package var inPlaceBytes: Int

    package init(
        streamedBytes: Int = 512 << 20, expandedBytes: Int = 1 << 20, inPlaceBytes: Int = 256 << 20
    ) {
        self.streamedBytes = streamedBytes
        self.expandedBytes = expandedBytes
        self.inPlaceBytes = inPlaceBytes
    }
}
