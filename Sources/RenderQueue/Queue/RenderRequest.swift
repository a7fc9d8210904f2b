/// Who asks: a random id that a page sends for its tab, else the connection. Turns are shared between these.
public struct ClientID: Hashable, Sendable {
    /// The id as it was sent; opaque.
    public let rawValue: String

    /// Where an id that anybody can make up came from; `nil` where the id says so itself.
    public let source: String?

    /// Takes any text.
    public init(rawValue: String) { self.init(rawValue: rawValue, source: nil) }

    /// An id that was sent from `source`, such as an address.
    public init(rawValue: String, source: String?) {
        self.rawValue = rawValue
        self.source = source
    }
}

/// How urgent a render is.
public enum RenderPriority: String, Sendable, Codable, CaseIterable {
    /// Small and soon out of date: someone is moving a slider. Goes first, unless it is predicted to take longer than
    /// ``RenderQueueConfiguration/previewSeconds``.
    case preview
    /// The picture that someone wants to keep.
    case full
}

/// What the queue must know of a render, apart from the work itself.
public struct RenderRequest: Sendable {
    /// Whose turn it takes.
    public var client: ClientID
    /// Its class.
    public var priority: RenderPriority
    /// How much work it is, by stage; for estimates and for the weights of its progress.
    public var cost: RenderCost
    /// The time it may take from submission to result; `nil` means the queue's default.
    public var timeLimit: Duration?
    /// Whether the render goes on when no task waits for it any more.
    public var outlivesWaiters: Bool
    /// Whether the queue teaches its cost model from this render's stages; `false` if the caller does so
    /// itself, or knows that ``cost`` is wrong (cached parts).
    public var teachesCostModel: Bool

    /// A request with the usual settings.
    public init(
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
