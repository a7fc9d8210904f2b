/// How a cache is used.
public struct CacheStatistics: Sendable, Equatable {
    /// Lookups that found a value, since the start.
    public var hits = 0
    /// Lookups that did not.
    public var misses = 0
    /// Values dropped for want of room, since the start.
    public var evictions = 0
    /// Values dropped because of their age, since the start.
    public var expirations = 0
    /// Values held now.
    public var count = 0
    /// What they occupy, in bytes.
    public var bytes = 0
    /// What they may occupy, in bytes.
    public var byteLimit = 0

    /// No use so far.
    public init() {}
}
