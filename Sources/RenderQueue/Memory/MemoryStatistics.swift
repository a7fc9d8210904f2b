/// A budget at one moment.
package struct MemoryStatistics: Sendable, Equatable {
    /// What may be lent in all.
    package var bytes = 0
    /// What is lent, by use; a use that never was is absent.
    package var used: [MemoryUse: Int] = [:]
    /// How many wait.
    package var waiting = 0
    /// How many were refused, since the start.
    package var refusals = 0
}
