/// How a cache is used.
package struct CacheStatistics: Sendable, Equatable {
    /// Lookups that found a value, since the start.
    package var hits = 0
    /// Lookups that did not.
    package var misses = 0
    /// Values dropped for want of room, since the start.
    package var evictions = 0
    /// Values dropped because of their age, since the start.
    package var expirations = 0
    /// Values held now.
    package var count = 0
    /// What they occupy, in bytes.
    package var bytes = 0
    /// What they may occupy, in bytes.
    package var byteLimit = 0

    /// No use so far.
    package init() {}
}
