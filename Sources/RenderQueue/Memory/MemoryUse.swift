/// What memory of the budget is taken for.
package enum MemoryUse: String, Sendable, CaseIterable {
    /// Bodies of requests that are arriving, and the files in them until their request is done.
    case bodies
    /// Pictures that are being decoded to be kept.
    case pictures
    /// The render that runs.
    case renders
}
