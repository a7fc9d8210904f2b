/// A place in the arena: a buffer of the plan, and a position in it.
///
/// Where a buffer lies is only known once the whole plan is; ``Arena`` finds the memory when a step runs.
struct Location: Sendable {
    /// Index of the plan's buffer.
    var buffer: Int
    /// Floats from the buffer's beginning.
    var offset = 0
}
