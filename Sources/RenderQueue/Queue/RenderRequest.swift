/// The client of a request: a random id that a page sends for its tab, else the connection.
///
/// Clients take turns.
package struct ClientID: Hashable, Sendable {
    /// The id as it was sent; opaque.
    package let rawValue: String

    /// Where an id that anybody can make up came from; `nil` where the id says so itself.
    package let source: String?

    /// Takes any text.
    package init(rawValue: String) { self.init(rawValue: rawValue, source: nil) }

    /// An id that was sent from `source`, such as an address.
    package init(rawValue: String, source: String?) {
        self.rawValue = rawValue
        self.source = source
    }
}

/// How urgent a render is.
package enum RenderPriority: String, Sendable, Codable, CaseIterable {
    /// Small and soon out of date: someone is moving a slider. Goes first, unless it is predicted to take longer than
    /// ``RenderQueueConfiguration/previewSeconds``.
    case preview
    /// The picture that someone wants to keep.
    case full
}

/// What the queue must know of a render, apart from the work itself.
package struct RenderRequest: Sendable {
    /// Whose turn it takes.
    package var client: ClientID
    /// Its class.
    package var priority: RenderPriority
    /// How much work it is, by stage; for estimates and for the weights of its progress.
    package var cost: RenderCost
    /// The time it may take from submission to result; `nil` means the queue's default.
    package var timeLimit: Duration?
    /// Whether the render goes on when no task waits for it any more.
    package var outlivesWaiters: Bool
    /// Whether the queue teaches its cost model from this render's stages; `false` if the caller does so
    /// itself, or knows that ``cost`` is wrong (cached parts).
    package var teachesCostModel: Bool

    /// A request with the usual settings.
    package init(
        client: ClientID, priority: RenderPriority, cost: RenderCost = RenderCost(),
        timeLimit: Duration? = nil,
        outlivesWaiters: Bool = false, teachesCostModel: Bool = true
    ) {
        self.client = client
        self.priority = priority
        self.cost = cost
        self.timeLimit = timeLimit
        self.outlivesWaiters = outlivesWaiters
        self.teachesCostModel = teachesCostModel
    }
}
