/// The position of an unfinished render in the queue.
package struct QueuePosition: Sendable, Equatable {
    /// 0 while it runs, 1 if it is the next one, and so on.
    ///
    /// May grow when more urgent work comes in.
    package let position: Int
    /// The predicted seconds until it is finished, what runs before it included.
    package let estimateSeconds: Double
}

/// The positions of all unfinished renders at one moment.
struct QueuePositions: Sendable {
    /// Grows with every change of the order, so that a late reader does not overwrite newer news.
    var version: Int
    var byRender: [RenderID: QueuePosition]
}

/// A render's number within its queue.
typealias RenderID = Int
