import Synchronization

extension JobRegistry {
    /// The events of a job after the one with the id `lastEventID`: first those that are still kept, then new
    /// ones as they come.
    ///
    /// It ends after the final event, which is never left out.
    ///
    /// A number beyond the last event's counts as that one. The stream is for one reader; each call makes another.
    /// Throws ``RenderQueueError/jobExpired`` or ``RenderQueueError/jobNotFound``.
    package func events(of id: JobID, after lastEventID: Int = 0) throws(RenderQueueError) -> AsyncStream<
        JobEvent
    > {
        let feed = try record(of: id).feed
        let cursor = Mutex(min(lastEventID, feed.lastID))
        return AsyncStream {
            let event = await feed.next(after: cursor.withLock { $0 })
            if let event { cursor.withLock { $0 = event.id } }
            return event
        }
    }
}
