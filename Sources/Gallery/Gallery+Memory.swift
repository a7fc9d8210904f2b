import GRDB

extension Gallery {
    /// Lets go of pages of the file that are held in memory, up to 20 MB for each connection, as soon as nobody reads
    /// them; does not wait. The system has them still, so that the next call finds them in milliseconds.
    public func releaseMemory() {
        switch database {
        case let pool as DatabasePool: pool.releaseMemoryEventually()
        case let queue as DatabaseQueue: queue.releaseMemory()
        default: break
        }
    }
}
