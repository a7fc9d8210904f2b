internal import Kernels

/// One step of a plan; between steps all threads meet.
protocol PlannedStep: Sendable {
    /// The layer that it computes.
    var name: String { get }
    /// What is computed, and in which tiles, as a line for people.
    var summary: String { get }
    /// What it reads.
    var source: ViewReference { get }
    /// Every place of the arena that it reads or writes.
    var locations: [Location] { get }
    /// The statistics that are complete once all its tiles have run, if a style norm needs any.
    var statistics: StatisticsReference? { get }
    /// Floats of scratch memory that each thread needs.
    var scratchCount: Int { get }
    /// Relative cost, for progress.
    var weight: Int { get }

    /// Computes tiles on this thread until none is left; the last thread to finish calls `completion`.
    func run(in context: StepContext, completion: () -> Void)
}

extension PlannedStep {
    /// Layer and computation, as a line for people.
    var label: String { "\(name): \(summary)" }
    var statistics: StatisticsReference? { nil }
    var scratchCount: Int { 0 }
}

/// Where the tiles of a convolution leave the sums that a style norm's mean and variance come from.
struct StatisticsReference: Sendable {
    /// Index of the norm in the plan.
    var norm: Int
    /// `[tileCount][sumCount]`.
    var sums: Location
    var task: any TiledConvolution
}
